import { describe, expect, it } from 'vitest';
import { restWarnings } from '../../../../electron/domain/roster/rest-warnings';
import { everyone, officer, otherOfficer } from '../../core/ledger/people';
import { shiftOn } from '../../core/roster/shifts';

const ALONE = { before: [], after: [] };
const other = { technical: 'linxiaohe', operations: 'zhouwei' };
const textsOf = (...input: Parameters<typeof restWarnings>) => restWarnings(...input).map(({ text }) => text);
const day = (date: string, people = {}) => shiftOn(date, people, '08:00', '20:00');
const night = (date: string, next: string, people = {}) => ({
  ...shiftOn(date, people, '20:00', '20:00'),
  until: shiftOn(next, {}, '08:00').from,
});

describe('consecutive shifts of 24 hours or more', () => {
  it('cause a warning for each officer, at the shift that completes 24 hours', () => {
    const shifts = [day('2026-12-01'), night('2026-12-01', '2026-12-02')];
    const warnings = restWarnings(shifts, ALONE, everyone);
    expect(warnings.map(({ text }) => text)).toEqual([
      `${officer.name}从 12月1日 08:00 到 12月2日 08:00 连续值班 24 小时。`,
      `${otherOfficer.name}从 12月1日 08:00 到 12月2日 08:00 连续值班 24 小时。`,
    ]);
    expect(new Set(warnings.map(({ shift }) => shift))).toEqual(new Set([shifts[1]?.from]));
  });

  it('are found across the borders of the month', () => {
    const before = [night('2026-11-30', '2026-12-01', other)];
    const shifts = [day('2026-12-01', { technical: other.technical })];
    expect(textsOf(shifts, { before, after: [] }, everyone)).toEqual([
      expect.stringContaining('从 11月30日 20:00 到 12月1日 20:00 连续值班 24 小时。'),
    ]);
  });

  it('do not include shifts with a break between them, a single shift, or shifts of a leader', () => {
    const whole = { ...shiftOn('2026-12-03', {}, '08:00'), until: shiftOn('2026-12-04', {}, '08:00').from };
    expect(textsOf([day('2026-12-01'), day('2026-12-02'), whole], ALONE, everyone)).toEqual([]);
    expect(textsOf([day('2026-12-01'), night('2026-12-01', '2026-12-02', other)], ALONE, everyone)).toEqual(
      [],
    );
  });
});
