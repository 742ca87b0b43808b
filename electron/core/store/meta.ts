import type { Database } from 'better-sqlite3';
import { statement } from './statements';

/** Named values in the table `meta` of work.db and cache.db. */

/** Returns the value of a key; null when it is not set. */
export function readMeta(db: Database, key: string): string | null {
  return statement<{ value: string }>(db, 'SELECT value FROM meta WHERE key = ?').get(key)?.value ?? null;
}

export function writeMeta(db: Database, key: string, value: string): void {
  statement(
    db,
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ).run(key, value);
}

export function deleteMeta(db: Database, key: string): void {
  statement(db, 'DELETE FROM meta WHERE key = ?').run(key);
}
