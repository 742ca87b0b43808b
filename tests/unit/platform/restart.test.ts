import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '../../../electron/platform/contract';
import { startPractice, type PracticeInfo } from '../../../electron/platform/practice/server';
import { buildPractice, killPractice, PracticeProcesses, practiceScript } from './practice-process';
import {
  apiRequest,
  sendRequest,
  practiceContent,
  openPractice,
  Person,
  sha256,
  signInReviewTeam,
} from './practice-client';

const programs = new PracticeProcesses();
const run: PracticeProcesses['run'] = (...args) => programs.run(...args);
const newDirectory = () => programs.newDirectory();

beforeAll(buildPractice);
afterEach(() => programs.killAll());
afterAll(() => programs.remove());

describe('the practice platform as a program', () => {
  it('keeps everything that it acknowledged and its address after it was killed at any time', async () => {
    const directory = newDirectory();
    let program = await run(directory);
    const { platformUrl, publicUrl, caCertificatePem } = program.info;
    const author = await Person.signIn(program.info, 'sunkexin');
    const acknowledged: string[] = [];
    let open: Command | null = null;
    for (let round = 0; round < 4; round += 1) {
      const enough = acknowledged.length + 1 + round;
      let dying: Promise<void> | null = null;
      for (;;) {
        if (acknowledged.length >= enough)
          dying ??= new Promise((resolve) =>
            setTimeout(() => void killPractice(program).then(resolve), 7 * round),
          );
        const command: Command = open ?? author.submission(randomUUID(), 0, practiceContent());
        open = command;
        const results = await author.send(command).catch(() => null);
        if (!results) break;
        acknowledged.push(command.articleId);
        open = null;
      }
      await dying;
      program = await run(directory);
      expect(program.info).toMatchObject({ platformUrl, publicUrl, caCertificatePem });
    }
    if (open) {
      const [answer] = await author.send(open);
      expect(answer?.status === 'duplicate' ? answer.first.status : answer?.status).toBe('accepted');
      acknowledged.push(open.articleId);
    }
    const seen = new Map<string, number>();
    for (let after = 0, more = true; more;) {
      const page = await author.changes(after, '&limit=2000');
      for (const c of page.changes) if (c.kind === 'article') seen.set(c.record.id, c.record.version);
      ({ cursor: after, more } = page);
    }
    for (const id of acknowledged) expect(seen.get(id)).toBe(1);
    expect(seen.size).toBe(acknowledged.length + 12);
    expect((await sendRequest(program.info, `${publicUrl}/tzgg/`)).body.toString()).toContain(
      '<ul class="list">',
    );
  });

  it('exits on SIGTERM and leaves practice.json', async () => {
    const directory = newDirectory();
    const { child, info } = await run(directory);
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
    expect(JSON.parse(readFileSync(path.join(directory, 'practice.json'), 'utf8'))).toMatchObject({
      ...info,
    });
  });

  it('runs as a worker thread that reports when it is ready and exits on a stop message', async () => {
    const worker = new Worker(practiceScript, { workerData: { directory: newDirectory(), articles: 0 } });
    const [message] = (await once(worker, 'message')) as [{ type: string; info: PracticeInfo }];
    expect(message.type).toBe('ready');
    expect((await apiRequest(message.info, '/health')).json).toMatchObject({ practice: true });
    worker.postMessage({ type: 'stop' });
    expect(await once(worker, 'exit')).toEqual([0]);
  });

  const electron = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  it.skipIf(!electron || !process.env.BETTER_SQLITE3_BINDING)(
    'runs in the Node.js of Electron',
    async () => {
      const program = await run(newDirectory(), path.join(electron!, 'electron'), {
        ELECTRON_RUN_AS_NODE: '1',
      });
      const { author, first } = await signInReviewTeam(program.info);
      const id = randomUUID();
      await author.sendOne(author.submission(id, 0, practiceContent()));
      const answer = await first.sendOne(await first.decision(await first.view(id), 'approve', ''));
      expect(answer).toMatchObject({ status: 'accepted' });
      const bytes = Buffer.from('附件');
      const headers = { 'upload-offset': 0, 'upload-length': bytes.length };
      const sent = await apiRequest(program.info, `/blobs/${sha256(bytes)}`, 'PATCH', {
        token: author.token,
        body: bytes,
        headers,
      });
      expect(sent.headers['upload-complete']).toBe('?1');
      const odd = { token: author.token, body: bytes, headers: { 'content-type': 'image/png' } };
      expect((await apiRequest(program.info, '/commands', 'POST', odd)).status).toBe(415);
    },
    60_000,
  );
});

describe('a restart', () => {
  it('keeps sessions and cursors', async () => {
    const practice = await openPractice();
    try {
      const author = await Person.signIn(practice.server, 'sunkexin');
      const { cursor } = await author.changes(0, '&limit=2000');
      const { platformUrl } = practice.server;
      await practice.restart();
      expect(practice.server.platformUrl).toBe(platformUrl);
      expect(await author.changes(cursor)).toMatchObject({ changes: [], cursor });
    } finally {
      await practice.remove();
    }
  });

  it('fails with EADDRINUSE when another program uses the port', async () => {
    const practice = await openPractice();
    const port = Number(new URL(practice.server.platformUrl).port);
    await practice.server.close();
    const other = createServer().listen(port, '127.0.0.1');
    try {
      await once(other, 'listening');
      await expect(startPractice({ directory: practice.directory })).rejects.toMatchObject({
        code: 'EADDRINUSE',
      });
    } finally {
      await new Promise((resolve) => other.close(resolve));
      rmSync(practice.directory, { recursive: true, force: true });
    }
  });
});
