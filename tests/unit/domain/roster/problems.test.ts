import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account, ImportantPeriod, Shift } from '../../../../electron/platform/contract';
import { nextMonth, previousMonth } from '../../../../electron/domain/calendar/calendar';
import type { AdjacentShifts } from '../../../../electron/domain/roster/adjacent-months';
import { rosterProblems } from '../../../../electron/domain/roster/problems';
import { proposeRoster } from '../../../../electron/domain/roster/propose';
import {
  accounts,
  changesArbitrary,
  emptyStanding,
  NO_NEIGHBOURS,
  NOW,
  poolsOf,
  proposeOrThrow,
  wishesArbitrary,
} from './roster-arbitrary';

const MONTH = '2026-11';
const twice = { changes: ['08:00', '20:00'], pools: poolsOf(3, 6), important: [] };
const november = proposeOrThrow({ month: MONTH, ...twice });

interface Around {
  beside?: AdjacentShifts;
  important?: ImportantPeriod[];
  people?: readonly Account[];
  now?: string;
}

/** Returns the texts of the problems of these shifts for November. */
function said(shifts: readonly Shift[], around: Around = {}): string[] {
  const { beside = NO_NEIGHBOURS, important = [], people = accounts, now = NOW } = around;
  return rosterProblems({ month: MONTH, shifts, important }, beside, people, now).map(({ text }) => text);
}

/** Returns November with the shifts at some indexes changed. */
function changed(by: Record<number, Partial<Shift>>): Shift[] {
  return november.map((shift, index) => ({ ...shift, ...by[index] }));
}
const without = (...places: number[]) => november.filter((_, index) => !places.includes(index));

describe('a proposed roster', () => {
  it('has no problem', () => {
    fc.assert(
      fc.property(wishesArbitrary, (of) => {
        const draft = { month: of.month, important: of.important, shifts: proposeOrThrow(of) };
        expect(rosterProblems(draft, NO_NEIGHBOURS, accounts, NOW)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('has no problem at the borders with the rosters beside it', () => {
    fc.assert(
      fc.property(wishesArbitrary, changesArbitrary, changesArbitrary, (of, early, late) => {
        const beside = {
          before: proposeOrThrow({ ...of, month: previousMonth(of.month), changes: early, important: [] }),
          after: proposeOrThrow({ ...of, month: nextMonth(of.month), changes: late, important: [] }),
        };
        const shifts = proposeRoster(of, { ...emptyStanding(), beside });
        if (typeof shifts === 'string') expect(shifts).toMatch(/超过 24 小时/);
        else
          expect(
            rosterProblems({ month: of.month, important: of.important, shifts }, beside, accounts, NOW),
          ).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  it('is checked independently of the order of its shifts', () => {
    expect(said(november)).toEqual([]);
    expect(said([...november].reverse())).toEqual([]);
  });
});

describe('24-hour coverage without a gap', () => {
  it('is broken when a shift is missing', () => {
    expect(said(without(5))).toEqual(['11月3日 20:00 至 11月4日 08:00 无人值班。']);
    expect(said(without(0, 1))).toEqual(['11月1日 12:00 至 11月2日 08:00 无人值班。']);
    expect(said(without(59))).toEqual(['11月30日 20:00 至 12月1日 08:00 无人值班。']);
  });

  it('is reported at the shift after the gap', () => {
    const draft = { month: MONTH, shifts: without(5), important: [] };
    const [problem] = rosterProblems(draft, NO_NEIGHBOURS, accounts, NOW);
    expect(problem?.shift).toBe('2026-11-04T00:00:00.000Z');
  });

  it('allows the first shift to begin until noon when there is no roster before', () => {
    const noon = '2026-11-01T04:00:00.000Z';
    const at = (from: string, until: string) =>
      said([...changed({ 0: { from } }).slice(0, -1), { ...(november.at(-1) as Shift), until }]);
    expect(at(noon, '2026-12-01T04:00:00.000Z')).toEqual([]);
    expect(at('2026-11-01T04:01:00.000Z', '2026-12-01T04:01:00.000Z')).toEqual([
      '11月1日 12:00 至 11月1日 12:01 无人值班。',
    ]);
  });

  it('is broken when two shifts overlap', () => {
    expect(
      said(changed({ 4: { until: '2026-11-03T13:00:00.000Z', leader: 'l1' }, 5: { leader: 'l2' } })),
    ).toContain('11月3日 20:00 的班次与上一班（到 11月3日 21:00）重叠。');
  });

  it('is kept when a longer shift continues after a shorter one that overlaps it', () => {
    const beside = changed({
      2: { until: '2026-11-03T00:00:00.000Z' },
      3: { until: '2026-11-02T18:00:00.000Z' },
    });
    const texts = said(beside);
    expect(texts).toContain('11月2日 20:00 的班次与上一班（到 11月3日 08:00）重叠。');
    expect(texts.filter((text) => text.includes('无人值班'))).toEqual([]);
  });

  it('requires at least one shift', () => {
    expect(said([])).toEqual(['值班表里还没有班次。']);
  });
});

describe('the borders of the month', () => {
  const october = proposeOrThrow({ month: '2026-10', ...twice });
  const december = proposeOrThrow({ month: '2026-12', ...twice });
  const late = proposeOrThrow({ month: '2026-10', ...twice, changes: ['09:00', '21:00'] });
  const early = proposeOrThrow({ month: '2026-12', ...twice, changes: ['06:00', '18:00'] });

  it('join the rosters beside it', () => {
    expect(said(november, { beside: { before: october, after: december } })).toEqual([]);
  });

  it('must have no gap and no overlap', () => {
    expect(said(november, { beside: { before: october.slice(0, -1), after: [] } })).toEqual([
      '10月31日 20:00 至 11月1日 08:00 无人值班。',
    ]);
    expect(said(november, { beside: { before: late, after: [] } })).toContain(
      '11月1日 08:00 的班次与上个月的班次（到 11月1日 09:00）重叠。',
    );
    expect(said(november, { beside: { before: [], after: early } })).toContain(
      '最后一班应到 12月1日 06:00 为止。',
    );
    expect(said(november, { beside: { before: [], after: december.slice(1) } })).toEqual([
      '12月1日 08:00 至 12月1日 20:00 无人值班。',
    ]);
  });

  it('are checked for a person in two overlapping shifts', () => {
    const last = late.at(-1) as Shift;
    const both = changed({ 0: { technical: last.operations, operations: last.technical } });
    const names = [last.technical, last.operations].map((id) => `值班员${id}`);
    for (const name of names)
      expect(said(both, { beside: { before: late, after: [] } })).toContain(
        `${name}在 11月1日 08:00 和 10月31日 21:00 两个重叠的班次里都有岗。`,
      );
  });

  it('limit the roster to shifts that begin in the month', () => {
    const first = november[0] as Shift;
    const stray = { ...first, from: '2026-10-31T12:00:00.000Z', until: first.from };
    expect(said([stray, ...november])).toContain('10月31日 20:00 开始的班次不属于 2026-11 这个月。');
  });
});

describe('the length of a shift', () => {
  const cut = (until: string) => changed({ 2: { until }, 3: { from: until } });

  it('is at least an hour and at most a day', () => {
    expect(said(cut('2026-11-02T01:00:00.000Z'))).toEqual([]);
    expect(said(cut('2026-11-02T00:59:00.000Z'))).toEqual(['11月2日 08:00 的班次不足 1 小时。']);
    const day = [...changed({ 2: { until: '2026-11-03T00:00:00.000Z' } })].filter((_, index) => index !== 3);
    expect(said(day)).toEqual([]);
    const longer = changed({
      2: { until: '2026-11-03T00:01:00.000Z' },
      4: { from: '2026-11-03T00:01:00.000Z' },
    });
    expect(said(longer.filter((_, index) => index !== 3))).toEqual(['11月2日 08:00 的班次超过 24 小时。']);
  });

  it('must be positive', () => {
    expect(said(changed({ 2: { until: '2026-11-02T00:00:00.000Z' } }))).toContain(
      '11月2日 08:00 的班次结束时间不晚于开始时间。',
    );
    expect(said(changed({ 2: { until: '2026-11-01T23:00:00.000Z' } }))).toContain(
      '11月2日 08:00 的班次结束时间不晚于开始时间。',
    );
  });

  it('is in whole minutes, in the one accepted form of instants', () => {
    for (const until of ['2026-11-02T12:00:30.000Z', '2026-11-02T20:00:00.000+08:00', '2026-11-02T12:00:00Z'])
      expect(said(cut(until))).toContain('11月2日 08:00 的班次：起止时间要写到整分钟。');
  });
});

describe('the people of a shift', () => {
  const unfit = (by: Partial<Account>, id: string) =>
    accounts.map((account) => (account.id === id ? { ...account, ...by } : account));
  const first = november[0] as Shift;
  const only = (texts: string[]) => texts.filter((text) => text.startsWith('11月1日 08:00'));

  it('have one post each', () => {
    const o = first.technical;
    expect(said(changed({ 0: { operations: o } }))).toEqual([
      `11月1日 08:00 的班次里值班员${o}排了两个岗位。`,
    ]);
  });

  it('are in one shift at a time', () => {
    const second = november[1] as Shift;
    const both = changed({ 0: { until: '2026-11-01T13:00:00.000Z' }, 1: { operations: first.technical } });
    expect(second.from < '2026-11-01T13:00:00.000Z').toBe(true);
    expect(said(both)).toContain(
      `值班员${first.technical}在 11月1日 08:00 和 11月1日 20:00 两个重叠的班次里都有岗。`,
    );
  });

  it('have active accounts with the role of the post', () => {
    expect(said(changed({ 0: { technical: 'nobody' } }))).toEqual([
      '11月1日 08:00 技术值班：账号“nobody”不存在。',
    ]);
    const closed = unfit({ active: false }, first.technical);
    expect(only(said(november, { people: closed }))).toEqual([
      `11月1日 08:00 技术值班：值班员${first.technical}的账号已停用。`,
    ]);
    const other = unfit({ roles: ['editor'] }, first.technical);
    expect(only(said(november, { people: other }))).toEqual([
      `11月1日 08:00 技术值班：值班员${first.technical}不是值班员，不能排班。`,
    ]);
    expect(only(said(changed({ 0: { leader: 'o8' } })))).toEqual([
      '11月1日 08:00 带班领导：值班员o8不是带班领导，不能带班。',
    ]);
  });

  it('may have been deactivated since a shift that has begun, but must exist', () => {
    const closed = unfit({ active: false }, first.technical);
    expect(only(said(november, { people: closed, now: first.from }))).toEqual([]);
    expect(only(said(changed({ 0: { technical: 'nobody' } }), { now: first.from }))).toHaveLength(1);
  });
});

describe('an important period', () => {
  const period = (from: string, until: string, name = '两会') =>
    said(november, { important: [{ name, from, until }] });

  it('overlaps the month', () => {
    expect(period('2026-11-01', '2026-11-01')).toEqual([]);
    expect(period('2026-10-20', '2026-11-01')).toEqual([]);
    expect(period('2026-11-30', '2027-01-02')).toEqual([]);
    expect(period('2026-10-20', '2026-10-31')).toEqual([
      '重要时期“两会”（10月20日至10月31日）不在 2026-11 这个月里。',
    ]);
    expect(period('2026-12-01', '2026-12-03')).toHaveLength(1);
  });

  it('does not end before it begins, and has a name', () => {
    expect(period('2026-11-05', '2026-11-04')).toEqual([
      '重要时期“两会”（11月5日至11月4日）结束日早于开始日。',
    ]);
    expect(period('2026-11-05', '2026-11-06', ' ')).toEqual(['重要时期“ ”（11月5日至11月6日）没有名称。']);
  });
});
