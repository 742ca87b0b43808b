import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { deleteMeta, readMeta, statement, writeMeta } from '../store';
import { runInSlices } from '../time-slices';
import type { FeedRecords } from './feed-records';

/** State of the records in cache.db: position in the feed, last sync, and their deletion. */

/** Returns the feed position of the cache; 0 when it is empty. */
export function readCursor(cache: Database): number {
  return Number(readMeta(cache, 'cursor') ?? 0);
}
/** Returns the scope of the page at that position; empty when the platform has none. */
export function readScope(cache: Database): string {
  return readMeta(cache, 'scope') ?? '';
}
export function writeCursor(cache: Database, cursor: number, scope: string): void {
  writeMeta(cache, 'cursor', String(cursor));
  writeMeta(cache, 'scope', scope);
}

/** Returns when the cache was last known to be up to date (UTC instant); null for never. */
export function readSyncedAt(cache: Database): string | null {
  return readMeta(cache, 'synced_at');
}
export function writeSyncedAt(cache: Database, at: string): void {
  writeMeta(cache, 'synced_at', at);
}

/** Key in `meta` while old records remain to be deleted. */
const CLEARING = 'clearing';
/** Rows deleted per statement. */
const BATCH = 64;

/** Whether `clearRecords` was interrupted and must be completed before the feed is read. */
export function isClearing(cache: Database): boolean {
  return readMeta(cache, CLEARING) !== null;
}

/**
 * Deletes all records and overwrites them on the disk, yielding after every few rows: the platform's feed was
 * restarted, or this account's rights changed. Changes `meta.generation`, so that readers that follow positions, such
 * as the search index, start again.
 */
export async function clearRecords(
  cache: Database,
  { smallTables, largeTables }: Pick<FeedRecords, 'smallTables' | 'largeTables'>,
): Promise<void> {
  cache.pragma('secure_delete=ON');
  const begin = cache.transaction(() => {
    writeMeta(cache, CLEARING, '1');
    writeMeta(cache, 'generation', randomUUID());
    writeCursor(cache, 0, '');
    deleteMeta(cache, 'unread_after');
    for (const table of [...smallTables, 'quarantine']) cache.exec(`DELETE FROM ${table}`);
  });
  begin.immediate();
  await runInSlices(emptyInSlices(cache, largeTables));
  const end = cache.transaction(() => {
    deleteMeta(cache, CLEARING);
    // Readers that started in between hold rows that are deleted now.
    writeMeta(cache, 'generation', randomUUID());
  });
  end.immediate();
  cache.pragma('wal_checkpoint(TRUNCATE)');
  cache.pragma('secure_delete=OFF');
}

function* emptyInSlices(cache: Database, tables: readonly string[]): Generator<undefined, void, undefined> {
  for (const table of tables) {
    const some = statement(
      cache,
      `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} LIMIT ${BATCH})`,
    );
    while (some.run().changes > 0) yield;
  }
}
