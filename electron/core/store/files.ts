import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFileSync } from '../atomic-file';
import type { OpenOptions } from './open';
import { cacheMigrations } from './migrations/cache';
import { searchMigrations } from './migrations/search';
import { workMigrations } from './migrations/work';

export const workPath = (directory: string) => join(directory, 'work.db');
export const cachePath = (directory: string) => join(directory, 'cache.db');
export const searchPath = (directory: string) => join(directory, 'search.db');
export const backupsPath = (directory: string) => join(directory, 'backups');

export function workOptions(key: Buffer): OpenOptions {
  return { key, durability: 'full', pageSize: 8192, migrations: workMigrations };
}
export function cacheOptions(key: Buffer): OpenOptions {
  return { key, durability: 'normal', pageSize: 16384, migrations: cacheMigrations };
}
export function searchOptions(key: Buffer): OpenOptions {
  return { key, durability: 'normal', pageSize: 8192, migrations: searchMigrations };
}

/** Deletes a database with its log and shared index, if they exist. */
export function removeDatabase(path: string): void {
  for (const suffix of ['-wal', '-shm', '']) rmSync(path + suffix, { force: true });
}

const incoming = (directory: string) => join(directory, 'work.incoming.db');

/**
 * Replaces work.db by a finished file. After the rename to `work.incoming.db`, an interrupted replacement is completed
 * by `completeReplacement` at the next start. The old log is deleted first, because SQLite would replay it into the new
 * file.
 */
export function replaceWork(directory: string, finished: string): void {
  replaceFileSync(incoming(directory), finished);
  completeReplacement(directory);
}

/** Completes a replacement that was interrupted. */
export function completeReplacement(directory: string): void {
  if (!existsSync(incoming(directory))) return;
  for (const suffix of ['-wal', '-shm']) rmSync(workPath(directory) + suffix, { force: true });
  replaceFileSync(workPath(directory), incoming(directory));
}

/** The day in China, for example `2026-11-24`. */
export function chinaDay(now: Date): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** China time for the name of a kept file, for example `20261124-093015`. */
export function chinaStamp(now: Date): string {
  const local = new Date(now.getTime() + 8 * 3_600_000).toISOString();
  return local.slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
}
