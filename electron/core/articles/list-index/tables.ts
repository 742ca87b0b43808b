import type { Database } from 'better-sqlite3';
import type { Article } from '../../../platform/contract';
import { readMeta, statement } from '../../store';
import { BLOCK_SIZE } from './bits';
import { isFacet } from './tokens';

/**
 * Tables of the index in cache.db. Articles are numbered by their row ids, and each `BLOCK_SIZE` numbers are a block.
 *
 * - `list_block`: a block whose articles are indexed up to the number `last`, with the times of their changes
 *   (`keys`, 64-bit floats by position, 0 for none) and the highest and lowest of these.
 * - `list_token`: numbers of tokens. `list_bits`: the positions of a token in a block.
 * - `list_change`: indexed articles that have changed since, as they are indexed.
 */

const TOKENS = 2 ** 24;
/** Facets have lower numbers than grams, so that all facets of a block are on few pages of the file. */
const FACETS = 2 ** 16;

export const blockOf = (article: number): number => Math.floor(article / BLOCK_SIZE);
export const positionOf = (article: number): number => article % BLOCK_SIZE;
export const articleAt = (block: number, position: number): number => block * BLOCK_SIZE + position;

/** Row id in `list_bits`. */
export const bitsId = (block: number, token: number): number => block * TOKENS + token;

/** Returns the number of the last indexed article; 0 when none is. All up to it are indexed. */
export function lastIndexed(cache: Database): number {
  const sql = 'SELECT last FROM list_block ORDER BY number DESC LIMIT 1';
  return statement<{ last: number }>(cache, sql).get()?.last ?? 0;
}

/** Returns the number of the last article; 0 when there is none. */
export function lastArticle(cache: Database): number {
  return statement<{ last: number | null }>(cache, 'SELECT max(rowid) AS last FROM article').get()?.last ?? 0;
}

/** Returns indexed articles that have changed since, up to the number `last`. */
export function changedArticles(cache: Database, last: number): number[] {
  const sql = 'SELECT id FROM list_change WHERE id <= ? ORDER BY id';
  return statement<{ id: number }>(cache, sql)
    .all(last)
    .map(({ id }) => id);
}

/** Keeps the state of a cached article for the index. Call it before the article is replaced by `next`. */
export function noteListChange(cache: Database, next: Article): void {
  statement(
    cache,
    `INSERT INTO list_change (id, title, column_id, author_id, stage, live)
     SELECT rowid, title, column_id, author_id, stage, live_revision IS NOT NULL FROM article
     WHERE id = ? AND (title, column_id, author_id, stage, live_revision IS NOT NULL, updated_at)
       IS NOT (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO NOTHING`,
  ).run(next.id, next.title, next.columnId, next.authorId, next.stage, next.live ? 1 : 0, next.updatedAt);
}

/** Returns the number of a token; undefined when no article has ever had it. */
export function tokenNumber(cache: Database, token: string): number | undefined {
  return statement<{ id: number }>(cache, 'SELECT id FROM list_token WHERE token = ?').get(token)?.id;
}

/** Gives a new token a number and returns it. */
export function addToken(cache: Database, token: string): number {
  const [least, end] = isFacet(token) ? [0, FACETS] : [FACETS, TOKENS];
  const sql = `INSERT INTO list_token (id, token)
    SELECT coalesce(max(id), ?) + 1, ? FROM list_token WHERE id > ? AND id < ?`;
  return Number(statement(cache, sql).run(least, token, least, end).lastInsertRowid);
}

/** Returns the stored positions of a token in a block. */
export function storedBits(cache: Database, block: number, token: number): Buffer | undefined {
  const sql = 'SELECT bits FROM list_bits WHERE id = ?';
  return statement<{ bits: Buffer }>(cache, sql).get(bitsId(block, token))?.bits;
}

/** Returns how far a block is indexed (0: not at all), and its times by position. */
export function readBlock(cache: Database, block: number): { last: number; keys: Float64Array } {
  const sql = 'SELECT last, keys FROM list_block WHERE number = ?';
  const row = statement<{ last: number; keys: Buffer }>(cache, sql).get(block);
  if (!row) return { last: 0, keys: new Float64Array(BLOCK_SIZE) };
  return { last: row.last, keys: new Float64Array(Uint8Array.from(row.keys).buffer) };
}

/** Writes a block, with its articles indexed up to the number `last`. */
export function writeBlock(cache: Database, block: number, last: number, keys: Float64Array): void {
  let newest = 0;
  let oldest = Infinity;
  for (const key of keys) {
    if (key === 0) continue;
    if (key > newest) newest = key;
    if (key < oldest) oldest = key;
  }
  statement(
    cache,
    `INSERT INTO list_block (number, last, newest, oldest, keys) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (number) DO UPDATE SET last = excluded.last, newest = excluded.newest, oldest = excluded.oldest,
       keys = excluded.keys`,
  ).run(block, last, newest, Math.min(oldest, newest), Buffer.from(keys.buffer));
}

/** Returns a value that changes when the cached records are deleted; null while they are. */
export function cacheGeneration(cache: Database): string | null {
  return readMeta(cache, 'clearing') === null ? (readMeta(cache, 'generation') ?? '') : null;
}
