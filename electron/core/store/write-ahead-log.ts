import type { Database } from 'better-sqlite3';
import { nextTurn } from '../time-slices';

const MIB = 1024 * 1024;
/** Length of the log from which a commit merges it into the file. */
const SHORT = 4 * MIB;
/** The same during `mergeLogAfter`, and the length from which it merges the log. */
const LONG = 16 * MIB;
const MERGED = 8 * MIB;

function pageSize(db: Database): number {
  return db.pragma('page_size', { simple: true }) as number;
}

function mergeFrom(db: Database, bytes: number): void {
  db.pragma(`wal_autocheckpoint=${bytes / pageSize(db)}`);
}

/** Lets commits merge the log into the file every 4 MiB. */
export function keepLogShort(db: Database): void {
  mergeFrom(db, SHORT);
}

/** Returns how much of the log is not merged into the file, in bytes. */
export function unmergedBytes(db: Database): number {
  const [state] = db.pragma('wal_checkpoint(NOOP)') as Array<{ log: number; checkpointed: number }>;
  return state ? Math.max(0, state.log - state.checkpointed) * pageSize(db) : 0;
}

/**
 * Runs work with many commits, then merges the log if 8 MiB have gathered: half as often as commits do, with three
 * syncs to the disk each time, and in a turn of the event loop of its own. Rejects as `work` does.
 */
export async function mergeLogAfter(db: Database, work: () => Promise<void>): Promise<void> {
  mergeFrom(db, LONG);
  try {
    await work();
  } finally {
    if (db.open) keepLogShort(db);
  }
  if (!db.open || unmergedBytes(db) < MERGED) return;
  await nextTurn();
  if (db.open) db.pragma('wal_checkpoint(PASSIVE)');
}
