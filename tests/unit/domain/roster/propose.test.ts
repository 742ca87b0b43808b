import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account, Shift } from '../../../../electron/platform/contract';
import { proposeRoster, type ProposalInput } from '../../../../electron/domain/roster/propose';
import { loadsOf, MARKS, type LoadKind, type Load } from '../../../../electron/domain/roster/loads';
import { POSTS } from '../../../../electron/domain/roster/posts';
import { rosterProblems } from '../../../../electron/domain/roster/problems';
import {
  accounts,
  changesArbitrary,
  CHANGES,
  emptyStanding,
  leaders,
  MONTHS,
  NO_NEIGHBOURS,
  NOW,
  officers,
  periodIn,
  poolsOf,
  proposeOrThrow,
  wishesArbitrary,
} from './roster-arbitrary';

const october: ProposalInput = { month: '2026-10', changes: ['08:00'], pools: poolsOf(4, 8), important: [] };
const said = (of: Partial<ProposalInput>, people: readonly Account[] = accounts) =>
  proposeRoster({ ...october, ...of }, { ...emptyStanding(), accounts: people });

/**
 * Returns the difference between the highest and the lowest load in a pool: of shifts, nights, rest days or other
 * marks.
 */
function spread(of: ProposalInput, rosters: readonly Shift[][], kind: LoadKind, what: keyof Load): number {
  const loads = loadsOf(rosters.map((shifts) => ({ shifts, important: of.important })));
  const pool = kind === 'leader' ? of.pools.leader : [...of.pools.technical, ...of.pools.operations];
  const stood = [...new Set(pool)].map((id) => loads.of(kind, id)[what]);
  return Math.max(...stood) - Math.min(...stood);
}

const peopleOf = (shift: Shift | undefined) => (shift ? POSTS.map((post) => shift[post]) : []);
/** The people who have two consecutive shifts, once per pair of shifts. */
const inRow = (shifts: readonly Shift[]) =>
  shifts.flatMap((shift, index) => peopleOf(shift).filter((id) => peopleOf(shifts[index + 1]).includes(id)));

describe('the proposed roster', () => {
  it('does not depend on the order or the repetition of people in the pools', () => {
    fc.assert(
      fc.property(wishesArbitrary, (of) => {
        const { leader, technical, operations } = of.pools;
        const turned = {
          leader: [...leader].reverse(),
          technical: [...technical].reverse(),
          operations: [...operations, ...operations],
        };
        expect(proposeOrThrow({ ...of, pools: turned })).toEqual(proposeOrThrow(of));
      }),
      { numRuns: 6 },
    );
  });

  it('fills a month of 31 days with four shifts a day', () => {
    const of = { ...october, changes: ['00:00', '06:00', '12:00', '18:00'], pools: poolsOf(6, 8) };
    const shifts = proposeOrThrow(of);
    expect(shifts).toHaveLength(124);
    expect(rosterProblems({ ...of, shifts }, NO_NEIGHBOURS, accounts, NOW)).toEqual([]);
    expect(inRow(shifts)).toEqual([]);
  });

  it('takes the people of each post from its pool', () => {
    const pools = { leader: ['l2', 'l5'], technical: ['o1', 'o2', 'o3'], operations: ['o3', 'o4'] };
    for (const shift of proposeOrThrow({ ...october, pools }))
      for (const post of POSTS) expect(pools[post]).toContain(shift[post]);
  });
});

describe('an even distribution, with the same pool for both posts', () => {
  it('keeps the numbers of shifts within one of each other', () => {
    fc.assert(
      fc.property(wishesArbitrary, (of) => {
        const shifts = proposeOrThrow(of);
        for (const kind of ['leader', 'officer'] as const)
          expect(spread(of, [shifts], kind, 'shifts')).toBeLessThanOrEqual(1);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps nights, rest days, holidays and important days within two of each other, in every month of the year', () => {
    for (const [index, month] of MONTHS.entries())
      for (const times of CHANGES.slice(index % 3, (index % 3) + 2)) {
        const important = index % 2 === 0 ? [periodIn(month, index, 6)] : [];
        const of = { month, changes: times, pools: poolsOf(3 + (index % 4), 4 + (index % 5)), important };
        const shifts = proposeOrThrow(of);
        for (const kind of ['leader', 'officer'] as const)
          for (const mark of MARKS) expect(spread(of, [shifts], kind, mark)).toBeLessThanOrEqual(2);
      }
  });

  it('is also kept over the year, month after month', () => {
    const rosters: Shift[][] = [];
    for (const month of MONTHS) {
      const year = loadsOf(rosters.map((shifts) => ({ shifts, important: [] })));
      const beside = { before: rosters.at(-1) ?? [], after: [] };
      rosters.push(
        proposeOrThrow(
          { ...october, month, changes: ['08:00', '18:00'] },
          { ...emptyStanding(), beside, year },
        ),
      );
    }
    for (const kind of ['leader', 'officer'] as const) {
      expect(spread(october, rosters, kind, 'shifts')).toBeLessThanOrEqual(1);
      for (const mark of MARKS) expect(spread(october, rosters, kind, mark)).toBeLessThanOrEqual(2);
    }
    expect(inRow(rosters.flat())).toEqual([]);
  });

  it('lets a person with fewer shifts catch up by at most two shifts a month', () => {
    const year = loadsOf([]);
    for (const { id } of officers.slice(1)) year.of('officer', id).shifts = 30;
    const shifts = proposeOrThrow(october, { ...emptyStanding(), year });
    const stood = loadsOf([{ shifts, important: [] }]);
    const newcomer = stood.of('officer', 'o1').shifts;
    const others = officers.slice(1).map(({ id }) => stood.of('officer', id).shifts);
    expect(newcomer).toBeGreaterThan(Math.max(...others));
    expect(newcomer - Math.min(...others)).toBeLessThanOrEqual(3);
  });
});

describe('consecutive shifts of one person', () => {
  it('do not occur when there are enough people, also across the borders of months', () => {
    for (const times of CHANGES.slice(0, 4)) {
      const of = { ...october, changes: times };
      const before = proposeOrThrow({ ...of, month: '2026-09' });
      const after = proposeOrThrow(
        { ...of, month: '2026-11' },
        { ...emptyStanding(), beside: { before: [], after: [] } },
      );
      const shifts = proposeOrThrow(of, { ...emptyStanding(), beside: { before, after } });
      expect(inRow([...before.slice(-1), ...shifts, ...after.slice(0, 1)])).toEqual([]);
    }
  });
});

describe('shifts that have begun', () => {
  it('are kept and counted', () => {
    fc.assert(
      fc.property(wishesArbitrary, changesArbitrary, fc.integer({ min: 1, max: 8 }), (of, times, count) => {
        const begun = proposeOrThrow(of).slice(0, count);
        const shifts = proposeRoster({ ...of, changes: times }, { ...emptyStanding(), begun });
        if (typeof shifts === 'string') {
          expect(shifts).toMatch(/超过 24 小时/);
          return;
        }
        expect(shifts.slice(0, count)).toEqual(begun);
        expect(rosterProblems({ ...of, shifts }, NO_NEIGHBOURS, accounts, NOW)).toEqual([]);
        expect(spread(of, [shifts], 'officer', 'shifts')).toBeLessThanOrEqual(1);
      }),
      { numRuns: 10 },
    );
  });

  it('count for the people in them, and the rest of the month compensates', () => {
    const begun = proposeOrThrow({ ...october, pools: poolsOf(1, 2) }).slice(0, 5);
    expect(spread(october, [begun], 'officer', 'shifts')).toBe(5);
    const shifts = proposeOrThrow(october, { ...emptyStanding(), begun });
    expect(spread(october, [shifts], 'officer', 'shifts')).toBe(1);
  });
});

describe('pools that are too small', () => {
  it('are refused with the missing posts', () => {
    expect(said({ pools: { ...october.pools, leader: [] } })).toBe('没有选带班领导人员。');
    expect(said({ pools: { ...october.pools, operations: [] } })).toBe('没有选运维值班人员。');
    expect(said({ pools: { ...october.pools, technical: ['o1'], operations: ['o1'] } })).toBe(
      '技术值班、运维值班要由不同的人担任，现在一共只选了值班员o1，请至少再选 1 人。',
    );
  });

  it('are refused with the person who is not fit for the post', () => {
    const closed = accounts.map((account) => (account.id === 'o2' ? { ...account, active: false } : account));
    expect(said({}, closed)).toBe('值班员o2不能担任技术值班：账号已停用，或者没有相应角色。');
    expect(said({ pools: { ...october.pools, leader: ['l1', 'o1'] } })).toBe(
      '值班员o1不能担任带班领导：账号已停用，或者没有相应角色。',
    );
    expect(said({ pools: { ...october.pools, leader: ['gone'] } })).toContain('gone不能担任带班领导');
  });

  it('are exactly those from which the three posts cannot be filled with three different people', () => {
    const both = leaders.slice(0, 4).map((account): Account => ({
      ...account,
      roles: ['dutyLeader', 'dutyOfficer'],
    }));
    const ids = both.map(({ id }) => id);
    const pool = fc.subarray(ids, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(pool, pool, pool, (leader, technical, operations) => {
        const enough = leader.some((l) =>
          technical.some((t) => t !== l && operations.some((o) => o !== l && o !== t)),
        );
        const shifts = said({ pools: { leader, technical, operations } }, both);
        expect(typeof shifts !== 'string').toBe(enough);
        if (typeof shifts !== 'string')
          expect(rosterProblems({ ...october, shifts }, NO_NEIGHBOURS, both, NOW)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('are not the only reason for a refusal: unusable change times are another', () => {
    expect(said({ changes: ['13:00'] })).toContain('第一个交接时间要在 00:00 到 12:00 之间');
  });
});
