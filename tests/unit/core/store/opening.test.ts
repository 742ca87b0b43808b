import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closeStores, openEncrypted, openStores, rowHash } from '../../../../electron/core/store';
import { addCommand, addDraft, folder, key, opened } from './fixture';

const options = { key, durability: 'full', pageSize: 8192, migrations: ['CREATE TABLE t (a TEXT)'] } as const;

describe('an encrypted database', () => {
  it('uses WAL and foreign keys, and flushes each commit of the work database to the disk', async () => {
    const { stores } = await opened();
    for (const [db, synchronous] of [
      [stores.work, 2],
      [stores.cache, 1],
    ] as const) {
      expect(db.pragma('synchronous', { simple: true })).toBe(synchronous);
      expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
      expect(db.pragma('mmap_size', { simple: true })).toBe(0);
      expect(db.pragma('temp_store', { simple: true })).toBe(2);
    }
    expect(stores.work.pragma('page_size', { simple: true })).toBe(8192);
    expect(stores.cache.pragma('page_size', { simple: true })).toBe(16384);
  });

  it('contains no plain text on the disk', async () => {
    const { stores } = await opened();
    addDraft(stores.work, '关于召开座谈会的通知');
    stores.work.pragma('wal_checkpoint(TRUNCATE)');
    addDraft(stores.work, 'an-english-marker');
    for (const name of readdirSync(stores.directory, { recursive: true, encoding: 'utf8' })) {
      const path = join(stores.directory, name);
      if (!/\.db|-wal/.test(name)) continue;
      const bytes = readFileSync(path);
      expect(bytes.includes('座谈会')).toBe(false);
      expect(bytes.includes('an-english-marker')).toBe(false);
      expect(bytes.includes('CREATE TABLE')).toBe(false);
    }
  });

  it('does not open with another key, and is not changed', () => {
    const path = join(folder(), 'a.db');
    openEncrypted(path, options).close();
    const before = readFileSync(path);
    expect(() => openEncrypted(path, { ...options, key: randomBytes(32) })).toThrowError(
      expect.objectContaining({ code: 'STORE_UNREADABLE' }),
    );
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('of a newer version is refused and not changed', () => {
    const path = join(folder(), 'a.db');
    openEncrypted(path, {
      ...options,
      migrations: [...options.migrations, 'CREATE TABLE u (a TEXT)'],
    }).close();
    const before = readFileSync(path);
    expect(() => openEncrypted(path, options)).toThrowError(expect.objectContaining({ code: 'STORE_NEWER' }));
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('applies a migration completely or not at all', () => {
    const path = join(folder(), 'a.db');
    openEncrypted(path, options).close();
    const broken = [...options.migrations, 'CREATE TABLE half (a TEXT); CREATE TABLE t (a TEXT)'];
    expect(() => openEncrypted(path, { ...options, migrations: broken })).toThrow(/already exists/);
    const db = openEncrypted(path, options);
    expect(db.prepare(`SELECT name FROM sqlite_schema WHERE name = 'half'`).all()).toEqual([]);
    db.close();
  });

  it('can be opened read-only besides a writing connection', () => {
    const path = join(folder(), 'a.db');
    const writer = openEncrypted(path, options);
    writer.exec(`INSERT INTO t VALUES ('x')`);
    const reader = openEncrypted(path, { ...options, readonly: true });
    expect(reader.prepare('SELECT a FROM t').pluck().all()).toEqual(['x']);
    expect(() => reader.exec('DELETE FROM t')).toThrow(/readonly/);
    reader.close();
    writer.close();
  });
});

describe('opening the stores', () => {
  it('gives no notice when the files are intact, and finds earlier data', async () => {
    const directory = folder();
    const { stores, notices } = await openStores(directory, key, new Date());
    expect(notices).toEqual([]);
    const id = addDraft(stores.work, '草稿');
    await closeStores(stores);
    const again = await opened(directory);
    expect(again.notices).toEqual([]);
    expect(again.stores.work.prepare('SELECT id FROM draft').pluck().all()).toEqual([id]);
  });

  it('creates work.db again after a kill during its creation', async () => {
    const directory = folder();
    writeFileSync(join(directory, 'work.db'), randomBytes(8192));
    // Rollback journal of a file that was empty (https://www.sqlite.org/fileformat2.html#the_rollback_journal).
    const journal = Buffer.alloc(512);
    journal.write('d9d505f920a163d7', 'hex');
    journal.writeUInt32BE(512, 20);
    journal.writeUInt32BE(8192, 24);
    writeFileSync(join(directory, 'work.db-journal'), journal);
    writeFileSync(join(directory, 'open'), '');
    const { stores, notices } = await openStores(directory, key, new Date());
    expect(notices).toEqual([]);
    addDraft(stores.work, '通知');
    await closeStores(stores);
  });

  it('distinguishes a wrong key from damage, and changes nothing', async () => {
    const directory = folder();
    const { stores } = await openStores(directory, key, new Date());
    addDraft(stores.work, '草稿');
    await closeStores(stores);
    const files = () => readdirSync(directory).filter((name) => name !== 'open');
    const before = files();
    const bytes = readFileSync(join(directory, 'work.db'));
    await expect(openStores(directory, randomBytes(32), new Date())).rejects.toMatchObject({
      code: 'STORE_WRONG_KEY',
    });
    expect(files()).toEqual(before);
    expect(readFileSync(join(directory, 'work.db')).equals(bytes)).toBe(true);
    expect((await opened(directory)).notices).toEqual([]);
  });

  it('deletes the search index when the cache is new', async () => {
    const directory = folder();
    await closeStores((await openStores(directory, key, new Date())).stores);
    openEncrypted(join(directory, 'search.db'), options).close();
    await closeStores((await openStores(directory, key, new Date())).stores);
    expect(existsSync(join(directory, 'search.db'))).toBe(true);
    const cache = join(directory, 'cache.db');
    const { rmSync } = await import('node:fs');
    rmSync(cache);
    await opened(directory);
    expect(existsSync(join(directory, 'search.db'))).toBe(false);
  });
});

describe('the hash of a row', () => {
  it('is updated by each insert and update of drafts and commands', async () => {
    const { stores } = await opened();
    addDraft(stores.work, '第一稿');
    stores.work.prepare(`UPDATE draft SET content = '第二稿', saves = 2`).run();
    const { row_hash: draftHash, ...draft } = stores.work.prepare('SELECT * FROM draft').get() as Record<
      string,
      never
    >;
    expect(draftHash).toBe(rowHash(Object.values(draft)));
    addCommand(stores.work);
    stores.work.prepare(`UPDATE outbox SET state = 'accepted', answer = '{}', attempts = 1`).run();
    const {
      row_hash: commandHash,
      position,
      ...command
    } = stores.work.prepare('SELECT * FROM outbox').get() as Record<string, never>;
    expect(position).toBe(1);
    expect(commandHash).toBe(rowHash(Object.values(command)));
  });

  it('differs when values differ only in type or position', () => {
    const hashes = [['1'], [1], [null], ['null'], [Buffer.from('1')], ['a', 'b'], ['ab', ''], ['a,b']].map(
      rowHash,
    );
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
