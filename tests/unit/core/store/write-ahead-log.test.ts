import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cacheOptions } from '../../../../electron/core/store/files';
import { openEncrypted } from '../../../../electron/core/store/open';
import { keepLogShort, mergeLogAfter, unmergedBytes } from '../../../../electron/core/store/write-ahead-log';

const MIB = 1024 * 1024;

let folder: string;
let db: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'));
  db = openEncrypted(join(folder, 'cache.db'), cacheOptions(randomBytes(32)));
  keepLogShort(db);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

/** Commits `count` times 1 MiB; returns the longest log after a commit, in bytes. */
function write(count: number): number {
  const insert = db.prepare('INSERT INTO crl (id, der) VALUES (?, ?)');
  const lengths = Array.from({ length: count }, (_, n) => {
    insert.run(`${n} ${randomBytes(8).toString('hex')}`, randomBytes(MIB));
    return unmergedBytes(db);
  });
  return Math.max(...lengths);
}

it('merges the log at a commit when it has 4 MiB', () => {
  const longest = write(12);
  expect(longest).toBeGreaterThan(2 * MIB);
  expect(longest).toBeLessThan(6 * MIB);
});

it('merges a longer log after the work, and not at its commits', async () => {
  let longest = 0;
  await mergeLogAfter(db, async () => {
    longest = write(10);
  });
  expect(longest).toBeGreaterThan(9 * MIB);
  expect(unmergedBytes(db)).toBe(0);
});

it('leaves a short log after the work, and merges it at a later commit', async () => {
  await mergeLogAfter(db, async () => void write(6));
  expect(unmergedBytes(db)).toBeGreaterThan(5 * MIB);
  write(1);
  expect(unmergedBytes(db)).toBe(0);
});

it('merges the log at commits again after work that fails', async () => {
  await expect(mergeLogAfter(db, () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
  expect(write(12)).toBeLessThan(6 * MIB);
});

it('limits the log of long work', async () => {
  await mergeLogAfter(db, async () => {
    expect(write(24)).toBeLessThan(18 * MIB);
  });
});
