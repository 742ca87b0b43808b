import type { Database } from 'better-sqlite3';
import { statement } from '../../store';

/** Positions of the cache and of the index: the index follows the feed positions of articles. */

/** Returns the highest feed position of a cached article; 0 when there is none. */
export function newestSeq(cache: Database): number {
  const sql = 'SELECT coalesce(max(seq), 0) AS seq FROM article';
  return statement<{ seq: number }>(cache, sql).get()?.seq ?? 0;
}

/**
 * `seq`: the position up to which articles are indexed, except those in gaps; `generation`: that of the cache that was
 * indexed.
 */
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

/** A range of positions whose articles are not indexed: above `after`, up to `until`. */
export interface Gap {
  after: number;
  until: number;
}

/** Returns the gaps of search.db, sorted: newest first. */
export function readGaps(search: Database): Gap[] {
  return statement<Gap>(search, 'SELECT after, until FROM gap ORDER BY after DESC').all();
}

/**
 * Moves the mark `seq` up to `newest`, and returns whether it was lower. What lies between becomes a gap, or the upper part
 * of an adjacent gap.
 */
export function extendTo(search: Database, newest: number): boolean {
  const seen = readMark(search, 'seq');
  if (newest <= seen) return false;
  const { changes } = statement(search, 'UPDATE gap SET until = ? WHERE until = ?').run(newest, seen);
  if (changes === 0) statement(search, 'INSERT INTO gap (after, until) VALUES (?, ?)').run(seen, newest);
  writeMark(search, 'seq', newest);
  return true;
}

/** Lowers the upper end of a gap, and removes the gap when it is then empty. */
export function shrinkGap(search: Database, after: number, until: number): void {
  if (until > after) statement(search, 'UPDATE gap SET until = ? WHERE after = ?').run(until, after);
  else statement(search, 'DELETE FROM gap WHERE after = ?').run(after);
}
