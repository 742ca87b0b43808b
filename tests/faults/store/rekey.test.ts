import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Database } from 'better-sqlite3';
import { expect, it } from 'vitest';
import {
  backupDaily,
  backupPaths,
  changeDataKey,
  closeStores,
  openStores,
} from '../../../electron/core/store';
import { workOptions, workPath } from '../../../electron/core/store/files';
import { openUnmigrated } from '../../../electron/core/store/open';
import { addAudit, addBlob, addCommand, addDraft, key as former } from '../../unit/core/store/fixture';
import { random } from '../random';
import { bundle } from './fixture';

const KILLS = 20;
const key = createHash('sha256').update('the key after it').digest();
const DAYS = ['2026-11-22', '2026-11-23', '2026-11-24'];

const rowsOf = (db: Database) =>
  ['draft', 'outbox', 'audit', 'blob', 'blob_chunk'].map((table) =>
    db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).raw().all(),
  );

/**
 * Creates an account, and copies it to `left` as a kill leaves it: three backups, a replaced database, and commits that
 * are only in the write-ahead log. Resolves with the rows of the account.
 */
async function account(directory: string, left: string) {
  const { stores } = await openStores(directory, former, new Date());
  const { work } = stores;
  for (let n = 0; n < 40; n++) addDraft(work, '稿'.repeat(1000 + n));
  for (let n = 1; n <= 200; n++) addAudit(work, n);
  addCommand(work);
  await addBlob(stores, Buffer.alloc(1_500_000, '附件'));
  for (const day of DAYS) await backupDaily(stores, new Date(`${day}T01:00:00Z`));
  for (let n = 0; n < 20; n++) addDraft(work, '日志'.repeat(1000 + n));
  cpSync(directory, left, { recursive: true });
  for (const suffix of ['', '-wal'])
    cpSync(workPath(directory) + suffix, join(left, `work.replaced-20261120-080000.db${suffix}`));
  rmSync(`${workPath(left)}-shm`, { force: true });
  const rows = rowsOf(work);
  await closeStores(stores);
  return rows;
}

it(`the change of the data key loses nothing over ${KILLS} kills`, { timeout: 300_000 }, async () => {
  const { seed, below } = random();
  console.log(`FAULT_SEED=${seed}`);
  const scripts = mkdtempSync(resolve('node_modules/.rekey-'));
  try {
    const script = await bundle(resolve('tests/faults/store/rekey-process.ts'), scripts);
    const left = join(scripts, 'left');
    const rows = await account(join(scripts, 'account'), left);
    const fresh = (name: string) => {
      cpSync(left, join(scripts, name), { recursive: true });
      return join(scripts, name);
    };
    const whole = await run(script, fresh('whole'), null);
    expect(whole.ended).toBe(true);
    const reached = new Set<string>();
    let killed = 0;
    for (let attempt = 0; killed < KILLS; attempt++) {
      expect(attempt).toBeLessThan(KILLS * 4);
      const directory = fresh(`kill-${attempt}`);
      const { ended } = await run(script, directory, below(Math.ceil(whole.took)));
      if (ended) continue;
      killed++;
      reached.add(stateOf(directory));
      await changeDataKey(directory, former, key, new Date());
      await expectWhole(directory, rows);
      rmSync(directory, { recursive: true });
    }
    console.log(`${killed} kills within ${Math.round(whole.took)} ms: ${[...reached].sort().join('; ')}`);
    expect(reached.size).toBeGreaterThan(1);
  } finally {
    rmSync(scripts, { recursive: true, force: true });
  }
});

/** Runs `rekeyer.ts`, and kills it `after` ms after its begin unless `after` is null. */
function run(script: string, directory: string, after: number | null) {
  const child = spawn(process.execPath, [script, directory, former.toString('hex'), key.toString('hex')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let began = 0;
  let took = 0;
  child.stdout.on('data', (bytes: Buffer) => {
    const text = bytes.toString();
    if (text.includes('begin')) {
      began = performance.now();
      if (after !== null) setTimeout(() => child.kill('SIGKILL'), after);
    }
    if (text.includes('end')) took = performance.now() - began;
  });
  return new Promise<{ ended: boolean; took: number }>((done, fail) => {
    child.on('error', fail);
    child.on('close', (status, signal) =>
      signal === 'SIGKILL' || status === 0
        ? done({ ended: took > 0, took })
        : fail(new Error(`the script ended with ${status}`)),
    );
  });
}

function opens(path: string, with_: Buffer): boolean {
  try {
    openUnmigrated(path, { ...workOptions(with_), readonly: true }).close();
    return true;
  } catch {
    return false;
  }
}

/** Returns how many files a killed change had converted. */
function stateOf(directory: string): string {
  const files = [
    ...backupPaths(directory),
    ...(existsSync(workPath(directory)) ? [workPath(directory)] : []),
  ];
  return `${files.filter((path) => opens(path, key)).length} of ${DAYS.length + 1} changed`;
}

async function expectWhole(directory: string, rows: unknown[]): Promise<void> {
  const files = [...backupPaths(directory), join(directory, 'work.replaced-20261120-080000.db')];
  expect(files).toHaveLength(4);
  for (const path of [workPath(directory), ...files])
    expect([opens(path, former), opens(path, key)]).toEqual([false, true]);
  const { stores, notices } = await openStores(directory, key, new Date());
  expect(notices).toEqual([]);
  expect(rowsOf(stores.work)).toEqual(rows);
  expect(stores.work.pragma('integrity_check', { simple: true })).toBe('ok');
  await closeStores(stores);
  const kept = openUnmigrated(files.at(-1)!, workOptions(key));
  expect(rowsOf(kept)).toEqual(rows);
  kept.close();
  for (const path of backupPaths(directory)) {
    const backup = openUnmigrated(path, workOptions(key));
    expect(backup.prepare('SELECT count(*) FROM draft').pluck().get()).toBe(40);
    expect(backup.pragma('integrity_check', { simple: true })).toBe('ok');
    backup.close();
  }
}
