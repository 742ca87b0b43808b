import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { replaceFileSync } from '../atomic-file';
import type { Notice } from '../contract';
import { Failure } from '../failure';
import { backupPaths } from './backup';
import { isUndamaged } from './check';
import { isDamage } from './failures';
import {
  backupsPath,
  cacheOptions,
  cachePath,
  completeReplacement,
  removeDatabase,
  replaceWork,
  searchOptions,
  searchPath,
  workOptions,
  workPath,
} from './files';
import { reencryptFile, openUnmigrated, type OpenOptions } from './open';
import { clearSalvage, salvageWork } from './salvage';
import { salvageNotice } from './stores';

const UNREADABLE = ['STORE_UNREADABLE', 'STORE_DAMAGED'];

export interface KeyChange {
  /** Names of the files that this call encrypted with the new key. */
  changed: string[];
  /** Damaged files under the former key that were deleted, because they could not be encrypted again. */
  removed: string[];
  /** Files that neither key opens; left unchanged. */
  unopened: string[];
  notices: Notice[];
}

/** Present and new data key of the files. */
interface DataKeys {
  former: Buffer;
  key: Buffer;
}

/** Copies that `salvageWork` and `restoreBackup` keep beside work.db. */
const KEPT = /^work\.(damaged|replaced)-.*\.db$/;

/**
 * Encrypts an account's closed files with a new key: work.db first, then its backups and the copies kept beside it.
 * Each file is encrypted as a copy, checked, and renamed over the old one, so that an interruption leaves either
 * version complete; a repeated call continues. cache.db and search.db are deleted, because they can be downloaded or
 * rebuilt. A damaged work.db is salvaged first.
 *
 * No file that the former key opens may remain, because others may have that key: a damaged backup or kept copy is
 * deleted and named in the notice. A file that neither key opens is kept and named too.
 *
 * Rejects with `Failure` 'STORE_WRONG_KEY' (neither key opens work.db), 'STORE_NEWER', 'DISK_FULL', 'STORE_BUSY',
 * 'STORE_UNAVAILABLE' or 'STORE_DAMAGED'; the files are then usable as before.
 */
export async function changeDataKey(
  directory: string,
  former: Buffer,
  key: Buffer,
  now: Date,
): Promise<KeyChange> {
  const change: KeyChange = { changed: [], removed: [], unopened: [], notices: [] };
  if (!existsSync(directory)) return change;
  try {
    sweep(directory);
    await changeWork(directory, { former, key }, now, change);
    for (const path of others(directory)) await changeOther(path, { former, key }, change);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? diskFull(error) : error;
  }
  for (const [path, options] of [
    [cachePath(directory), cacheOptions(key)],
    [searchPath(directory), searchOptions(key)],
  ] as const)
    if (existsSync(path) && !opens(path, options)) removeDatabase(path);
  if (change.removed.length > 0 || change.unopened.length > 0) change.notices.push(notice(change));
  return change;
}

const copyPath = (directory: string) => join(directory, 'work.rekey.db');

/** Completes or removes the results of an interrupted call, and incomplete copies. */
function sweep(directory: string): void {
  completeReplacement(directory);
  clearSalvage(directory);
  discard(copyPath(directory));
  if (!existsSync(backupsPath(directory))) return;
  for (const name of readdirSync(backupsPath(directory)))
    if (/\.new(-wal|-shm|-journal)?$/.test(name)) rmSync(join(backupsPath(directory), name), { force: true });
}

async function changeWork(
  directory: string,
  keys: DataKeys,
  now: Date,
  { changed, notices }: KeyChange,
): Promise<void> {
  const { former, key } = keys;
  const path = workPath(directory);
  if (!existsSync(path) || statSync(path).size === 0 || opens(path, workOptions(key))) return;
  const copy = copyPath(directory);
  if (!(await encryptCopy(path, copy, keys))) {
    // work.db is changed first: if a backup opens with the new key, work.db is already encrypted with it, and
    // `openStores` handles its damage.
    if (backupPaths(directory).some((backup) => opens(backup, workOptions(key)))) return;
    const salvaged = salvageNotice(salvageWork(directory, former, now));
    notices.push({ ...salvaged, advice: '请核对草稿。损坏的原文件如何处理，见下一条提示。' });
    if (!(await encryptCopy(path, copy, keys)))
      throw new Failure(
        'STORE_DAMAGED',
        '更换本机资料的密钥时，工作文件没有通过检查。',
        '请重新启动程序再登录一次；若再次出现，请联系维护人员。原文件没有改动。',
      );
  }
  replaceWork(directory, copy);
  changed.push(basename(path));
}

/** Backups, and the copies kept beside work.db. */
function others(directory: string): string[] {
  const kept = readdirSync(directory).filter((name) => KEPT.test(name));
  return [...backupPaths(directory), ...kept.map((name) => join(directory, name))];
}

async function changeOther(path: string, keys: DataKeys, change: KeyChange): Promise<void> {
  const { former, key } = keys;
  if (opens(path, workOptions(key))) return;
  const copy = `${path}.new`;
  discard(copy);
  foldLog(path, former);
  if (await encryptCopy(path, copy, keys)) {
    replaceFileSync(path, copy);
    change.changed.push(basename(path));
  } else if (opens(path, workOptions(former))) {
    removeDatabase(path);
    change.removed.push(basename(path));
  } else change.unopened.push(basename(path));
}

/**
 * Merges the log of a kept copy into its file: the file is replaced by a rename, after which an old log would be
 * replayed into it.
 */
function foldLog(path: string, former: Buffer): void {
  if (!existsSync(`${path}-wal`)) return;
  try {
    openUnmigrated(path, workOptions(former)).close();
  } catch (error) {
    if (!(error instanceof Failure) || !UNREADABLE.includes(error.code)) throw error;
  }
}

/**
 * Makes a checked copy of a file and its log under the new key; returns false, without a copy, when the file is
 * damaged.
 */
async function encryptCopy(path: string, copy: string, { former, key }: DataKeys): Promise<boolean> {
  try {
    for (const suffix of ['', '-wal'])
      if (existsSync(path + suffix)) await copyFile(path + suffix, copy + suffix);
    reencryptFile(copy, workOptions(former), key);
    if (!(await isUndamaged(copy, workOptions(key)))) {
      discard(copy);
      return false;
    }
    for (const suffix of ['-wal', '-shm', '-journal']) rmSync(copy + suffix, { force: true });
    return true;
  } catch (error) {
    discard(copy);
    if (isDamage(error) || isDamage((error as Error).cause)) return false;
    throw error;
  }
}

/** Whether the first page opens with this key. An empty file opens with any key. */
function opens(path: string, options: OpenOptions): boolean {
  try {
    openUnmigrated(path, { ...options, readonly: true }).close();
    return true;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (UNREADABLE.includes(error.code)) return false;
    if (error.code === 'STORE_NEWER') return true;
    throw error;
  }
}

function discard(copy: string): void {
  removeDatabase(copy);
  rmSync(`${copy}-journal`, { force: true });
}

const diskFull = (cause: unknown) =>
  new Failure(
    'DISK_FULL',
    '磁盘空间不足，本机资料还没有换完密钥。',
    '请清理磁盘后再登录一次，程序会接着换；资料没有丢失。',
    { cause },
  );

function notice({ removed, unopened }: KeyChange): Notice {
  const parts = [
    ...(removed.length > 0 ? [`${removed.join('、')} 已损坏，不能用新密钥重新加密，已删除`] : []),
    ...(unopened.length > 0 ? [`${unopened.join('、')} 用新旧密钥都打不开，原样保留`] : []),
  ];
  return {
    id: randomUUID(),
    level: 'warning',
    message: `更换本机资料的密钥时，${parts.join('；')}。`,
    advice:
      '正在使用的工作文件已换好，草稿和待发送的操作都在。原样保留的文件可能仍能用遗失的证书读出，不再需要时请交维护人员删除。',
  };
}
