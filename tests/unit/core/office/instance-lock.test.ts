import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { lockDataFolder } from '../../../../electron/core/instance-lock';
import { bundle } from '../../../faults/store/fixture';

const folder = () => mkdtempSync(path.join(tmpdir(), 'claim-'));

it('a data folder can be locked by one program at a time, and again after its release', async () => {
  const data = folder();
  const release = await lockDataFolder(data);
  await expect(lockDataFolder(data)).rejects.toMatchObject({ code: 'FOLDER_IN_USE' });
  const other = await lockDataFolder(folder());
  other();
  release();
  (await lockDataFolder(data))();
});

it('a data folder can be locked again after its program was killed', async () => {
  const data = folder();
  // Below node_modules, so that the script finds the database module.
  const scripts = mkdtempSync(path.resolve('node_modules/.claim-'));
  onTestFinished(() => rmSync(scripts, { recursive: true, force: true }));
  const script = await bundle('tests/unit/core/office/lock-holder.ts', scripts);
  const child = spawn(process.execPath, [script, data], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((claimed) => child.stdout.once('data', claimed));
  await expect(lockDataFolder(data)).rejects.toMatchObject({ code: 'FOLDER_IN_USE' });
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await gone;
  (await lockDataFolder(data))();
});
