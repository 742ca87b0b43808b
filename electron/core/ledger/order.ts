import type { Session } from '../types';
import { ownWaiting } from './queries';
import type { Entry } from '../../domain/ledger/entry';
import { sortByCorrectedTime, type TimedEntry } from '../../domain/ledger/chronology';
import { cachedBook } from './store';

/** Number of entries of a book read at a time when searching for an entry with a known clock offset. */
const PIECE = 100;

/**
 * Returns entries in chronological order. For program runs that end without a known clock offset among these entries,
 * the next entry of the run with one is looked up.
 */
export function inChronologicalOrder(session: Session, entries: readonly Entry[]): TimedEntry[] {
  const wanted = new Set(entries.map(({ id }) => id));
  const more = [...unknownRuns(entries).values()].flatMap((last) => comparisonBehind(session, last));
  return sortByCorrectedTime([...entries, ...more]).filter(({ entry }) => wanted.has(entry.id));
}

/** Returns the last entry of each run, for runs whose last entry has no known clock offset. */
function unknownRuns(entries: readonly Entry[]): Map<string, Entry> {
  const last = new Map<string, Entry>();
  for (const entry of entries) {
    const { run, uptime } = entry.statement.clock;
    const known = last.get(run);
    if (!known || known.statement.clock.uptime <= uptime) last.set(run, entry);
  }
  for (const [run, entry] of last) if (entry.statement.clock.offset !== null) last.delete(run);
  return last;
}

function comparisonBehind(session: Session, { statement }: Entry): Entry[] {
  const { book, clock } = statement;
  for (let number = statement.number + 1; ;) {
    const piece = cachedBook(session.stores.cache, book, number, PIECE);
    for (const entry of piece) {
      if (entry.statement.clock.run !== clock.run) return [];
      if (entry.statement.clock.offset !== null) return [entry];
    }
    if (piece.length < PIECE) break;
    number += PIECE;
  }
  const waits = ownWaiting(session).find(
    (entry) => entry.statement.clock.run === clock.run && entry.statement.clock.offset !== null,
  );
  return waits ? [waits] : [];
}
