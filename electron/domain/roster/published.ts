import type { ImportantPeriod, Shift } from '../records';
import { ofTypes, trueAt, type Entry, type LedgerReader } from '../ledger/entry';

/** A month's roster as it was published, without swaps. */
export interface Published {
  entry: Entry<'roster.publish'>;
  shifts: readonly Shift[];
  important: readonly ImportantPeriod[];
}

/**
 * The roster of a month that is in force: each names the one that it replaces, so the last of that chain. Of two that
 * replace the same one the platform has taken the first. Null: none was published.
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

/** Whether one entry came to the platform after another; what waits comes last. At one moment the time of writing decides. */
export function cameAfter(later: Written, earlier: Written): boolean {
  if (later.receivedAt !== earlier.receivedAt)
    return (
      later.receivedAt === null || (earlier.receivedAt !== null && later.receivedAt > earlier.receivedAt)
    );
  if (later.statement.book === earlier.statement.book)
    return later.statement.number > earlier.statement.number;
  return trueAt(later.statement, later.receivedAt) >= trueAt(earlier.statement, earlier.receivedAt);
}
