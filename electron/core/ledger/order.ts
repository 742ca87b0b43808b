import type { Session } from '../office';
import { ownWaiting } from './reading';
import type { Entry } from '../../domain/ledger/entry';
import { inOrderOfTruth, type Placed } from '../../domain/ledger/merge';
import { cachedBook } from './store';

/** How many entries of a book are looked through at once for one that knew its clock's error. */
const PIECE = 100;

/**
 * Entries in the order of truth. What else is needed for it is looked up: of a run in which the clock's error was not yet
 * known, the entry behind them that knew it.
 */
export function inTruth(session: Session, entries: readonly Entry[]): Placed[] {
  const wanted = new Set(entries.map(({ id }) => id));
  const more = [...unknownRuns(entries).values()].flatMap((last) => comparisonBehind(session, last));
  return inOrderOfTruth([...entries, ...more]).filter(({ entry }) => wanted.has(entry.id));
}

/** The last entry of each run whose entries at hand do not know their clock's error behind it. */
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
