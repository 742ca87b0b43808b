import type { Database } from 'better-sqlite3';
import { statement } from '../../store';

/** Positions of the cache and of the index: the index follows the feed positions of articles. */

/** Returns the highest feed position of a cached article; 0 when there is none. */
export function newestSeq(cache: Database): number {
  const sql = 'SELECT coalesce(max(seq), 0) AS seq FROM article';
  return statement<{ seq: number }>(cache, sql).get()?.seq ?? 0;
}

/** `seq`: the position up to which articles are indexed; `generation`: that of the cache that was indexed. */
type IndexMark = 'seq' | 'generation';

/** Returns a mark of search.db; 0 when it is not set. */
export function readMark(search: Database, mark: IndexMark): number {
  return statement<{ value: number }>(search, 'SELECT value FROM meta WHERE key = ?').get(mark)?.value ?? 0;
}

export function writeMark(search: Database, mark: IndexMark, value: number): void {
  statement(
    search,
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ).run(mark, value);
}
