import { statSync } from 'node:fs';
import { isDamage } from './failures';
import { openUnmigrated, type OpenOptions } from './open';

/** Up to this many bytes a whole quick_check blocks the thread for less than about 20 ms. */
const SMALL = 32 * 1024 * 1024;
/** The stepwise check gives way to other work this often, ms. */
const SLICE = 8;

const breath = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Whether a file is sound. A small one gets SQLite's quick_check. Of a large one every page in use is read, in
 * slices, so that the thread is never held: each page carries its authentication tag, so a flipped bit shows.
 * Rejects with what is not damage, such as a disk that cannot be read.
 */
export async function isSound(path: string, options: OpenOptions): Promise<boolean> {
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
