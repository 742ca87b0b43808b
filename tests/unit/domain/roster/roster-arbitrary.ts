import * as fc from 'fast-check';
import type { Account, ImportantPeriod, Role, Shift } from '../../../../electron/platform/contract';
import { addDays, daysOf } from '../../../../electron/domain/calendar/calendar';
import type { AdjacentShifts } from '../../../../electron/domain/roster/adjacent-months';
import type { Pools } from '../../../../electron/domain/roster/assign-shifts';
import {
  proposeRoster,
  type ProposalBasis,
  type ProposalInput,
} from '../../../../electron/domain/roster/propose';
import { Loads } from '../../../../electron/domain/roster/loads';

/** Arbitraries and accounts for tests of the roster rules, with enough people for every month. */

export const NOW = '2026-01-01T00:00:00.000Z';
export const NO_NEIGHBOURS: AdjacentShifts = { before: [], after: [] };

function people(prefix: string, role: Role, count: number): Account[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${prefix}${index + 1}`,
    name: `${role === 'dutyLeader' ? '领导' : '值班员'}${prefix}${index + 1}`,
    department: '办公室',
    roles: [role],
    active: true,
  }));
}
export const leaders = people('l', 'dutyLeader', 6);
export const officers = people('o', 'dutyOfficer', 8);
export const accounts: Account[] = [...leaders, ...officers];

export const monthArbitrary = fc
  .record({ year: fc.integer({ min: 2024, max: 2027 }), month: fc.integer({ min: 1, max: 12 }) })
  .map(({ year, month: number }) => `${year}-${String(number).padStart(2, '0')}`);
/** The twelve months of 2026. */
export const MONTHS = Array.from({ length: 12 }, (_, index) => `2026-${String(index + 1).padStart(2, '0')}`);

/** Sets of shift change times, in local time of day. */
export const CHANGES = [
  ['08:00'],
  ['00:00'],
  ['08:00', '20:00'],
  ['08:30', '17:30'],
  ['00:00', '08:00', '16:00'],
  ['06:00', '12:00', '18:00', '23:00'],
];
export const changesArbitrary = fc.constantFrom(...CHANGES);
const ids = (accountsOf: readonly Account[], count: number) => accountsOf.slice(0, count).map(({ id }) => id);

/** Pools of `l` leaders and of `o` officers; the two posts of officers have the same pool. */
export const poolsOf = (l: number, o: number): Pools => ({
  leader: ids(leaders, l),
  technical: ids(officers, o),
  operations: ids(officers, o),
});

export function periodIn(of: string, from: number, length: number): ImportantPeriod {
  const first = daysOf(of)[from % 20] ?? `${of}-01`;
  return { name: '重要时期', from: first, until: addDays(first, length) };
}

/** Random wishes for a month with the same pool for both posts of officers, with or without an important period. */
export const wishesArbitrary: fc.Arbitrary<ProposalInput> = fc
  .record({
    month: monthArbitrary,
    changes: changesArbitrary,
    leaders: fc.integer({ min: 1, max: 6 }),
    officers: fc.integer({ min: 2, max: 8 }),
    important: fc.option(fc.tuple(fc.nat(19), fc.integer({ min: 0, max: 8 }))),
  })
  .map(({ month: name, changes: times, leaders: l, officers: o, important }) => ({
    month: name,
    changes: times,
    pools: poolsOf(l, o),
    important: important ? [periodIn(name, ...important)] : [],
  }));

export const emptyStanding = (): ProposalBasis => ({
  beside: NO_NEIGHBOURS,
  begun: [],
  year: new Loads(),
  accounts,
});

/** Returns the proposed shifts. Throws when there is no proposal. */
export function proposeOrThrow(of: ProposalInput, standing: ProposalBasis = emptyStanding()): Shift[] {
  const shifts = proposeRoster(of, standing);
  if (typeof shifts === 'string') throw new Error(shifts);
  return shifts;
}
