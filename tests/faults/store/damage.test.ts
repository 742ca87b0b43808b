import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Stores } from '../../../electron/core/types';
import { backupDaily, closeStores, openStores, readBlobChunk, rowHash } from '../../../electron/core/store';
import { addAudit, addBlob, addCommand, addDraft, folder, key, opened } from '../../unit/core/store/fixture';
import { random } from '../random';
import { truncateTo, flipBit, zeroBytes } from './fixture';

const PAGE = 8192;

interface Held {
  drafts: Map<string, string>;
  commands: string[];
  audit: number;
  blobs: Map<string, Buffer>;
}

/** Fills a work database as after some weeks: 60 drafts, 200 commands, 1,500 audit entries, 8 attachments. */
async function fill(stores: Stores, { below }: ReturnType<typeof random>): Promise<Held> {
  const held: Held = { drafts: new Map(), commands: [], audit: 1500, blobs: new Map() };
  stores.work.exec('BEGIN');
  for (let i = 0; i < 60; i++) {
    const content = `${i} `.repeat(1 + below(8000));
    held.drafts.set(addDraft(stores.work, content), content);
  }
  for (let i = 0; i < 200; i++) held.commands.push(addCommand(stores.work));
  for (let i = 1; i <= held.audit; i++) addAudit(stores.work, i);
  stores.work.exec('COMMIT');
  for (let i = 0; i < 8; i++) {
    const bytes = randomBytes(1000 + below(300_000));
    held.blobs.set(await addBlob(stores, bytes), bytes);
  }
  return held;
}

/** Expects each row in the stores to equal the original in `held`. Returns the number of rows. */
function compare(stores: Stores, held: Held) {
  const { work } = stores;
  const drafts = work.prepare('SELECT * FROM draft').all() as Array<Record<string, string>>;
  for (const { row_hash, ...draft } of drafts) {
    expect(draft['content']).toBe(held.drafts.get(draft['id']!));
    expect(row_hash).toBe(rowHash(Object.values(draft)));
  }
  const commands = work.prepare('SELECT id FROM outbox').pluck().all() as string[];
  for (const id of commands) expect(held.commands).toContain(id);
  const blobs = work.prepare('SELECT sha256, size FROM blob').all() as Array<{
    sha256: string;
    size: number;
  }>;
  for (const { sha256, size } of blobs)
    expect(readBlobChunk(stores, sha256, 0, size)!.bytes.equals(held.blobs.get(sha256)!)).toBe(true);
  expect(work.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(work.pragma('foreign_key_check')).toEqual([]);
  return {
    drafts: drafts.length,
    commands: commands.length,
    audit: work.prepare('SELECT count(*) FROM audit').pluck().get() as number,
    blobs: blobs.length,
  };
}

async function damaged(damage: (path: string, rng: ReturnType<typeof random>) => void, backup = false) {
  const rng = random();
  console.log(`FAULT_SEED=${rng.seed}`);
  const directory = folder();
  const { stores } = await openStores(directory, key, new Date());
  const held = await fill(stores, rng);
  if (backup) await backupDaily(stores, new Date());
  await closeStores(stores);
  const path = join(directory, 'work.db');
  damage(path, rng);
  const original = readFileSync(path);
  const { stores: saved, notices } = await opened(directory, new Date('2026-11-24T01:02:03Z'));
  return { saved, notices, held, original, directory, counts: compare(saved, held) };
}

const whole = { drafts: 60, commands: 200, audit: 1500, blobs: 8 };

/** Returns the numbers in the notice: [saved, lost] of drafts, commands, audit entries and attachments. */
function toldBy(message: string): number[][] {
  return [...message.matchAll(/救回 (\d+) .(?:，从备份补回 (\d+) .)?，丢失 (\d+) /g)].map((m) => [
    Number(m[1]) + Number(m[2] ?? 0),
    Number(m[3]),
  ]);
}

describe('a damaged work database', () => {
  it('with flipped bits loses only the rows of those pages, and the notice counts them', async () => {
    const { notices, counts, original, directory } = await damaged((path, { below }) => {
      for (let i = 0; i < 12; i++) flipBit(path, PAGE * 12 + below(statSync(path).size - PAGE * 12));
    });
    expect(notices).toHaveLength(1);
    const numbers = toldBy(notices[0]!.message);
    expect(numbers.map(([saved]) => saved)).toEqual([
      counts.drafts,
      counts.commands,
      counts.audit,
      counts.blobs,
    ]);
    if (!notices[0]!.message.includes('数不出')) {
      expect(numbers.map(([saved, lost]) => saved! + lost!)).toEqual([60, 200, 1500, 8]);
    }
    expect(counts.drafts).toBeGreaterThan(30);
    expect(counts.audit).toBeGreaterThan(1000);
    const kept = join(directory, 'work.damaged-20261124-090203.db');
    expect(readFileSync(kept).equals(original)).toBe(true);
  });

  it('with flipped bits loses nothing that is in the backup', async () => {
    const { notices, counts } = await damaged((path, { below }) => {
      for (let i = 0; i < 40; i++) flipBit(path, below(statSync(path).size));
    }, true);
    expect(notices).toHaveLength(1);
    expect(counts).toEqual(whole);
  });

  it('without its first page loses nothing', async () => {
    const { notices, counts } = await damaged((path) => zeroBytes(path, 0, PAGE));
    expect(notices).toHaveLength(1);
    expect(counts).toEqual(whole);
  });

  it('without its first page loses nothing that was written after the backup', async () => {
    const rng = random();
    const directory = folder();
    const { stores } = await openStores(directory, key, new Date());
    await backupDaily(stores, new Date());
    const held = await fill(stores, rng);
    await closeStores(stores);
    zeroBytes(join(directory, 'work.db'), 0, PAGE);
    const again = await opened(directory);
    expect(compare(again.stores, held)).toEqual(whole);
  });

  it('that is truncated keeps the rows that are left', async () => {
    const { notices, counts } = await damaged((path) => truncateTo(path, 0.6));
    expect(notices).toHaveLength(1);
    expect(counts.drafts).toBe(60);
    expect(counts.audit).toBeGreaterThan(0);
  });

  it('that is truncated or emptied is restored from the backup', async () => {
    for (const share of [0.6, 0.001, 0]) {
      const { notices, counts } = await damaged((path) => truncateTo(path, share), true);
      expect(notices).toHaveLength(1);
      expect(counts).toEqual(whole);
    }
  });

  it('keeps rows that are only in the write-ahead log after a crash', async () => {
    const directory = folder();
    const { stores } = await openStores(directory, key, new Date());
    const held = await fill(stores, random());
    stores.work.pragma('wal_checkpoint(TRUNCATE)');
    const late = addDraft(stores.work, '最后一稿');
    held.drafts.set(late, '最后一稿');
    const log = readFileSync(join(directory, 'work.db-wal'));
    const bytes = readFileSync(join(directory, 'work.db'));
    await closeStores(stores);
    writeFileSync(join(directory, 'work.db'), bytes);
    writeFileSync(join(directory, 'work.db-wal'), log);
    zeroBytes(join(directory, 'work.db'), 0, PAGE);
    const again = await opened(directory);
    expect(again.stores.work.prepare('SELECT content FROM draft WHERE id = ?').pluck().get(late)).toBe(
      '最后一稿',
    );
    expect(compare(again.stores, held)).toEqual({ ...whole, drafts: 61 });
  });

  it('is salvaged once, and the next start shows no notice', async () => {
    const { saved, directory } = await damaged((path) => zeroBytes(path, PAGE * 20, PAGE));
    await closeStores(saved);
    expect((await opened(directory)).notices).toEqual([]);
    expect(readdirSync(directory).filter((name) => name.startsWith('work.'))).toEqual([
      'work.damaged-20261124-090203.db',
      'work.db',
      'work.db-shm',
      'work.db-wal',
    ]);
  });
});

describe('a damaged cache', () => {
  const prepared = async () => {
    const directory = folder();
    const { stores } = await openStores(directory, key, new Date());
    addDraft(stores.work, '草稿');
    stores.cache.exec('BEGIN');
    for (let i = 0; i < 3000; i++)
      stores.cache.prepare('INSERT INTO meta VALUES (?, ?)').run(`key ${i}`, 'x'.repeat(500));
    stores.cache.exec('COMMIT');
    await closeStores(stores);
    writeFileSync(join(directory, 'search.db'), '');
    return { directory, path: join(directory, 'cache.db') };
  };

  it('is recreated when its first page is lost or it is truncated, and drafts are kept', async () => {
    for (const damage of [
      (path: string) => zeroBytes(path, 0, 16384),
      (path: string) => truncateTo(path, 0.5),
    ]) {
      const { directory, path } = await prepared();
      damage(path);
      const { stores, notices } = await opened(directory);
      expect(notices).toMatchObject([{ level: 'info' }]);
      expect(stores.cache.prepare('SELECT count(*) FROM meta').pluck().get()).toBe(0);
      expect(stores.work.prepare('SELECT count(*) FROM draft').pluck().get()).toBe(1);
      expect(existsSync(join(directory, 'search.db'))).toBe(false);
    }
  });

  it('is checked for damage after an unclean exit', async () => {
    const { directory, path } = await prepared();
    flipBit(path, statSync(path).size - 16384 * 3 + 100);
    writeFileSync(join(directory, 'open'), '');
    const { notices } = await opened(directory);
    expect(notices).toMatchObject([{ level: 'info' }]);
  });

  it('that is missing is recreated without a notice', async () => {
    const { directory, path } = await prepared();
    rmSync(path);
    expect((await opened(directory)).notices).toEqual([]);
  });
});
