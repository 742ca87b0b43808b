import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
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

/** Removes a database with its log and its shared index; nothing happens when there is none. */
export function removeDatabase(path: string): void {
  for (const suffix of ['-wal', '-shm', '']) rmSync(path + suffix, { force: true });
}

export function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const incoming = (directory: string) => join(directory, 'work.incoming.db');

/**
 * Puts a finished file in the place of work.db. From the rename to `work.incoming.db` on it is decided: a crash
 * after it is completed by `completeReplacement` at the next start. The old log must go first, or SQLite would
 * replay it into the new file.
 */
export function replaceWork(directory: string, finished: string): void {
  syncFile(finished);
  renameSync(finished, incoming(directory));
  completeReplacement(directory);
}

/** Completes a replacement that a crash interrupted. */
export function completeReplacement(directory: string): void {
  if (!existsSync(incoming(directory))) return;
  for (const suffix of ['-wal', '-shm']) rmSync(workPath(directory) + suffix, { force: true });
  renameSync(incoming(directory), workPath(directory));
}

/** `2026-11-24`, the day in Beijing. */
export function chinaDay(now: Date): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** `20261124-093015`, Beijing time, for the name of a file that is kept. */
export function chinaStamp(now: Date): string {
  const local = new Date(now.getTime() + 8 * 3_600_000).toISOString();
  return local.slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
}
