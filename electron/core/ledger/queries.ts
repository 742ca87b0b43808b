import type { LedgerType } from '../../platform/contract';
import type { Session } from '../types';
import { newestAppend, refusedAppend, waitingAppends } from '../sync/service';
import { EMPTY_BOOK, ownBook, type BookEnd } from '../../domain/ledger/chain';
import {
  subjectOf,
  correctedTimeOf,
  parseWaitingEntry,
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
  cachedEntryRanges,
  cachedWritten,
  entryKeysSince,
  type EntryKey,
  type LedgerMark,
} from './store';

/** Returns this account's entries that are not in the cache yet, in the order written. */
export function ownWaiting(session: Session): Entry[] {
  return waitingAppends(session).flatMap((command) => parseWaitingEntry(command) ?? []);
}

function matches(entry: Entry, query: LedgerQuery): boolean {
  const at = correctedTimeOf(entry.statement, null);
  return (
    (query.subject === undefined || subjectOf(entry.body) === query.subject) &&
    (query.types === undefined || query.types.includes(entry.body.type)) &&
    (query.from === undefined || at >= query.from) &&
    (query.until === undefined || at < query.until)
  );
}

/**
 * Returns a reader of the ledger on this machine: cached entries, then this account's waiting ones. A reader looks up
 * the waiting entries only once: make a new one for each use.
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

/** Returns all entries written in [from, until) (UTC instants), including refused and waiting ones. */
export function entriesWrittenIn(session: Session, from: string, until: string): Entry[] {
  const { cache } = session.stores;
  const unseen = ownWaiting(session).filter(
    (entry) => cachedEntry(cache, entry.id) === null && matches(entry, { from, until }),
  );
  return [...cachedWritten(cache, from, until), ...unseen];
}

/**
 * Returns a withheld entry with its content and the reason when it was written on this machine; other entries
 * unchanged.
 */
export function withOwnContent(session: Session, entry: Entry): Entry {
  const own = entry.body.type === 'withheld' ? refusedAppend(session, entry.id) : null;
  const written = own && parseWaitingEntry(own.command);
  if (!own || !written || written.digest !== entry.digest || !entry.refused) return entry;
  return { ...written, receivedAt: entry.receivedAt, refused: { ...entry.refused, reason: own.reason } };
}

/**
 * Returns for each book all entries from the first to the last written in [from, until) (UTC instants), including
 * refused and waiting ones.
 */
export function entryRanges(session: Session, from: string, until: string): Entry[] {
  const { cache } = session.stores;
  const unseen = ownWaiting(session).filter(
    (entry) => cachedEntry(cache, entry.id) === null && matches(entry, { from, until }),
  );
  return [...cachedEntryRanges(cache, from, until), ...unseen];
}

/** Returns the name of this account's book on this machine. */
export function ownBookName({
  account,
  machine,
  stores,
}: Pick<Session, 'account' | 'machine' | 'stores'>): string {
  const ownerOf = (book: string) =>
    cachedBook(stores.cache, book, 1, 1)[0]?.statement.author.accountId ?? null;
  return ownBook(account.id, machine.device, ownerOf);
}

/** Returns the last entry of each known book; for this account's own book on this machine, waiting entries included. */
export function bookHeads(session: Session): Array<BookEnd & { book: string }> {
  const own = ownBookName(session);
  const others = cachedHeads(session.stores.cache).filter(({ book }) => book !== own);
  const end = ownBookEnd(session);
  return end.number === 0 ? others : [...others, { book: own, ...end }];
}

/** Returns the cached entries of a book from a number on, refused ones included. */
export function bookEntries(session: Session, book: string, from = 1): Entry[] {
  return cachedBook(session.stores.cache, book, from);
}

/**
 * Returns the last entry of this account's book on this machine; null when it is empty. Includes entries that the cache
 * does not have yet: waiting ones, and ones just refused, which keep their position.
 */
export function lastOwnEntry(session: Session): Entry | null {
  const book = ownBookName(session);
  const { number } = cachedEnd(session.stores.cache, book);
  const written = newestAppend(session);
  const last = written && parseWaitingEntry(written);
  if (last?.statement.book === book && last.statement.number > number) return last;
  return cachedBook(session.stores.cache, book, number, 1)[0] ?? null;
}

/** Returns number and digest of the last entry of this account's book on this machine. */
export function ownBookEnd(session: Session): BookEnd {
  const last = lastOwnEntry(session);
  return last ? { number: last.statement.number, digest: last.digest } : EMPTY_BOOK;
}

/**
 * Returns the accepted entries of some types or of one subject that were cached since a mark. `anew` means that all are
 * returned, because the mark was null or the cache has been refilled.
 */
export function ledgerChanges(
  { stores }: Pick<Session, 'stores'>,
  wanted: { types: readonly LedgerType[]; subject: string },
  mark: LedgerMark | null,
): { gists: EntryKey[]; mark: LedgerMark; anew: boolean } {
  return entryKeysSince(stores.cache, wanted, mark);
}

/** Returns when the platform received the newest cached entries (UTC instant); null when there are none. */
export function newestReceipt({ stores }: Pick<Session, 'stores'>): string | null {
  return cachedReceipt(stores.cache);
}
