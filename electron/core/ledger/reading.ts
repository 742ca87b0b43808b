import type { LedgerType } from '../../platform/contract';
import type { Session } from '../office';
import { newestAppend, refusedAppend, waitingAppends } from '../sync/service';
import { EMPTY_BOOK, ownBook, type BookEnd } from '../../domain/ledger/chain';
import {
  subjectOf,
  trueAt,
  waitingEntry,
  type Entry,
  type LedgerQuery,
  type LedgerReader,
} from '../../domain/ledger/entry';
import {
  cachedBook,
  cachedEnd,
  cachedEntries,
  cachedEntry,
  cachedHeads,
  cachedReceipt,
  cachedStretches,
  cachedWritten,
  gistsSince,
  type Gist,
  type Mark,
} from './store';

/** This account's entries that the platform has not shown yet, in the order written. */
export function ownWaiting(session: Session): Entry[] {
  return waitingAppends(session).flatMap((command) => waitingEntry(command) ?? []);
}

function matches(entry: Entry, query: LedgerQuery): boolean {
  const at = trueAt(entry.statement, null);
  return (
    (query.subject === undefined || subjectOf(entry.body) === query.subject) &&
    (query.types === undefined || query.types.includes(entry.body.type)) &&
    (query.from === undefined || at >= query.from) &&
    (query.until === undefined || at < query.until)
  );
}

/**
 * The ledger as this machine has it, with its own waiting entries last. What waits is looked up once for a reader: ask for
 * a new one each time.
 */
export function ledgerOf(session: Session): LedgerReader {
  const { cache } = session.stores;
  let waiting: Entry[] | null = null;
  const unseen = () => (waiting ??= ownWaiting(session).filter(({ id }) => cachedEntry(cache, id) === null));
  return {
    read: (query) => [...cachedEntries(cache, query), ...unseen().filter((entry) => matches(entry, query))],
    find: (id) => cachedEntry(cache, id) ?? unseen().find((entry) => entry.id === id) ?? null,
  };
}

/** Every entry that was written in [from, until), UTC instants, refused and waiting ones too. */
export function writtenIn(session: Session, from: string, until: string): Entry[] {
  const { cache } = session.stores;
  const unseen = ownWaiting(session).filter(
    (entry) => cachedEntry(cache, entry.id) === null && matches(entry, { from, until }),
  );
  return [...cachedWritten(cache, from, until), ...unseen];
}

/** A withheld entry with its words and the reason, when it was written on this machine; any other as it is. */
export function withOwnWords(session: Session, entry: Entry): Entry {
  const own = entry.body.type === 'withheld' ? refusedAppend(session, entry.id) : null;
  const written = own && waitingEntry(own.command);
  if (!own || !written || written.digest !== entry.digest || !entry.refused) return entry;
  return { ...written, receivedAt: entry.receivedAt, refused: { ...entry.refused, reason: own.reason } };
}

/** Whole stretches of the books that were written in between two instants (UTC), refused and waiting entries too. */
export function stretches(session: Session, from: string, until: string): Entry[] {
  const { cache } = session.stores;
  const unseen = ownWaiting(session).filter(
    (entry) => cachedEntry(cache, entry.id) === null && matches(entry, { from, until }),
  );
  return [...cachedStretches(cache, from, until), ...unseen];
}

/** The name of this account's book on this machine. */
export function ownBookName({
  account,
  machine,
  stores,
}: Pick<Session, 'account' | 'machine' | 'stores'>): string {
  const ownerOf = (book: string) =>
    cachedBook(stores.cache, book, 1, 1)[0]?.statement.author.accountId ?? null;
  return ownBook(account.id, machine.device, ownerOf);
}

/** How far each book reaches here, this machine's own with what waits. */
export function bookHeads(session: Session): Array<BookEnd & { book: string }> {
  const own = ownBookName(session);
  const others = cachedHeads(session.stores.cache).filter(({ book }) => book !== own);
  const end = ownEnd(session);
  return end.number === 0 ? others : [...others, { book: own, ...end }];
}

/** One book from a number on, refused entries too, without what waits. */
export function bookFrom(session: Session, book: string, from = 1): Entry[] {
  return cachedBook(session.stores.cache, book, from);
}

/**
 * The last entry of this account's book on this machine; null: it is empty. The cache does not show yet what waits, nor
 * what was refused a moment ago and keeps its place.
 */
export function ownEntry(session: Session): Entry | null {
  const book = ownBookName(session);
  const { number } = cachedEnd(session.stores.cache, book);
  const written = newestAppend(session);
  const last = written && waitingEntry(written);
  if (last?.statement.book === book && last.statement.number > number) return last;
  return cachedBook(session.stores.cache, book, number, 1)[0] ?? null;
}

/** Where this account's book on this machine goes on. */
export function ownEnd(session: Session): BookEnd {
  const last = ownEntry(session);
  return last ? { number: last.statement.number, digest: last.digest } : EMPTY_BOOK;
}

/**
 * What the cache has got since a mark, of some types or of one subject: entries that count, without what waits. `anew`: it
 * is all there is, for the mark was null or the cache was begun anew.
 */
export function ledgerNews(
  { stores }: Pick<Session, 'stores'>,
  wanted: { types: readonly LedgerType[]; subject: string },
  mark: Mark | null,
): { gists: Gist[]; mark: Mark; anew: boolean } {
  return gistsSince(stores.cache, wanted, mark);
}

/** When the platform took the newest entries that the cache knows (UTC instant); null: there are none. */
export function newestReceipt({ stores }: Pick<Session, 'stores'>): string | null {
  return cachedReceipt(stores.cache);
}
