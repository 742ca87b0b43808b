import type { Database } from 'better-sqlite3';
import type { Evidence, LedgerStatement, LedgerType, Withheld } from '../../platform/contract';
import { statement } from '../store';
import type { BookEnd } from '../../domain/ledger/chain';
import { EMPTY_BOOK } from '../../domain/ledger/chain';
import {
  bodyOf,
  entryDigest,
  parseWithheldEntry,
  type Entry,
  type LedgerQuery,
} from '../../domain/ledger/entry';

/** Reads the ledger in cache.db; `sync` writes it. */

interface Row {
  id: string;
  statement: string;
  cms: string | null;
  received_at: string;
  refused: string | null;
  evidence: string | null;
  withheld: string | null;
}

const FIELDS = 'id, statement, cms, received_at, refused, evidence, withheld';
/** In the order of receipt by the platform; entries received at the same time by book. */
const ORDER = 'received_at, book, number';

/**
 * Statements are validated when the feed delivers them, not again here. The digest is always computed from the text.
 */
function read(row: Row): Entry {
  const { id, statement: text, cms, received_at, refused, evidence } = row;
  if (row.withheld !== null) return placeOnly(row, row.withheld);
  const statement = JSON.parse(text) as LedgerStatement;
  return {
    id,
    text,
    cms,
    statement,
    body: bodyOf(statement.body),
    digest: entryDigest(text),
    receivedAt: received_at,
    refused: refused === null ? null : (JSON.parse(refused) as Entry['refused']),
    evidence: evidence === null ? null : (JSON.parse(evidence) as Evidence),
  };
}

function placeOnly({ id, received_at: receivedAt, refused }: Row, withheld: string): Entry {
  const entry = parseWithheldEntry({
    ...{ id, statement: '', cms: null, receivedAt, authorRoles: [], evidence: null },
    refused: JSON.parse(refused ?? 'null') as Entry['refused'],
    withheld: JSON.parse(withheld) as Withheld,
  });
  if (!entry) throw new Error(`the withheld entry ${id} was not checked when it was written`);
  return entry;
}

/** Returns accepted entries in the order of receipt. Instants in UTC. */
export function cachedEntries(cache: Database, query: LedgerQuery): Entry[] {
  const conditions = ['refused IS NULL'];
  const values: unknown[] = [];
  const where = (condition: string, ...given: unknown[]) => {
    conditions.push(condition);
    values.push(...given);
  };
  if (query.subject !== undefined) where('subject = ?', query.subject);
  if (query.types) where(`type IN (${query.types.map(() => '?').join(', ')})`, ...query.types);
  if (query.from !== undefined) where('true_at >= ?', query.from);
  if (query.until !== undefined) where('true_at < ?', query.until);
  const sql = `SELECT ${FIELDS} FROM ledger WHERE ${conditions.join(' AND ')} ORDER BY ${ORDER}`;
  return statement<Row>(cache, sql)
    .all(...values)
    .map(read);
}

export function cachedEntry(cache: Database, id: string): Entry | null {
  const row = statement<Row>(cache, `SELECT ${FIELDS} FROM ledger WHERE id = ?`).get(id);
  return row ? read(row) : null;
}

/**
 * Returns for each book all entries, refused ones included, from the first to the last that was written in [from,
 * until); by book and number.
 */
export function cachedEntryRanges(cache: Database, from: string, until: string): Entry[] {
  const sql = `SELECT ${FIELDS} FROM ledger JOIN (
      SELECT book AS b, min(number) AS first, max(number) AS last FROM ledger
      WHERE true_at >= ? AND true_at < ? GROUP BY book
    ) ON book = b AND number BETWEEN first AND last ORDER BY book, number`;
  return statement<Row>(cache, sql).all(from, until).map(read);
}

/** Returns all entries, refused ones included, that were written in [from, until). */
export function cachedWritten(cache: Database, from: string, until: string): Entry[] {
  const sql = `SELECT ${FIELDS} FROM ledger WHERE true_at >= ? AND true_at < ? ORDER BY ${ORDER}`;
  return statement<Row>(cache, sql).all(from, until).map(read);
}

/** Returns entries of a book from a number on, refused ones included; at most `limit`, -1 for all. */
export function cachedBook(cache: Database, book: string, from = 1, limit = -1): Entry[] {
  const sql = `SELECT ${FIELDS} FROM ledger WHERE book = ? AND number >= ? ORDER BY number LIMIT ?`;
  return statement<Row>(cache, sql).all(book, from, limit).map(read);
}

/** Returns the last entry of each cached book. */
export function cachedHeads(cache: Database): Array<BookEnd & { book: string }> {
  const sql = `SELECT book, number, digest FROM ledger AS l
    WHERE number = (SELECT max(number) FROM ledger WHERE book = l.book) ORDER BY book`;
  return statement<BookEnd & { book: string }>(cache, sql).all();
}

/** Returns the last entry of a cached book. */
export function cachedEnd(cache: Database, book: string): BookEnd {
  const sql = 'SELECT number, digest FROM ledger WHERE book = ? ORDER BY number DESC LIMIT 1';
  return statement<BookEnd>(cache, sql).get(book) ?? EMPTY_BOOK;
}

/** Position up to which the cached ledger has been read, in a `generation` of the cache. */
export interface LedgerMark {
  generation: string;
  row: number;
}

/** Key fields of an entry, without its content. */
export interface EntryKey {
  id: string;
  type: LedgerType;
  subject: string;
}

/**
 * Returns accepted entries of some types or of one subject added since a mark; all of them (`anew`) when the cache was
 * refilled since.
 */
export function entryKeysSince(
  cache: Database,
  { types, subject }: { types: readonly LedgerType[]; subject: string },
  mark: LedgerMark | null,
): { gists: EntryKey[]; mark: LedgerMark; anew: boolean } {
  const sql = `SELECT coalesce((SELECT value FROM meta WHERE key = 'generation'), '') AS generation,
    coalesce((SELECT max(rowid) FROM ledger), 0) AS row`;
  const now = statement<LedgerMark>(cache, sql).get() ?? { generation: '', row: 0 };
  const anew = mark === null || mark.generation !== now.generation || mark.row > now.row;
  if (!anew && mark.row === now.row) return { gists: [], mark, anew };
  const places = types.map(() => '?').join(', ');
  const FIELDS_ONLY = 'SELECT id, type, subject FROM ledger';
  const gists = anew
    ? statement<EntryKey>(
        cache,
        `${FIELDS_ONLY} WHERE type IN (${places}) AND refused IS NULL
         UNION ALL ${FIELDS_ONLY} WHERE subject = ? AND refused IS NULL`,
      ).all(...types, subject)
    : statement<EntryKey>(
        cache,
        `${FIELDS_ONLY} NOT INDEXED WHERE rowid > ? AND refused IS NULL AND (type IN (${places}) OR subject = ?)`,
      ).all(mark.row, ...types, subject);
  return { gists, mark: now, anew };
}

/** Returns the newest receipt time among the rows added last; null when there are none. */
export function cachedReceipt(cache: Database): string | null {
  const sql = `SELECT max(received_at) AS at FROM (SELECT received_at FROM ledger ORDER BY rowid DESC LIMIT 50)`;
  return statement<{ at: string | null }>(cache, sql).get()?.at ?? null;
}
