import { copyFile } from 'node:fs/promises';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { flushFileSync, replaceFileSync } from '../atomic-file';
import { Failure } from '../failure';
import { PRIVATE_FOLDER } from '../file-permissions';
import { isUndamaged } from './check';
import {
  backupsPath,
  chinaDay,
  chinaStamp,
  removeDatabase,
  replaceWork,
  workOptions,
  workPath,
} from './files';
import { openUnmigrated } from './open';

const DAILY = 7;
const WEEKLY = 4;
const NAME = /^work-(\d{4}-\d{2}-\d{2})\.db$/;

/**
 * Copies work.db (encrypted) to `target` and checks the copy before renaming it. The log is merged into the file first;
 * then a read transaction prevents SQLite from changing the file during the copy, while writes go to the log. Neither
 * copy nor check blocks the thread. Rejects with `Failure` 'STORE_BUSY' when the log cannot be merged, and
 * 'BACKUP_DAMAGED' when the copy fails its check.
 */
export async function copyWork(
  work: Database,
  directory: string,
  key: Buffer,
  target: string,
): Promise<void> {
  const options = workOptions(key);
  const draft = `${target}.new`;
  const [checkpoint] = work.pragma('wal_checkpoint(TRUNCATE)') as Array<{ busy: number }>;
  const guard = openUnmigrated(workPath(directory), { ...options, readonly: true });
  try {
    guard.exec('BEGIN');
    guard.prepare('SELECT count(*) FROM sqlite_schema').get();
    if (checkpoint?.busy !== 0)
      throw new Failure('STORE_BUSY', '数据文件正忙，这次没有备份成。', '程序稍后会再试。');
    await copyFile(workPath(directory), draft);
  } finally {
    guard.close();
  }
  const sound = await isUndamaged(draft, options);
  for (const suffix of ['-wal', '-shm']) rmSync(draft + suffix, { force: true });
  if (!sound) {
    removeDatabase(draft);
    throw new Failure(
      'BACKUP_DAMAGED',
      '今天的备份没有通过检查，已丢弃。',
      '请重新启动程序，启动时会检查工作文件；若再次出现，请联系维护人员。',
    );
  }
  replaceFileSync(target, draft);
}

/**
 * Makes today's backup unless it exists, and deletes expired ones. Returns whether a backup was made. Rejects as
 * `copyWork` does.
 */
export async function backupWork(
  work: Database,
  directory: string,
  key: Buffer,
  now: Date,
): Promise<boolean> {
  mkdirSync(backupsPath(directory), { recursive: true, mode: PRIVATE_FOLDER });
  const target = join(backupsPath(directory), `work-${chinaDay(now)}.db`);
  if (existsSync(target)) return false;
  for (const name of readdirSync(backupsPath(directory)))
    if (/\.new(-wal|-shm)?$/.test(name)) rmSync(join(backupsPath(directory), name), { force: true });
  await copyWork(work, directory, key, target);
  for (const name of expiredBackups(readdirSync(backupsPath(directory))))
    rmSync(join(backupsPath(directory), name), { force: true });
  return true;
}

/** Returns the names of expired daily backups: all except the newest 7 and the newest of each of the 4 weeks before. */
export function expiredBackups(names: readonly string[]): string[] {
  const days = names
    .filter((name) => NAME.test(name))
    .sort()
    .reverse();
  const weeks = new Set<number>();
  return days.slice(DAILY).filter((name) => {
    const week = weekOf(NAME.exec(name)![1]!);
    if (weeks.has(week) || weeks.size === WEEKLY) return true;
    weeks.add(week);
    return false;
  });
}

/** Number of the week, Monday to Sunday. */
function weekOf(day: string): number {
  return Math.floor((Date.parse(`${day}T00:00:00Z`) / 86_400_000 + 3) / 7);
}

/** Returns the paths of an account's backups, newest first; those made before a migration follow the daily ones. */
export function backupPaths(directory: string): string[] {
  if (!existsSync(backupsPath(directory))) return [];
  const names = readdirSync(backupsPath(directory)).filter((name) => name.endsWith('.db'));
  const daily = names
    .filter((name) => NAME.test(name))
    .sort()
    .reverse();
  const byVersion = new Intl.Collator('en', { numeric: true });
  const others = names.filter((name) => !NAME.test(name)).sort((a, b) => byVersion.compare(b, a));
  return [...daily, ...others].map((name) => join(backupsPath(directory), name));
}

/**
 * Replaces work.db by a backup, while the stores are closed. Keeps the current file under a dated name, which is
 * returned (null when there was none). Rejects with `Failure` 'BACKUP_DAMAGED', without changes, when the backup fails
 * its check.
 */
export async function restoreBackup(
  directory: string,
  key: Buffer,
  backup: string,
  now: Date,
): Promise<string | null> {
  const copy = join(directory, 'work.restore.db');
  copyFileSync(backup, copy);
  const sound = await isUndamaged(copy, workOptions(key));
  for (const suffix of ['-wal', '-shm']) rmSync(copy + suffix, { force: true });
  if (!sound) {
    removeDatabase(copy);
    throw new Failure('BACKUP_DAMAGED', '这份备份打不开或已损坏，没有恢复。', '请选较早的一份备份再试。');
  }
  const kept = copyAside(directory, `work.replaced-${chinaStamp(now)}.db`);
  replaceWork(directory, copy);
  return kept && basename(kept);
}

/** Copies work.db and its log to a name in the same folder; returns the path, null when there is no work.db. */
export function copyAside(directory: string, name: string): string | null {
  if (!existsSync(workPath(directory))) return null;
  const kept = join(directory, name);
  for (const suffix of ['', '-wal']) {
    const part = workPath(directory) + suffix;
    if (!existsSync(part) || (suffix !== '' && statSync(part).size === 0)) continue;
    copyFileSync(part, kept + suffix);
    flushFileSync(kept + suffix);
  }
  return kept;
}
