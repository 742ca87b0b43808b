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
import type { DamageReport, WorkerStart } from './protocol';

/**
 * Page cache of a connection in KiB; SQLite's default of 16 MiB for each of four connections would dominate the
 * process.
 */
const PAGES = { cache: 2048, index: 4096, writing: 4096 };

/** Opens cache.db read-only. Throws `Failure` as `openEncrypted` does. */
export function openCache({ directory, key }: WorkerStart): Database {
  const db = openEncrypted(cachePath(directory), { ...cacheOptions(Buffer.from(key)), readonly: true });
  return keeping(db, PAGES.cache);
}

function keeping(db: Database, pages: number): Database {
  db.pragma(`cache_size=-${pages}`);
  return db;
}

/** Opens search.db read-only. Throws `Failure` as `openEncrypted` does. */
export function openIndex({ directory, key }: WorkerStart): Database {
  const db = openEncrypted(searchPath(directory), { ...searchOptions(Buffer.from(key)), readonly: true });
  return keeping(db, PAGES.index);
}

/**
 * Opens search.db for writing; deletes and recreates it when it is damaged or of a newer schema version. Throws
 * `Failure` as `openEncrypted` does for other causes.
 */
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

/** Deletes search.db and creates it empty. */
export function rebuildIndex(search: Database, start: WorkerStart): Database {
  search.close();
  removeDatabase(searchPath(start.directory));
  return openIndexToWrite(start);
}

/**
 * Runs `work`. When a database turns out damaged, reports which one and stops the worker. Throws every other error of
 * `work`.
 */
export function reportingDamage(
  cache: Database,
  say: (trouble: DamageReport) => void,
  work: () => void,
): void {
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
