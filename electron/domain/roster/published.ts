import type { ImportantPeriod, Shift } from '../records';
import { ofTypes, correctedTimeOf, type Entry, type LedgerReader } from '../ledger/entry';

/** A month's published roster, without swaps. */
export interface Published {
  entry: Entry<'roster.publish'>;
  shifts: readonly Shift[];
  important: readonly ImportantPeriod[];
}

/**
 * Returns the roster of a month in force: the last one of the chain in which each names the roster it replaces. Of two
 * that replace the same one, the first that the platform received counts. Null when none is published.
 */
export function publishedOf(reader: LedgerReader, month: string): Published | null {
  const entries = ofTypes(
    reader.read({ subject: `roster/${month}`, types: ['roster.publish'] }),
    'roster.publish',
  );
  const next = new Map<string | null, Entry<'roster.publish'>>();
  for (const entry of entries) if (!next.has(entry.body.replaces)) next.set(entry.body.replaces, entry);
  let last: Entry<'roster.publish'> | null = null;
  for (let entry = next.get(null); entry; entry = next.get(entry.id)) last = entry;
  return last && { entry: last, shifts: last.body.shifts, important: last.body.important };
}

type Written = Pick<Entry, 'receivedAt' | 'statement'>;

/**
 * Returns whether the platform received `later` after `earlier`. Waiting entries come last. With equal times of receipt
 * the position in the book decides, or across books the time of writing.
 */
export function isReceivedAfter(later: Written, earlier: Written): boolean {
  if (later.receivedAt !== earlier.receivedAt)
    return (
      later.receivedAt === null || (earlier.receivedAt !== null && later.receivedAt > earlier.receivedAt)
    );
  if (later.statement.book === earlier.statement.book)
    return later.statement.number > earlier.statement.number;
  return (
    correctedTimeOf(later.statement, later.receivedAt) >=
    correctedTimeOf(earlier.statement, earlier.receivedAt)
  );
}
