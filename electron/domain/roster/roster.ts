import type { ImportantPeriod, Post, Shift } from '../records';
import { monthOf, nextMonth, previousMonth } from '../calendar/calendar';
import type { Entry, LedgerReader } from '../ledger/entry';
import { publishedOf } from './published';
import { boardsOf, type Boards } from './swaps';

export { postOf } from './watches';

/** 值班表 of a month as it stands. */
export interface Roster {
  /** The entry that published it. */
  entryId: string;
  /** In order, after swaps. */
  shifts: Shift[];
  important: ImportantPeriod[];
  /** By a watch's beginning, the posts that a swap has changed. */
  swapped: Map<string, Post[]>;
  entry: Entry<'roster.publish'>;
}

/** The roster in force, with every swap that counts. Null: the month has none. */
export function rosterOf(reader: LedgerReader, month: string): Roster | null {
  return rosterOn(boardsOf(reader, month), month);
}

/** The rosters in force of several months, without those that have none. */
export function rostersOf(reader: LedgerReader, months: readonly string[]): Roster[] {
  if (months.length === 0) return [];
  const boards = boardsOf(reader, ...months);
  return months.flatMap((month) => rosterOn(boards, month) ?? []);
}

function rosterOn(boards: Boards, month: string): Roster | null {
  const board = boards.board(month);
  if (!board) return null;
  const { entry, important } = board.published;
  const shifts = [...board.shifts].sort((a, b) => (a.from < b.from ? -1 : 1));
  return { entryId: entry.id, shifts, important: [...important], swapped: board.swapped, entry };
}

function shiftsOf(reader: LedgerReader, ...months: string[]): Shift[] {
  return rostersOf(reader, months).flatMap(({ shifts }) => shifts);
}

/** The watch that runs at an instant; early on the first of a month it belongs to the month before. */
export function shiftAt(reader: LedgerReader, instant: string): Shift | null {
  const month = monthOf(instant);
  const shifts = shiftsOf(reader, previousMonth(month), month);
  return shifts.findLast(({ from, until }) => from <= instant && instant < until) ?? null;
}

/** The first watch that begins after an instant, of this month's roster or the next one's. */
export function shiftAfter(reader: LedgerReader, instant: string): Shift | null {
  const month = monthOf(instant);
  return shiftsOf(reader, month, nextMonth(month)).find(({ from }) => from > instant) ?? null;
}

/** The last watch that is over at an instant, of this month's roster or the one's before: at a watch's beginning the watch before it. */
export function shiftBefore(reader: LedgerReader, instant: string): Shift | null {
  const month = monthOf(instant);
  return shiftsOf(reader, previousMonth(month), month).findLast(({ until }) => until <= instant) ?? null;
}

/** Name of the 重大重要时期 that a day lies in; null: an ordinary day. */
export function importantOn(reader: LedgerReader, day: string): string | null {
  return periodOn(importantIn(reader, day.slice(0, 7)), day);
}

/** The 重大重要时期 of a month. Without a roster the last month's still tells. */
export function importantIn(reader: LedgerReader, month: string): readonly ImportantPeriod[] {
  return (publishedOf(reader, month) ?? publishedOf(reader, previousMonth(month)))?.important ?? [];
}

/** Name of the period that a day lies in. */
export function periodOn(periods: readonly ImportantPeriod[], day: string): string | null {
  return periods.find(({ from, until }) => from <= day && day <= until)?.name ?? null;
}
