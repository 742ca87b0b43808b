import type { Database } from 'better-sqlite3';
import { ledgerChanges, ledgerOf, ownWaiting, type LedgerMark } from '../ledger/service';
import { OPEN_NOTES } from '../../domain/records';
import type { Session } from '../types';
import { CLOSING_TYPES, OPENING_TYPES, unfinishedItems, type UnfinishedItem } from '../../domain/duty/items';

/** Open matters of the cache, updated from new entries only. */
interface Followed {
  mark: LedgerMark | null;
  /** Id of the opening entry by the subject of the entry that closes it. */
  openers: Map<string, string>;
  /** Closed subjects, including those whose opening entry has not been received. */
  closed: Set<string>;
}

const followed = new WeakMap<Database, Followed>();

const WANTED = { types: [...OPENING_TYPES, ...CLOSING_TYPES], subject: OPEN_NOTES };
const CLOSES: ReadonlySet<string> = new Set(CLOSING_TYPES);

/**
 * Updates and returns the open matters. A note is closed under the subject `entry/<id>`, everything else under its own
 * subject.
 */
function follow(session: Session): Followed {
  const { cache } = session.stores;
  const known = followed.get(cache) ?? { mark: null, openers: new Map(), closed: new Set() };
  followed.set(cache, known);
  const { gists, mark, anew } = ledgerChanges(session, WANTED, known.mark);
  if (anew) {
    known.openers.clear();
    known.closed.clear();
  }
  for (const { id, type, subject } of gists) {
    const key = type === 'log.note' ? `entry/${id}` : subject;
    if (CLOSES.has(type)) {
      known.closed.add(key);
      known.openers.delete(key);
    } else if (!known.closed.has(key)) known.openers.set(key, id);
  }
  known.mark = mark;
  return known;
}

/** Returns the open notes, incidents, advisories and findings known to this machine, oldest first. */
export function unfinishedNow(session: Session): UnfinishedItem[] {
  const reader = ledgerOf(session);
  const found = [...follow(session).openers.values()].flatMap((id) => reader.find(id) ?? []);
  return unfinishedItems([...found, ...ownWaiting(session)]);
}
