import type { Database } from 'better-sqlite3';
import type { Evidence, LedgerStatement, LedgerType, Withheld } from '../../platform/contract';
import { statement } from '../store';
import type { BookEnd } from '../../domain/ledger/chain';
import { EMPTY_BOOK } from '../../domain/ledger/chain';
import { entryDigest, withheldEntry, type Entry, type LedgerQuery } from '../../domain/ledger/entry';

/** Reading the ledger in cache.db; `sync` writes it. */

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
/** In the order in which the platform took them: those of one moment, book by book. */
const ORDER = 'received_at, book, number';

/** Statements were read when the feed brought them, and are not read again; the digest is always the text's own. */
function read(row: Row): Entry {
  const { id, statement: text, cms, received_at, refused, evidence } = row;
  if (row.withheld !== null) return placeOnly(row, row.withheld);
  const statement = JSON.parse(text) as LedgerStatement;
  return {
    id,
    text,
    cms,
    statement,
    body: statement.body,
    digest: entryDigest(text),
    receivedAt: received_at,
    refused: refused === null ? null : (JSON.parse(refused) as Entry['refused']),
    evidence: evidence === null ? null : (JSON.parse(evidence) as Evidence),
  };
}

function placeOnly({ id, received_at: receivedAt, refused }: Row, withheld: string): Entry {
  const entry = withheldEntry({
    ...{ id, statement: '', cms: null, receivedAt, authorRoles: [], evidence: null },
    refused: JSON.parse(refused ?? 'null') as Entry['refused'],
    withheld: JSON.parse(withheld) as Withheld,
  });
  if (!entry) throw new Error(`the withheld entry ${id} was not checked when it was written`);
  return entry;
}

/** Entries that count, in the platform's order. */
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

/** Every entry of the books, refused ones too, whose own number lies between those written in a span of time; book by book. */
export function cachedStretches(cache: Database, from: string, until: string): Entry[] {
  const sql = `SELECT ${FIELDS} FROM ledger JOIN (
      SELECT book AS b, min(number) AS first, max(number) AS last FROM ledger
      WHERE true_at >= ? AND true_at < ? GROUP BY book
    ) ON book = b AND number BETWEEN first AND last ORDER BY book, number`;
  return statement<Row>(cache, sql).all(from, until).map(read);
}

/** Every entry, refused ones too, that was written in [from, until). */
export function cachedWritten(cache: Database, from: string, until: string): Entry[] {
  const sql = `SELECT ${FIELDS} FROM ledger WHERE true_at >= ? AND true_at < ? ORDER BY ${ORDER}`;
  return statement<Row>(cache, sql).all(from, until).map(read);
}

/** Entries of a book from a number on, refused ones too; at most `limit`, -1 for all. */
export function cachedBook(cache: Database, book: string, from = 1, limit = -1): Entry[] {
  const sql = `SELECT ${FIELDS} FROM ledger WHERE book = ? AND number >= ? ORDER BY number LIMIT ?`;
  return statement<Row>(cache, sql).all(book, from, limit).map(read);
}

/** How far each book reaches in the cache. */
export function cachedHeads(cache: Database): Array<BookEnd & { book: string }> {
  const sql = `SELECT book, number, digest FROM ledger AS l
    WHERE number = (SELECT max(number) FROM ledger WHERE book = l.book) ORDER BY book`;
  return statement<BookEnd & { book: string }>(cache, sql).all();
}

export function cachedEnd(cache: Database, book: string): BookEnd {
  const sql = 'SELECT number, digest FROM ledger WHERE book = ? ORDER BY number DESC LIMIT 1';
  return statement<BookEnd>(cache, sql).get(book) ?? EMPTY_BOOK;
}

/** Where a reading of what the cache has got has come to. `generation`: of the whole cache. */
export interface Mark {
  generation: string;
  row: number;
}

/** What an entry is about, without reading it. */
export interface Gist {
  id: string;
  type: LedgerType;
  subject: string;
}

/** Entries that count and have come since a mark (all, when the cache was begun anew since), of some types or one subject. */
export function gistsSince(
  cache: Database,
  { types, subject }: { types: readonly LedgerType[]; subject: string },
  mark: Mark | null,
): { gists: Gist[]; mark: Mark; anew: boolean } {
  const sql = `SELECT coalesce((SELECT value FROM meta WHERE key = 'generation'), '') AS generation,
    coalesce((SELECT max(rowid) FROM ledger), 0) AS row`;
  const now = statement<Mark>(cache, sql).get() ?? { generation: '', row: 0 };
  const anew = mark === null || mark.generation !== now.generation || mark.row > now.row;
  if (!anew && mark.row === now.row) return { gists: [], mark, anew };
  const places = types.map(() => '?').join(', ');
  const FIELDS_ONLY = 'SELECT id, type, subject FROM ledger';
  const gists = anew
    ? statement<Gist>(
        cache,
        `${FIELDS_ONLY} WHERE type IN (${places}) AND refused IS NULL
         UNION ALL ${FIELDS_ONLY} WHERE subject = ? AND refused IS NULL`,
      ).all(...types, subject)
    : statement<Gist>(
        cache,
        `${FIELDS_ONLY} NOT INDEXED WHERE rowid > ? AND refused IS NULL AND (type IN (${places}) OR subject = ?)`,
      ).all(mark.row, ...types, subject);
  return { gists, mark: now, anew };
}

/** The newest receipt among the last rows that the feed brought; null: none. */
export function cachedReceipt(cache: Database): string | null {
  const sql = `SELECT max(received_at) AS at FROM (SELECT received_at FROM ledger ORDER BY rowid DESC LIMIT 50)`;
  return statement<{ at: string | null }>(cache, sql).get()?.at ?? null;
}
