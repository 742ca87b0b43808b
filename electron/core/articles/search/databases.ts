import { parentPort } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import { Failure } from '../../failure';
import {
  cacheOptions,
  cachePath,
  isDamage,
  openEncrypted,
  removeDatabase,
  searchOptions,
  searchPath,
} from '../../store';
import type { Trouble, WorkerStart } from './protocol';

/** Pages that a connection keeps in memory, KiB; SQLite's own 16 MiB for each of four would be most of the process. */
const PAGES = { cache: 2048, index: 32_768, writing: 4096 };

export function openCache({ directory, key }: WorkerStart): Database {
  const db = openEncrypted(cachePath(directory), { ...cacheOptions(Buffer.from(key)), readonly: true });
  return keeping(db, PAGES.cache);
}

function keeping(db: Database, pages: number): Database {
  db.pragma(`cache_size=-${pages}`);
  return db;
}

export function openIndex({ directory, key }: WorkerStart): Database {
  const db = openEncrypted(searchPath(directory), { ...searchOptions(Buffer.from(key)), readonly: true });
  return keeping(db, PAGES.index);
}

/** Opens search.db to write; one that is damaged or of another version is begun anew. */
export function openIndexToWrite({ directory, key }: WorkerStart): Database {
  const path = searchPath(directory);
  const options = searchOptions(Buffer.from(key));
  try {
    return keeping(openEncrypted(path, options), PAGES.writing);
  } catch (error) {
    if (!(error instanceof Failure) || !REBUILT.has(error.code)) throw error;
    removeDatabase(path);
    return keeping(openEncrypted(path, options), PAGES.writing);
  }
}
const REBUILT = new Set(['STORE_NEWER', 'STORE_UNREADABLE', 'STORE_DAMAGED']);

/** Begins search.db anew. */
export function rebuildIndex(search: Database, start: WorkerStart): Database {
  search.close();
  removeDatabase(searchPath(start.directory));
  return openIndexToWrite(start);
}

/** Does `work`; when one of the two files turns out damaged, says which and ends the worker. */
export function guarded(cache: Database, say: (trouble: Trouble) => void, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!isDamage(error) && !isDamage((error as Error).cause)) throw error;
    say({ kind: 'damaged', file: isSoundNow(cache) ? 'search' : 'cache' });
    parentPort!.close();
  }
}

function isSoundNow(db: Database): boolean {
  try {
    return db.pragma('quick_check(1)', { simple: true }) === 'ok';
  } catch (error) {
    if (!isDamage(error)) throw error;
    return false;
  }
}
