import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Notice } from '../contract';
import { Failure } from '../failure';
import type { Stores } from '../types';
import { createPrivateFile } from '../file-permissions';
import { backupPaths, backupWork, copyWork, restoreBackup } from './backup';
import { deleteOrphanChunks } from './blobs';
import { isUndamaged } from './check';
import { hasSeenDamage, storeFailure } from './failures';
import {
  backupsPath,
  cacheOptions,
  cachePath,
  completeReplacement,
  removeDatabase,
  searchPath,
  workOptions,
  workPath,
} from './files';
import { ROLE_FILTER_VERSION } from './migrations/cache';
import { migrate, openEncrypted, openUnmigrated, schemaVersion, type OpenOptions } from './open';
import { clearSalvage, salvageWork, type SalvageReport } from './salvage';
import { deleteUploads } from './uploads';
import { keepLogShort } from './write-ahead-log';

const keys = new WeakMap<Stores, Buffer>();
const backingUp = new WeakMap<Stores, Promise<boolean>>();

/** File that exists while the stores are open, by which the next start detects an unclean exit. */
const marker = (directory: string) => join(directory, 'open');

/**
 * Opens an account's two stores after a check: work.db always, cache.db after an unclean exit. Salvages a damaged
 * work.db, restores a missing one from the newest backup, and recreates a damaged cache.db; notices report this. Only a
 * salvage blocks the thread for long.
 *
 * Rejects with `Failure` 'STORE_NEWER', 'STORE_WRONG_KEY', 'DISK_FULL', 'STORE_BUSY' or 'STORE_UNAVAILABLE'.
 */
export async function openStores(
  directory: string,
  key: Buffer,
  now: Date,
): Promise<{ stores: Stores; notices: Notice[] }> {
  mkdirSync(backupsPath(directory), { recursive: true, mode: 0o700 });
  const unclean = existsSync(marker(directory));
  createPrivateFile(marker(directory));
  clearSalvage(directory);
  completeReplacement(directory);
  const notices: Notice[] = [];
  const work = await openWork(directory, key, now, notices);
  try {
    const cache = await openCache(directory, key, unclean, notices);
    const stores: Stores = { directory, work, cache };
    for (const db of [work, cache]) keepLogShort(db);
    keys.set(stores, Buffer.from(key));
    if (!unclean) await deleteUploads(work);
    await deleteOrphanChunks(work);
    return { stores, notices };
  } catch (error) {
    work.close();
    throw storeFailure(error) ?? error;
  }
}

/** Waits for a running backup, then closes both stores. */
export async function closeStores(stores: Stores): Promise<void> {
  await backingUp.get(stores)?.catch(() => false);
  stores.work.close();
  stores.cache.close();
  keys.get(stores)?.fill(0);
  keys.delete(stores);
  if (!hasSeenDamage()) rmSync(marker(stores.directory), { force: true });
}

/**
 * Makes today's backup of work.db unless it exists; returns whether it was made. Call it after sign-in and every few
 * hours. Rejects with `Failure` 'STORE_CLOSED', as `copyWork` does, or 'DISK_FULL'.
 */
export async function backupDaily(stores: Stores, now: Date): Promise<boolean> {
  const key = keys.get(stores);
  if (!key) throw new Failure('STORE_CLOSED', '数据文件已关闭，没有备份。', '请重新登录。');
  const running = backupWork(stores.work, stores.directory, key, now);
  backingUp.set(stores, running);
  try {
    return await running;
  } catch (error) {
    throw storeFailure(error) ?? error;
  } finally {
    backingUp.delete(stores);
  }
}

async function openWork(directory: string, key: Buffer, now: Date, notices: Notice[]): Promise<Database> {
  const path = workPath(directory);
  const options = workOptions(key);
  const saved = backupPaths(directory)[0];
  if (!existsSync(path) && saved) {
    await restoreBackup(directory, key, saved, now);
    notices.push({
      id: randomUUID(),
      level: 'warning',
      message: `本机的工作文件不见了，已用备份 ${basename(saved)} 恢复。`,
      advice: '备份之后写的草稿和操作不在其中，请核对。',
    });
  }
  undoUnfinished(path, options);
  const size = existsSync(path) ? statSync(path).size : 0;
  if (size > 0 ? !(await isUndamaged(path, options)) : existsSync(path) && saved)
    notices.push(salvageNotice(salvageWork(directory, key, now)));
  const work = openUnmigrated(path, options);
  try {
    const version = schemaVersion(work);
    if (version > 0 && version < options.migrations.length)
      await copyWork(work, directory, key, join(backupsPath(directory), `work-schema-${version}.db`));
    migrate(work, options.migrations);
    return work;
  } catch (error) {
    work.close();
    throw storeFailure(error) ?? error;
  }
}

/**
 * Rolls back a journal that an interruption left while the file was created. This requires write access, which the
 * check of the file does not have.
 */
function undoUnfinished(path: string, options: OpenOptions): void {
  if (!existsSync(`${path}-journal`)) return;
  try {
    openUnmigrated(path, options).close();
  } catch (error) {
    if (!isDamageFailure(error)) throw error;
  }
}

const isDamageFailure = (error: unknown): boolean =>
  error instanceof Failure && ['STORE_DAMAGED', 'STORE_UNREADABLE'].includes(error.code);

function versionOf(path: string, options: OpenOptions): number {
  const db = openUnmigrated(path, options);
  try {
    return schemaVersion(db);
  } finally {
    db.close();
  }
}

async function openCache(
  directory: string,
  key: Buffer,
  unclean: boolean,
  notices: Notice[],
): Promise<Database> {
  const path = cachePath(directory);
  const options = cacheOptions(key);
  const present = existsSync(path);
  try {
    if (present && versionOf(path, options) < ROLE_FILTER_VERSION) removeDatabase(path);
    if (!existsSync(path)) removeDatabase(searchPath(directory));
    else if (unclean && !(await isUndamaged(path, options))) throw new Failure('STORE_DAMAGED', '', '');
    return openEncrypted(path, options);
  } catch (error) {
    if (!isDamageFailure(error)) throw error;
    removeDatabase(path);
    removeDatabase(searchPath(directory));
    notices.push({
      id: randomUUID(),
      level: 'info',
      message: '本机的稿件缓存有损坏，已清空，正从平台重新下载。',
      advice: '草稿和待发送的操作不受影响；下载完之前，列表和搜索会不全。',
    });
    return openEncrypted(path, options);
  }
}

/** Returns the notice about a salvage. */
export function salvageNotice(report: SalvageReport): Notice {
  const labels: Array<[string, string, string]> = [
    ['draft', '草稿', '份'],
    ['outbox', '发件箱里的操作', '项'],
    ['audit', '操作记录', '条'],
    ['blob', '未上传的附件', '个'],
  ];
  const parts = labels.map(([table, label, unit]) => {
    const { saved, fromBackup, lost } = report.tables[table] ?? { saved: 0, fromBackup: 0, lost: 0 };
    const restored = fromBackup > 0 ? `，从备份补回 ${fromBackup} ${unit}` : '';
    return `${label}救回 ${saved} ${unit}${restored}，丢失 ${lost} ${unit}`;
  });
  const more = report.counted ? '' : '（损坏处可能还有数不出的内容）';
  return {
    id: randomUUID(),
    level: 'warning',
    message: `本机的工作文件有损坏，已把能读出的内容存入新文件：${parts.join('；')}${more}。`,
    advice: `原文件没有改动，保存为 ${report.kept}。请核对草稿；需要找回更多内容时，请把它交给维护人员。`,
  };
}
