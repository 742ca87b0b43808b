import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { deleteMeta, readMeta, writeMeta } from '../store';
import { readCursor, readScope, writeCursor } from './cache';

/** Records of the feed that this program skipped or read in part, because they come from a newer contract or are invalid. */

/** Key in `meta` of the feed position before the first such record. */
const UNREAD = 'unread_after';
/** Key in `meta` of the version of the contract by which the cache was read. */
const READER = 'contract_version';

/** Returns the note of the first position; `add` keeps the lowest one. Call `add` in the transaction of the record. */
export function openUnread(cache: Database): { add(after: number): void } {
  const kept = readMeta(cache, UNREAD);
  let lowest = kept === null ? Infinity : Number(kept);
  return {
    add(after) {
      if (after >= lowest) return;
      lowest = after;
      writeMeta(cache, UNREAD, String(after));
    },
  };
}

/**
 * Moves the feed back to the first record that another version of the program could not read completely, so that the
 * next pull reads it again. The cached records stay in use meanwhile. Changes `meta.generation`, because readers that
 * follow positions have passed these records.
 *
 * @param version `CONTRACT_VERSION` of this program
 */
export function rereadForVersion(cache: Database, version: number): void {
  const move = cache.transaction(() => {
    const before = readMeta(cache, READER);
    if (before === String(version)) return;
    writeMeta(cache, READER, String(version));
    const after = readMeta(cache, UNREAD);
    if (before === null || after === null) return;
    deleteMeta(cache, UNREAD);
    writeMeta(cache, 'generation', randomUUID());
    writeCursor(cache, Math.min(Number(after), readCursor(cache)), readScope(cache));
  });
  move.immediate();
}
