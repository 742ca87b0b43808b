import { Failure } from '../../failure';
import { monthSpan } from '../../../domain/calendar/calendar';
import type { EntryView } from '../../contract';
import { inChronologicalOrder, entryRanges } from '../../ledger/service';
import type { Entry } from '../../../domain/ledger/entry';
import type { TimedEntry } from '../../../domain/ledger/chronology';
import type { Session } from '../../types';
import { gatherEntries } from '../proof/gather';
import { LOG_GENESIS, logHeads } from '../proof/head';
import { inMonth, monthNumbers } from '../proof/manifest';
import { logViews } from '../views';

export interface Book {
  book: string;
  author: string;
  /** First and last number of its entries in the month. */
  first: number;
  last: number;
  /** Digest of the last of these entries. */
  digest: string;
}

/** A month's log for printing. */
export interface MonthLog {
  month: string;
  /** All entries of the month's proof and those waiting on this machine, by corrected time. */
  entries: Array<TimedEntry & { view: EntryView }>;
  /** 累计校验码 after each entry; waiting entries do not change it. */
  heads: string[];
  /** 累计校验码 of the month, as in the proof. */
  head: string;
  books: Book[];
}

/** Inserts waiting entries at their times, but never before an entry of the same book. */
function withWaiting(taken: readonly TimedEntry[], waiting: readonly TimedEntry[]): TimedEntry[] {
  const ends = new Map<string, string>();
  for (const { entry, writtenAt } of taken) ends.set(entry.statement.book, writtenAt);
  const later = waiting.map(({ entry, writtenAt }) => {
    const end = ends.get(entry.statement.book) ?? '';
    return { entry, writtenAt: writtenAt < end ? end : writtenAt };
  });
  return [...taken, ...later].sort((a, b) =>
    a.writtenAt < b.writtenAt ? -1 : a.writtenAt > b.writtenAt ? 1 : 0,
  );
}

function booksOf(entries: readonly Entry[], month: string): Book[] {
  return [...monthNumbers(entries, month)].map(([book, { first, last }]) => {
    const end = entries.find(({ statement }) => statement.book === book && statement.number === last);
    return { book, author: end?.statement.author.name ?? '', first, last, digest: end?.digest ?? '' };
  });
}

/** Number of entries converted to views at a time. */
const PIECE = 10;

/**
 * Returns a month's log. Yields between units of work: a month has hundreds of entries. Throws `Failure` 'NO_ENTRIES'
 * when the month has none.
 */
export function* gatherMonth(session: Session, month: string): Generator<undefined, MonthLog, undefined> {
  const { from, until } = monthSpan(month);
  const gathered = gatherEntries(session, month);
  const taken = inMonth(gathered, month).filter(({ ofMonth }) => ofMonth);
  const waiting = entryRanges(session, from, until).filter(({ receivedAt }) => receivedAt === null);
  const placed = withWaiting(taken, inChronologicalOrder(session, waiting));
  if (placed.length === 0)
    throw new Failure('NO_ENTRIES', '这个月没有值守记录，没有什么可打印。', '请核对月份后再打印。');
  const entries: MonthLog['entries'] = [];
  for (let n = 0; n < placed.length; n += PIECE) {
    yield;
    const piece = placed.slice(n, n + PIECE);
    logViews(session, piece).forEach((view, at) => {
      const { entry, writtenAt } = piece[at] ?? {};
      if (entry && writtenAt !== undefined) entries.push({ entry, writtenAt, view });
    });
  }
  const behind = logHeads(taken.map(({ entry }) => entry.digest));
  let seen = 0;
  const heads = entries.map(({ entry }) => {
    if (entry.receivedAt !== null) seen += 1;
    return behind[seen - 1] ?? LOG_GENESIS;
  });
  return { month, entries, heads, head: behind.at(-1) ?? LOG_GENESIS, books: booksOf(gathered, month) };
}
