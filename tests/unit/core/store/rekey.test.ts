import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import type * as promises from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import {
  backupDaily,
  backupPaths,
  cacheOptions,
  cachePath,
  changeDataKey,
  closeStores,
  openEncrypted,
  openStores,
  searchOptions,
  searchPath,
} from '../../../../electron/core/store';
import { workOptions, workPath } from '../../../../electron/core/store/files';
import { openUnmigrated } from '../../../../electron/core/store/open';
import { addBlob, addDraft, folder, key as former, overwrite } from './fixture';

const disk = vi.hoisted(() => ({ full: false }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof promises>();
  const copyFile: typeof real.copyFile = (...args) =>
    disk.full
      ? Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
      : real.copyFile(...args);
  return { ...real, copyFile };
});

const key = createHash('sha256').update('the key after it').digest();
const NOW = new Date('2026-11-25T01:00:00Z');

/** Creates an account with drafts, an attachment, a cache, a search index and two backups, and closes it. */
async function worked(directory = folder()) {
  const { stores } = await openStores(directory, former, new Date());
  const ids = [addDraft(stores.work, '第一份'), addDraft(stores.work, '第二份')];
  await addBlob(stores, Buffer.alloc(3_000_000, '附件'));
  await backupDaily(stores, new Date('2026-11-23T01:00:00Z'));
  await backupDaily(stores, new Date('2026-11-24T01:00:00Z'));
  await closeStores(stores);
  openEncrypted(searchPath(directory), searchOptions(former)).close();
  return { directory, ids: ids.sort() };
}

/** Returns the names of the databases in a folder that open with a key. */
function openFor(directory: string, with_: Buffer): string[] {
  const paths = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.db'))
    .map((entry) => join(entry.parentPath, entry.name));
  return paths
    .filter((path) => {
      const options =
        path === cachePath(directory)
          ? cacheOptions(with_)
          : path === searchPath(directory)
            ? searchOptions(with_)
            : workOptions(with_);
      try {
        openUnmigrated(path, { ...options, readonly: true }).close();
        return true;
      } catch {
        return false;
      }
    })
    .map((path) => basename(path))
    .sort();
}

async function draftsUnder(directory: string, with_: Buffer): Promise<unknown[]> {
  const { stores } = await openStores(directory, with_, new Date());
  const ids = stores.work.prepare('SELECT id FROM draft ORDER BY id').pluck().all();
  await closeStores(stores);
  return ids;
}

const BACKUPS = ['work-2026-11-23.db', 'work-2026-11-24.db'];

it('a key change encrypts work.db and its backups with the new key, and deletes data that can be fetched again', async () => {
  const { directory, ids } = await worked();
  expect(openFor(directory, former)).toEqual(['cache.db', 'search.db', ...BACKUPS, 'work.db'].sort());
  const change = await changeDataKey(directory, former, key, NOW);
  expect(change).toMatchObject({ removed: [], unopened: [], notices: [] });
  expect(change.changed.sort()).toEqual([...BACKUPS, 'work.db']);
  expect(openFor(directory, former)).toEqual([]);
  expect(openFor(directory, key)).toEqual([...BACKUPS, 'work.db']);
  expect(await draftsUnder(directory, key)).toEqual(ids);
  expect(readdirSync(directory).filter((name) => /rekey|incoming|\.new/.test(name))).toEqual([]);
});

it('a repeated key change changes nothing, and keeps files written with the new key', async () => {
  const { directory, ids } = await worked();
  await changeDataKey(directory, former, key, NOW);
  expect(await draftsUnder(directory, key)).toEqual(ids);
  expect(await changeDataKey(directory, former, key, NOW)).toEqual({
    changed: [],
    removed: [],
    unopened: [],
    notices: [],
  });
  expect(existsSync(cachePath(directory))).toBe(true);
});

it('a key change does nothing for an account without files', async () => {
  expect((await changeDataKey(join(folder(), 'none'), former, key, NOW)).changed).toEqual([]);
  expect((await changeDataKey(folder(), former, key, NOW)).changed).toEqual([]);
});

it('a key change keeps commits that are only in the write-ahead log', async () => {
  const { directory, ids } = await worked();
  const { stores } = await openStores(directory, former, new Date());
  const late = addDraft(stores.work, '还在日志里');
  const crashed = folder();
  for (const name of ['work.db', 'work.db-wal']) copyFileSync(join(directory, name), join(crashed, name));
  await closeStores(stores);
  expect(statSync(join(crashed, 'work.db-wal')).size).toBeGreaterThan(0);
  await changeDataKey(crashed, former, key, NOW);
  expect(await draftsUnder(crashed, key)).toEqual([...ids, late].sort());
  expect(openFor(crashed, former)).toEqual([]);
});

it('a key change encrypts intact copies of work.db with their logs, and removes damaged ones with a notice', async () => {
  const { directory, ids } = await worked();
  const { stores } = await openStores(directory, former, new Date());
  const late = addDraft(stores.work, '还在日志里');
  for (const suffix of ['', '-wal'])
    copyFileSync(workPath(directory) + suffix, join(directory, `work.replaced-20261101-080000.db${suffix}`));
  await closeStores(stores);
  const damaged = join(directory, 'work.damaged-20261102-080000.db');
  copyFileSync(workPath(directory), damaged);
  overwrite(damaged, 8192 * 20 + 100);
  const foreign = join(directory, 'work.damaged-20261103-080000.db');
  writeFileSync(foreign, Buffer.alloc(40_000, 7));

  const change = await changeDataKey(directory, former, key, NOW);
  expect(change.removed).toEqual(['work.damaged-20261102-080000.db']);
  expect(change.unopened).toEqual(['work.damaged-20261103-080000.db']);
  expect(change.notices).toEqual([
    expect.objectContaining({
      message: expect.stringMatching(/work\.damaged-20261102-080000\.db 已损坏.*已删除.*20261103.*原样保留/),
    }),
  ]);
  expect(openFor(directory, former)).toEqual([]);
  const kept = openUnmigrated(join(directory, 'work.replaced-20261101-080000.db'), workOptions(key));
  expect(kept.prepare('SELECT id FROM draft ORDER BY id').pluck().all()).toEqual([...ids, late].sort());
  kept.close();
});

it('a key change salvages a damaged work.db with the former key before it encrypts it', async () => {
  const { directory, ids } = await worked();
  overwrite(workPath(directory), 8192 * 60 + 100);
  const change = await changeDataKey(directory, former, key, NOW);
  expect(change.changed).toContain('work.db');
  expect(change.notices[0]?.message).toContain('草稿救回 2 份');
  expect(openFor(directory, former)).toEqual([]);
  expect(await draftsUnder(directory, key)).toEqual(ids);
});

it('a key change salvages a work.db without its first page, with the help of a backup', async () => {
  const { directory, ids } = await worked();
  overwrite(workPath(directory), 0, Buffer.alloc(8192, 1));
  await changeDataKey(directory, former, key, NOW);
  expect(await draftsUnder(directory, key)).toEqual(ids);
});

it('a key change changes nothing when neither key opens the files', async () => {
  const { directory, ids } = await worked();
  const others = ['one', 'another'].map((text) => createHash('sha256').update(text).digest());
  const before = openFor(directory, former).filter((name) => name.startsWith('work'));
  await expect(changeDataKey(directory, others[0]!, others[1]!, NOW)).rejects.toMatchObject({
    code: 'STORE_WRONG_KEY',
  });
  expect(openFor(directory, former)).toEqual(expect.arrayContaining(before));
  expect(await draftsUnder(directory, former)).toEqual(ids);
});

it('a key change fails with DISK_FULL when the disk is full, and can be repeated', async () => {
  const { directory, ids } = await worked();
  disk.full = true;
  const attempt = changeDataKey(directory, former, key, NOW);
  await expect(attempt.finally(() => (disk.full = false))).rejects.toMatchObject({ code: 'DISK_FULL' });
  expect(openFor(directory, former)).toContain('work.db');
  await changeDataKey(directory, former, key, NOW);
  expect(await draftsUnder(directory, key)).toEqual(ids);
});

it('a key change converts the backups when work.db is missing', async () => {
  const { directory, ids } = await worked();
  const lost = folder();
  mkdirSync(join(lost, 'backups'));
  for (const path of backupPaths(directory)) copyFileSync(path, join(lost, 'backups', basename(path)));
  expect((await changeDataKey(lost, former, key, NOW)).changed.sort()).toEqual(BACKUPS);
  expect(await draftsUnder(lost, key)).toEqual(ids);
});
