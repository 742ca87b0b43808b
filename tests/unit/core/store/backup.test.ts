import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expiredBackups } from '../../../../electron/core/store/backup';
import { workMigrations } from '../../../../electron/core/store/migrations/work';
import {
  backupDaily,
  backupPaths,
  closeStores,
  openEncrypted,
  openStores,
  restoreBackup,
} from '../../../../electron/core/store';
import { addDraft, folder, key, opened, overwrite } from './fixture';

const day = (n: number) => new Date(Date.UTC(2026, 10, 1 + n, 3));

describe('the daily backup', () => {
  it('is made once a day, Beijing time, and contains the written data', async () => {
    const { stores } = await opened();
    const id = addDraft(stores.work, '草稿');
    expect(await backupDaily(stores, new Date('2026-11-24T15:59:00Z'))).toBe(true);
    expect(await backupDaily(stores, new Date('2026-11-24T01:00:00Z'))).toBe(false);
    expect(await backupDaily(stores, new Date('2026-11-24T16:00:00Z'))).toBe(true);
    const names = readdirSync(join(stores.directory, 'backups')).sort();
    expect(names).toEqual(['work-2026-11-24.db', 'work-2026-11-25.db']);
    const backup = openEncrypted(backupPaths(stores.directory)[0]!, {
      key,
      durability: 'full',
      pageSize: 8192,
      migrations: workMigrations,
    });
    expect(backup.prepare('SELECT id FROM draft').pluck().all()).toEqual([id]);
    backup.close();
  });

  it('is a consistent snapshot while writing continues', async () => {
    const { stores } = await opened();
    stores.work.exec('CREATE TABLE pair (a INTEGER, b INTEGER); INSERT INTO pair VALUES (0, 0)');
    const filler = stores.work.prepare('INSERT INTO meta VALUES (?, ?)');
    for (let i = 0; i < 300; i++) filler.run(`filler ${i}`, 'x'.repeat(20_000));
    let running = true;
    const backup = backupDaily(stores, new Date()).finally(() => (running = false));
    let writes = 0;
    while (running) {
      writes++;
      stores.work.exec(`UPDATE pair SET a = a + 1; UPDATE pair SET b = a`);
      filler.run(`later ${writes}`, 'y'.repeat(20_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await backup).toBe(true);
    const copy = openEncrypted(backupPaths(stores.directory)[0]!, {
      key,
      durability: 'full',
      pageSize: 8192,
      migrations: workMigrations,
    });
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(copy.prepare('SELECT count(*) FROM meta').pluck().get()).toBe(300);
    copy.close();
    expect(stores.work.prepare('SELECT a FROM pair').pluck().get()).toBe(writes);
  });

  it('is listed newest first, followed by the copies from before a migration, the newest schema first', () => {
    const directory = folder();
    mkdirSync(join(directory, 'backups'));
    const names = ['work-2026-11-02.db', 'work-2026-11-10.db', 'work-schema-9.db', 'work-schema-10.db'];
    for (const name of names) writeFileSync(join(directory, 'backups', name), '');
    expect(backupPaths(directory).map((path) => basename(path))).toEqual([
      ...['work-2026-11-10.db', 'work-2026-11-02.db', 'work-schema-10.db', 'work-schema-9.db'],
    ]);
  });

  it('is kept for seven days, and one of each of the four weeks before', () => {
    const names = Array.from({ length: 60 }, (_, i) => `work-${day(i).toISOString().slice(0, 10)}.db`);
    const dropped = new Set(expiredBackups([...names, 'work-schema-1.db', 'notes.txt']));
    const kept = names.filter((name) => !dropped.has(name)).reverse();
    expect(kept.slice(0, 7)).toEqual(names.slice(-7).reverse());
    const weekly = kept.slice(7).map((name) => Date.parse(name.slice(5, 15)) / 86_400_000);
    expect(weekly).toHaveLength(4);
    const gaps = weekly.slice(1).map((later, i) => weekly[i]! - later);
    expect(gaps[0]).toBeLessThanOrEqual(7);
    expect(gaps.slice(1)).toEqual([7, 7]);
    expect(dropped.has('work-schema-1.db') || dropped.has('notes.txt')).toBe(false);
  });

  it('is thinned out day by day to eleven that cover at least three weeks', () => {
    let names: string[] = [];
    for (let i = 0; i < 100; i++) {
      names.push(`work-${day(i).toISOString().slice(0, 10)}.db`);
      const dropped = new Set(expiredBackups(names));
      names = names.filter((name) => !dropped.has(name));
    }
    expect(names).toHaveLength(11);
    const span = (Date.parse(names.at(-1)!.slice(5, 15)) - Date.parse(names[0]!.slice(5, 15))) / 86_400_000;
    expect(span).toBeGreaterThanOrEqual(21);
  });

  it('can be restored, and the replaced file is kept', async () => {
    const directory = folder();
    const { stores } = await openStores(directory, key, new Date());
    const old = addDraft(stores.work, '旧');
    await backupDaily(stores, new Date());
    const young = addDraft(stores.work, '新');
    await closeStores(stores);
    const kept = await restoreBackup(directory, key, backupPaths(directory)[0]!, day(0));
    expect(kept).toBe('work.replaced-20261101-110000.db');
    const again = await opened(directory);
    expect(again.stores.work.prepare('SELECT id FROM draft').pluck().all()).toEqual([old]);
    const replaced = openEncrypted(join(directory, kept!), {
      key,
      durability: 'full',
      pageSize: 8192,
      migrations: workMigrations,
    });
    expect(replaced.prepare('SELECT id FROM draft').pluck().all().sort()).toEqual([old, young].sort());
    replaced.close();
  });

  it('is not restored when it is damaged', async () => {
    const directory = folder();
    const { stores } = await openStores(directory, key, new Date());
    const id = addDraft(stores.work, 'x'.repeat(50_000));
    await backupDaily(stores, new Date());
    await closeStores(stores);
    overwrite(backupPaths(directory)[0]!, 8192 * 8);
    await expect(restoreBackup(directory, key, backupPaths(directory)[0]!, day(0))).rejects.toMatchObject({
      code: 'BACKUP_DAMAGED',
    });
    const again = await opened(directory);
    expect(again.stores.work.prepare('SELECT id FROM draft').pluck().all()).toEqual([id]);
  });

  it('restores a missing work database', async () => {
    const directory = folder();
    const { stores } = await openStores(directory, key, new Date());
    const id = addDraft(stores.work, '草稿');
    await backupDaily(stores, new Date());
    await closeStores(stores);
    rmSync(join(directory, 'work.db'));
    const again = await opened(directory);
    expect(again.notices[0]?.message).toContain('备份');
    expect(again.stores.work.prepare('SELECT id FROM draft').pluck().all()).toEqual([id]);
  });
});

it('a work database of an older version is backed up before its migration', async () => {
  const directory = folder();
  const old = openEncrypted(join(directory, 'work.db'), {
    key,
    durability: 'full',
    pageSize: 8192,
    migrations: workMigrations.slice(0, 1),
  });
  old.exec(`INSERT INTO meta VALUES ('from', 'the old program')`);
  old.close();
  const { stores } = await opened(directory);
  expect(stores.work.pragma('user_version', { simple: true })).toBe(workMigrations.length);
  const backup = openEncrypted(join(directory, 'backups', 'work-schema-1.db'), {
    key,
    durability: 'full',
    pageSize: 8192,
    migrations: workMigrations.slice(0, 1),
  });
  expect(backup.prepare('SELECT value FROM meta').pluck().get()).toBe('the old program');
  backup.close();
});
