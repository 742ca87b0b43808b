import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { closeStores, openStores } from '../../../electron/core/store';
import { key } from '../../unit/core/store/fixture';
import { random } from '../random';
import { bundle } from './fixture';

const KILLS = 20;

it(`no acknowledged save is lost over ${KILLS} kills`, { timeout: 120_000 }, async () => {
  const { seed, below } = random();
  console.log(`FAULT_SEED=${seed}`);
  const scripts = mkdtempSync(resolve('node_modules/.kill-'));
  const directory = join(scripts, 'account');
  try {
    const script = await bundle(resolve('tests/faults/store/saver-process.ts'), scripts);
    let before = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const acknowledged = await saveUntilKilled(script, directory, 1 + below(300));
      const { stores, notices } = await openStores(directory, key, new Date());
      expect(notices).toEqual([]);
      const saves = stores.work.prepare('SELECT saves FROM draft').pluck().get() as number;
      expect(saves).toBeGreaterThanOrEqual(before + acknowledged);
      expect(saves).toBeLessThanOrEqual(before + acknowledged + 1);
      expect(stores.work.prepare('SELECT max(sequence), count(*) FROM audit').raw().get()).toEqual([
        saves,
        saves,
      ]);
      expect(stores.work.pragma('integrity_check', { simple: true })).toBe('ok');
      before = saves;
      await closeStores(stores);
    }
    console.log(`${before} acknowledged saves, ${KILLS} kills, none lost`);
  } finally {
    rmSync(scripts, { recursive: true, force: true });
  }
});

/** Kills `saver.ts` once it has acknowledged `count` saves. Resolves with the number of acknowledged saves. */
function saveUntilKilled(script: string, directory: string, count: number): Promise<number> {
  const child = spawn(process.execPath, [script, directory, key.toString('hex')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let acknowledged = 0;
  child.stdout.on('data', (dots: Buffer) => {
    acknowledged += dots.length;
    if (acknowledged >= count) child.kill('SIGKILL');
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (_, signal) =>
      signal === 'SIGKILL' ? done(acknowledged) : fail(new Error('the saver ended by itself')),
    );
  });
}
