import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClockView } from '../../../../../electron/core/contract';
import {
  isClockOpen,
  clockTexts,
  clockStateText,
  sortClocks,
  mostUrgentClock,
  stateAt,
} from '../../../../../renderer/pages/incidents/deadlineTexts';

const START = Date.parse('2026-11-25T02:00:00.000Z');
const HOUR = 3_600_000;
const at = (hours: number) => new Date(START + hours * HOUR);

function clock(change: Partial<ClockView> = {}): ClockView {
  return {
    kind: 'report',
    label: '报告省级网信部门',
    basis: '第四条',
    from: at(0).toISOString(),
    due: at(4).toISOString(),
    state: 'running',
    metAt: null,
    note: '',
    ...change,
  };
}

describe('a clock of an incident on the screen', () => {
  it('becomes overdue at its due time, to the millisecond', () => {
    expect(stateAt(clock(), at(4))).toBe('running');
    expect(stateAt(clock(), new Date(at(4).getTime() + 1))).toBe('overdue');
    expect(stateAt(clock({ state: 'soon' }), at(5))).toBe('overdue');
    expect(clockStateText(clock({ state: 'soon' }), at(5))).toBe('已超时');
  });

  it('does not change after it was met, or when it does not apply', () => {
    for (const state of ['met', 'metLate', 'off'] as const)
      expect(stateAt(clock({ state, metAt: at(1).toISOString() }), at(500))).toBe(state);
  });

  it('counts occurrences, not time, for the yearly limit', () => {
    const yearly = clock({ kind: 'yearly', due: at(1).toISOString(), note: '2026 年还没有临时下线' });
    expect(stateAt(yearly, at(500))).toBe('running');
    expect(clockStateText(yearly, at(500))).toBe('可用');
    expect(clockTexts(yearly, at(500))).toEqual({ large: '未用', small: '2026 年还没有临时下线' });
    expect(clockTexts({ ...yearly, state: 'overdue' }, at(500)).large).toBe('超过 1 次');
  });

  it('shows the time left and the time overdue', () => {
    expect(clockTexts(clock(), at(1)).large).toBe('剩 3 小时 00 分 00 秒');
    expect(clockTexts(clock(), new Date(at(4).getTime() - 61_000)).large).toBe('剩 1 分 01 秒');
    expect(clockTexts(clock({ due: at(72).toISOString() }), at(1)).large).toBe('剩 2 天 23 小时 00 分');
    expect(clockTexts(clock(), at(5.5)).large).toBe('超时 1 小时 30 分 00 秒');
    expect(clockTexts(clock(), at(1)).small).toBe('2026-11-25 14:00 前');
  });

  it('shows when it was met, in Beijing time', () => {
    const met = clock({ state: 'met', metAt: at(2).toISOString() });
    expect(clockTexts(met, at(9)).large).toBe('11-25 12:00');
    expect(clockTexts(met, at(9)).small).toContain('按时完成');
    expect(clockTexts({ ...met, state: 'metLate' }, at(9)).small).toContain('逾期完成');
  });

  it('never shows a negative time', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20 * HOUR, max: 20 * HOUR }), (offset) => {
        const { large } = clockTexts(clock(), new Date(at(4).getTime() + offset));
        expect(large).toMatch(offset > 0 ? /^超时 / : /^剩 /);
        expect(large).not.toContain('-');
      }),
    );
  });
});

describe('several clocks', () => {
  const report = clock();
  const outage = clock({ kind: 'outage', label: '恢复访问', due: at(72).toISOString() });
  const yearly = clock({ kind: 'yearly', due: at(1).toISOString() });

  it('have the next due as most urgent, overdue clocks first', () => {
    expect(mostUrgentClock([outage, yearly, report], at(1))).toBe(report);
    expect(mostUrgentClock([outage, { ...report, state: 'met' }], at(1))).toBe(outage);
    expect(mostUrgentClock([outage, report], at(5))).toBe(report);
    expect(mostUrgentClock([{ ...report, state: 'off' }, yearly], at(5))).toBeNull();
  });

  it('are shown once each, also when two overlapping outages have the same clock', () => {
    expect(sortClocks([report, outage, { ...outage }], at(1))).toEqual([report, outage]);
  });

  it('are sorted: still open first, then by due time', () => {
    const met = clock({ state: 'met', due: at(2).toISOString() });
    const all = sortClocks([met, yearly, outage, report], at(1));
    expect(all).toEqual([report, outage, met, yearly]);
    expect(all.map((one) => isClockOpen(one, at(1)))).toEqual([true, true, false, true]);
  });
});
