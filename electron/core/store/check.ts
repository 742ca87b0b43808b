import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { runInSlices } from '../time-slices';
import { isDamage } from './failures';
import { openUnmigrated, type OpenOptions } from './open';

/** Maximum size in bytes for a full quick_check, which blocks the thread for less than about 20 ms. */
const SMALL = 32 * 1024 * 1024;

/**
 * Returns whether a file is undamaged. A small file gets SQLite's quick_check. Of a large file every page in use is
 * read, in slices that do not block the thread: each page carries an authentication tag, so that altered bytes are
 * detected. Rejects with errors other than damage, such as an unreadable disk.
 */
export async function isUndamaged(path: string, options: OpenOptions): Promise<boolean> {
  try {
    const db = openUnmigrated(path, { ...options, readonly: true });
    try {
      if (statSync(path).size <= SMALL) return db.pragma('quick_check(1)', { simple: true }) === 'ok';
      await runInSlices(readPages(db));
      return true;
    } finally {
      db.close();
    }
  } catch (error) {
    if (isDamage(error) || isDamage((error as Error).cause)) return false;
    throw error;
  }
}

/** Reads every page in use. Throws an `SqliteError` at a damaged page. */
function* readPages(db: Database): Generator<undefined, void, undefined> {
  const pages = db.prepare('SELECT pageno FROM dbstat').raw().iterate();
  while (!pages.next().done) yield;
}
