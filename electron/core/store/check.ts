import { statSync } from 'node:fs';
import { isDamage } from './failures';
import { openUnmigrated, type OpenOptions } from './open';

/** Maximum size in bytes for a full quick_check, which blocks the thread for less than about 20 ms. */
const SMALL = 32 * 1024 * 1024;
/** Interval in ms at which the check of a large file yields to other work. */
const SLICE = 8;

const breath = () => new Promise<void>((resolve) => setImmediate(resolve));

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
      let until = performance.now() + SLICE;
      for (const page of db.prepare('SELECT pageno FROM dbstat').raw().iterate()) {
        if (performance.now() < until || !page) continue;
        await breath();
        until = performance.now() + SLICE;
      }
      return true;
    } finally {
      db.close();
    }
  } catch (error) {
    if (isDamage(error) || isDamage((error as Error).cause)) return false;
    throw error;
  }
}
