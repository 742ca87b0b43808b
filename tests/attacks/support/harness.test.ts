import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleArticles } from '../../../electron/platform/practice/articles/samples';
import type { PracticeServer } from '../../../electron/platform/practice/server';
import { buildCoreProcess, CoreProcess, failureOf, signIn } from './core';
import { HostilePlatform } from './platform';
import { startWithSharedKeys } from '../../unit/platform/shared-keys';

const scratch = mkdtempSync(join(tmpdir(), 'attack-'));
const scripts = mkdtempSync(resolve('node_modules/.attack-'));
let practice: PracticeServer;
let platform: HostilePlatform;
let core: CoreProcess;

beforeAll(async () => {
  practice = await startWithSharedKeys({ directory: join(scratch, 'practice') });
  await practice.importArticles(sampleArticles(20, new Date()));
  platform = await HostilePlatform.open(practice);
  core = await CoreProcess.start(await buildCoreProcess(scripts), {
    practice: join(scratch, 'practice'),
    data: join(scratch, 'data'),
    settings: platform.settings,
  });
});

afterAll(async () => {
  await core.stop();
  await platform.close();
  await practice.close();
  for (const folder of [scratch, scripts]) rmSync(folder, { recursive: true, force: true });
});

it('the core works with an unaltered platform, and reports failures, memory and event loop stalls', async () => {
  expect(await failureOf(core.core.articles.drafts())).toMatchObject({ code: 'SIGNED_OUT' });
  await signIn(core, practice, 'linxiaohe');
  expect(await core.core.sync.now()).toMatchObject({ state: 'synced', waiting: 0 });
  expect((await core.core.articles.list({})).items.length).toBeGreaterThan(0);
  await core.expectLoadWithinLimits();
});

it('an answer is altered until it is restored', async () => {
  platform.alter('GET /changes', ({ response }) => void response.writeHead(503).end());
  expect(await core.core.sync.now()).toMatchObject({ error: { code: 'LINE_SERVER_ERROR' } });
  platform.restore();
  expect(await core.core.sync.now()).toMatchObject({ state: 'synced' });
});
