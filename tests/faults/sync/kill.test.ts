import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { build } from 'vite';
import { expect, it } from 'vitest';
import type { FirstAnswer } from '../../../electron/platform/contract';
import { cacheContent, newId, openSyncSession } from '../../unit/core/sync/support/practice';
import { random } from '../random';
import { startWithSharedKeys } from '../../unit/platform/shared-keys';

const KILLS = 15;

it(
  `every command is applied exactly once over ${KILLS} kills, with 5 % of the platform’s answers lost`,
  { timeout: 120_000 },
  async () => {
    const { seed, below } = random();
    console.log(`FAULT_SEED=${seed}`);
    const scratch = mkdtempSync(resolve('node_modules/.sync-kill-'));
    const stops: Array<() => Promise<void> | void> = [];
    try {
      const script = await bundle(scratch);
      const platform = join(scratch, 'platform');
      const account = join(scratch, 'account');
      const server = await startWithSharedKeys({ directory: platform });
      stops.push(() => server.close());
      const articles = Array.from({ length: 12 }, newId);
      await server.faults.set({ seed, forgetAnswer: 0.05 });

      const acknowledged: string[] = [];
      for (let kill = 0; kill < KILLS; kill++)
        acknowledged.push(
          ...(await workUntilKilled(script, [platform, account, articles.join()], 1 + below(60))),
        );

      await server.faults.clear();
      const session = await openSyncSession(stops, server, 'linxiaohe', { directory: account });
      const status = await session.sync.syncNow();
      expect(status).toMatchObject({ state: 'synced', waiting: 0, returned: 0, error: null });

      const made = session.stores.work
        .prepare<[], { id: string; articleId: string }>('SELECT id, article_id AS articleId FROM outbox')
        .all();
      const known = new Set(made.map(({ id }) => id));
      expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);

      const answers = answersOf(join(platform, 'practice.db'));
      expect(made.filter(({ id }) => answers.get(id)?.status !== 'accepted')).toEqual([]);
      expect(answers.size).toBe(made.length);
      // Each command adds one version: a command applied twice or out of order would show here.
      const versions = new Map(articles.map((id) => [id, 0]));
      for (const { articleId } of made) versions.set(articleId, versions.get(articleId)! + 1);
      const cached = session.stores.cache
        .prepare<[], { id: string; version: number }>('SELECT id, version FROM article')
        .all();
      expect(new Map(cached.map(({ id, version }) => [id, version]))).toEqual(versions);

      const reader = await openSyncSession(stops, server, 'sunkexin');
      await reader.sync.syncNow();
      expect(cacheContent(session.stores)).toEqual(cacheContent(reader.stores));
      console.log(
        `${made.length} commands, ${acknowledged.length} acknowledged, ${KILLS} kills, each done once`,
      );
    } finally {
      for (const stop of stops.reverse()) await stop();
      rmSync(scratch, { recursive: true, force: true });
    }
  },
);

/** Bundles `editor-process.ts` as the core is bundled. Resolves with the path of the script. */
async function bundle(outDir: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: resolve('tests/faults/sync/editor-process.ts'),
      outDir,
      target: 'node18',
      rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  });
  return join(outDir, 'editor-process.cjs');
}

function answersOf(file: string): Map<string, FirstAnswer> {
  const db = new Database(file, { readonly: true });
  try {
    const rows = db.prepare<[], { id: string; answer: string }>('SELECT id, answer FROM command').all();
    return new Map(rows.map(({ id, answer }) => [id, JSON.parse(answer) as FirstAnswer]));
  } finally {
    db.close();
  }
}

/** Kills the worker once it has acknowledged `count` commands. Resolves with the ids of all acknowledged commands. */
function workUntilKilled(script: string, args: string[], count: number): Promise<string[]> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > count) child.kill('SIGKILL');
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (_, signal) =>
      // A line that the kill cut short is not an acknowledgement.
      signal === 'SIGKILL'
        ? done(said.split('\n').slice(0, -1))
        : fail(new Error('the worker ended by itself')),
    );
  });
}
