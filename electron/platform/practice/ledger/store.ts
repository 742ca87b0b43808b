import type { LedgerRecord, LedgerStatement } from '../../contract';
import { MAX_UNREPORTED_OFFSET } from '../../../domain/clock/tolerances';
import { EMPTY_BOOK, type BookEnd } from '../../../domain/ledger/chain';
import {
  entryBlobs,
  entryDigest,
  subjectOf,
  correctedTimeOf,
  parseWithheldEntry,
  type Entry,
  type LedgerQuery,
  type LedgerReader,
} from '../../../domain/ledger/entry';
import { nextFloor, type TimeLimits } from '../../../domain/ledger/time';
import { withhold } from '../../../domain/ledger/withheld';
import { makeEvidence, markSettled } from '../ca/evidence';
import type { Platform } from '../platform';
import type { Store } from '../store';

/**
 * The ledger in practice.db. Entries are `ledger` records of the change feed; the table `ledger` has their position in
 * the book; the table `refused` has the content of refused entries.
 */

interface Row {
  record: string;
  digest: string;
}

const FROM = `SELECT record, digest FROM ledger JOIN change ON kind = 'ledger' AND key = id`;

/** Statements were validated when they were received and are not validated again. */
function entryIn({ record: json, digest }: Row): Entry {
  const record = JSON.parse(json) as LedgerRecord;
  const { id, statement: text, cms, receivedAt, refused, evidence } = record;
  const placeOnly = record.withheld ? parseWithheldEntry(record) : null;
  if (placeOnly) return placeOnly;
  const statement = JSON.parse(text) as LedgerStatement;
  return { id, text, cms, receivedAt, refused, evidence, statement, body: statement.body, digest };
}

function read(store: Store, query: LedgerQuery): Entry[] {
  const conditions = ['refused = 0'];
  const values: unknown[] = [];
  const where = (condition: string, ...given: unknown[]) => {
    conditions.push(condition);
    values.push(...given);
  };
  if (query.subject !== undefined) where('subject = ?', query.subject);
  if (query.types) where(`type IN (${query.types.map(() => '?').join(', ')})`, ...query.types);
  if (query.from !== undefined) where('true_at >= ?', query.from);
  if (query.until !== undefined) where('true_at < ?', query.until);
  return store
    .sql<unknown[], Row>(`${FROM} WHERE ${conditions.join(' AND ')} ORDER BY received_at`)
    .all(...values)
    .map(entryIn);
}

/** Reader of the ledger entries that take effect. */
export function ledgerReader(store: Store): LedgerReader {
  return {
    read: (query) => read(store, query),
    find: (id) => {
      const row = store.sql<[string], Row>(`${FROM} WHERE id = ?`).get(id);
      return row ? entryIn(row) : null;
    },
  };
}

/** Returns the account that wrote the first entry of a book; null when there is none. */
export function bookOwner(store: Store, book: string): string | null {
  const owner = store.sql<[string], string>('SELECT author_id FROM ledger WHERE book = ? AND number = 1');
  return owner.pluck().get(book) ?? null;
}

/** Returns the last entry of a book, refused entries included. */
export function lastBookEntry(store: Store, book: string): BookEnd {
  const end = store.sql<[string], BookEnd>(
    'SELECT number, digest FROM ledger WHERE book = ? ORDER BY number DESC LIMIT 1',
  );
  return end.get(book) ?? EMPTY_BOOK;
}

/**
 * Returns the limits for the time of the next entry of a book. The receipt time is now, but always later than that of
 * all earlier entries. `setBack`: the clock of the platform is before the last receipt time, so it was set back.
 */
export function timeLimits(platform: Platform, book: string): TimeLimits {
  const { store } = platform;
  const last = store.sql<[], string | null>('SELECT max(received_at) FROM ledger').pluck().get();
  const earliest = last ? Date.parse(last) + 1 : 0;
  const at = platform.now().getTime();
  const floor = store.sql<[string], string | null>(
    'SELECT known_at FROM ledger WHERE book = ? ORDER BY number DESC LIMIT 1',
  );
  return {
    receivedAt: new Date(Math.max(at, earliest)).toISOString(),
    floor: floor.pluck().get(book) ?? null,
    setBack: at < earliest - MAX_UNREPORTED_OFFSET,
  };
}

/**
 * Appends an entry to its book, with evidence when it takes effect and is signed, and returns its feed position. Part
 * of a transaction.
 */
export function putEntry(
  platform: Platform,
  record: Omit<LedgerRecord, 'evidence'>,
  statement: LedgerStatement,
  limits: TimeLimits,
): number {
  const { id, receivedAt, refused } = record;
  const { book, number, author, body } = statement;
  platform.store
    .sql('INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    .run(
      ...[id, book, number, entryDigest(record.statement), author.accountId, subjectOf(body), body.type],
      ...[correctedTimeOf(statement, receivedAt), receivedAt, refused ? 1 : 0],
      refused ? limits.floor : nextFloor(statement, limits),
    );
  if (!refused) platform.store.recordBlobReferences('ledger', id, entryBlobs(record.statement));
  return put(platform, record, statement);
}

function put(
  platform: Platform,
  record: Omit<LedgerRecord, 'evidence'>,
  { certificate }: LedgerStatement,
): number {
  const { id, cms, refused } = record;
  const evidence =
    cms !== null && certificate !== null && !refused ? makeEvidence(platform, cms, certificate) : null;
  if (evidence) markSettled(platform, 'ledger', id, evidence.timestamp !== null);
  const whole = { ...record, evidence } satisfies LedgerRecord;
  return refused ? putRefused(platform.store, whole) : platform.store.put('ledger', id, null, whole);
}

/** The feed gets only the position of a refused entry; the entry itself is stored in `refused`. */
function putRefused({ sql, put }: Store, record: LedgerRecord): number {
  const { id, statement: text } = record;
  sql('INSERT INTO refused VALUES (?, ?)').run(id, JSON.stringify(record));
  return put('ledger', id, null, withhold(record, JSON.parse(text) as LedgerStatement, entryDigest(text)));
}

/**
 * Migration: removes the content of entries that were refused by an older version from the feed. Part of a transaction.
 */
export function withholdRefused(store: Store): void {
  const rows = store.sql<[], string>(
    `SELECT record FROM ledger JOIN change ON kind = 'ledger' AND key = id
     WHERE refused = 1 AND json_extract(record, '$.withheld') IS NULL`,
  );
  for (const record of rows.pluck().all()) putRefused(store, JSON.parse(record) as LedgerRecord);
}

/** Writes an entry again with new evidence. Part of a transaction. */
export function renewEntryEvidence(platform: Platform, key: string): void {
  const record = platform.store.get<LedgerRecord>('ledger', key);
  if (record) put(platform, record, JSON.parse(record.statement) as LedgerStatement);
}
