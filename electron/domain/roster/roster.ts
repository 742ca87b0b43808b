import type { ImportantPeriod, Post, Shift } from '../records';
import { monthOf, nextMonth, previousMonth } from '../calendar/calendar';
import type { Entry, LedgerReader } from '../ledger/entry';
import { publishedOf } from './published';
import { swappedRosters, type SwappedRosters } from './swaps';

export { postOf } from './posts';

/** 值班表 of a month in force. */
export interface Roster {
  /** Id of the entry that published it. */
  entryId: string;
  /** In order, with swaps applied. */
  shifts: Shift[];
  important: ImportantPeriod[];
  /** Posts changed by a swap, by the start of the shift. */
  swapped: Map<string, Post[]>;
  entry: Entry<'roster.publish'>;
}

/** Returns the roster in force, with effective swaps applied. Null when the month has none. */
export function rosterOf(reader: LedgerReader, month: string): Roster | null {
  return rosterOn(swappedRosters(reader, month), month);
}

/** Returns the rosters in force of several months; months without a roster are omitted. */
export function rostersOf(reader: LedgerReader, months: readonly string[]): Roster[] {
  if (months.length === 0) return [];
  const boards = swappedRosters(reader, ...months);
  return months.flatMap((month) => rosterOn(boards, month) ?? []);
}

function rosterOn(boards: SwappedRosters, month: string): Roster | null {
  const board = boards.board(month);
  if (!board) return null;
  const { entry, important } = board.published;
  const shifts = [...board.shifts].sort((a, b) => (a.from < b.from ? -1 : 1));
  return { entryId: entry.id, shifts, important: [...important], swapped: board.swapped, entry };
}

function shiftsOf(reader: LedgerReader, ...months: string[]): Shift[] {
  return rostersOf(reader, months).flatMap(({ shifts }) => shifts);
}

/**
 * Returns the shift that runs at an instant. Early on the first day of a month it can belong to the previous month's
 * roster.
 */
export function shiftAt(reader: LedgerReader, instant: string): Shift | null {
  const month = monthOf(instant);
  const shifts = shiftsOf(reader, previousMonth(month), month);
  return shifts.findLast(({ from, until }) => from <= instant && instant < until) ?? null;
}

/** Returns the first shift that starts after an instant, from the roster of its month or the next. */
export function shiftAfter(reader: LedgerReader, instant: string): Shift | null {
  const month = monthOf(instant);
  return shiftsOf(reader, month, nextMonth(month)).find(({ from }) => from > instant) ?? null;
}

/**
 * Returns the last shift that has ended at an instant, from the roster of its month or the previous one. At the start
 * of a shift this is the shift before it.
 */
export function shiftBefore(reader: LedgerReader, instant: string): Shift | null {
  const month = monthOf(instant);
  return shiftsOf(reader, previousMonth(month), month).findLast(({ until }) => until <= instant) ?? null;
}

/** Returns the name of the 重大重要时期 that includes a day; null when there is none. */
export function importantPeriodOn(reader: LedgerReader, day: string): string | null {
  return periodNameOn(importantPeriodsIn(reader, day.slice(0, 7)), day);
}

/** Returns the 重大重要时期 of a month. When it has no roster, those of the previous month's roster apply. */
export function importantPeriodsIn(reader: LedgerReader, month: string): readonly ImportantPeriod[] {
  return (publishedOf(reader, month) ?? publishedOf(reader, previousMonth(month)))?.important ?? [];
}

/** Returns the name of the period that includes a day; null when there is none. */
export function periodNameOn(periods: readonly ImportantPeriod[], day: string): string | null {
  return periods.find(({ from, until }) => from <= day && day <= until)?.name ?? null;
}
