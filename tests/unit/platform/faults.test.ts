import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Command, CommandResult } from '../../../electron/platform/contract';
import { Faults } from '../../../electron/platform/practice/faults';
import {
  apiRequest,
  sendRequest,
  practiceContent,
  logIn,
  openPractice,
  Person,
  type Practice,
} from './practice-client';

let practice: Practice;
let author: Person;
beforeAll(async () => {
  practice = await openPractice();
  author = await Person.signIn(practice.server, 'sunkexin');
});
afterEach(() => practice.server.faults.clear());
afterAll(() => practice.remove());

const submission = () => author.submission(randomUUID(), 0, practiceContent());
const control = (method: string, json?: unknown, token = practice.server.controlToken) =>
  sendRequest(practice.server, `${practice.server.publicUrl}/practice/faults`, method, { token, json });

/** Returns a function that resolves when the platform has received a request since this call. */
function watchRequests(): () => Promise<void> {
  const drawn = vi.spyOn(Faults.prototype, 'draw');
  onTestFinished(() => drawn.mockRestore());
  return () => vi.waitFor(() => expect(drawn).toHaveBeenCalled(), { interval: 5 });
}

describe('a fault of the practice platform', () => {
  it('delays requests', async () => {
    const { server } = practice;
    const order: string[] = [];
    await server.faults.set({ latencyMs: 500 });
    const received = watchRequests();
    const slow = apiRequest(server, '/health').then(() => order.push('slow'));
    await received();
    await server.faults.clear();
    await apiRequest(server, '/health').then(() => order.push('fast'));
    await slow;
    expect(order).toEqual(['fast', 'slow']);
  });

  it('answers 500 and executes nothing', async () => {
    const command = submission();
    await practice.server.faults.set({ error500: 1 });
    const answer = await apiRequest(practice.server, '/commands', 'POST', {
      token: author.token,
      json: { commands: [command] },
    });
    expect([answer.status, answer.json.code]).toEqual([500, 'INTERNAL']);
    await practice.server.faults.clear();
    expect(await author.sendOne(command)).toMatchObject({ status: 'accepted' });
  });

  it.each([['forgetAnswer'], ['dropMidway']] as const)(
    'executes the request and loses the answer: %s',
    async (name) => {
      const command = submission();
      await practice.server.faults.set({ [name]: 1 });
      await expect(author.send(command)).rejects.toThrow(/socket hang up|aborted|ECONNRESET/);
      await practice.server.faults.clear();
      expect((await author.send(command))[0]).toMatchObject({
        status: 'duplicate',
        first: { status: 'accepted' },
      });
    },
  );

  it('breaks off pages and downloads half-way', async () => {
    const { server } = practice;
    await server.faults.set({ dropMidway: 1 });
    const received = await new Promise<number>((resolve, reject) => {
      void import('node:https').then(({ default: https }) => {
        https
          .get(
            `${server.platformUrl}/api/v1/changes?after=0`,
            {
              ca: server.caCertificatePem,
              agent: false,
              headers: { authorization: `Bearer ${author.token}` },
            },
            (response) => {
              let bytes = 0;
              response.on('data', (part: Buffer) => (bytes += part.length));
              response.on('error', () => resolve(bytes / Number(response.headers['content-length'])));
              response.on('end', () => reject(new Error('came whole')));
            },
          )
          .on('error', reject);
      });
    });
    expect(received).toBeGreaterThan(0.4);
    expect(received).toBeLessThanOrEqual(0.5);
  });

  it('refuses the next commands with a code', async () => {
    await practice.server.faults.set({ refuse: { count: 2, code: 'REFUSED' } });
    const results = await author.send(submission(), submission(), submission());
    expect(results.map((r) => r.status)).toEqual(['rejected', 'rejected', 'accepted']);
    expect(results[0]).toMatchObject({ code: 'REFUSED' });
  });

  it('takes the platform offline and back online at the same address', async () => {
    const { server } = practice;
    await server.faults.set({ offline: true });
    await expect(apiRequest(server, '/health')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(sendRequest(server, server.publicUrl)).rejects.toThrow();
    await server.faults.set({ offline: false });
    expect((await apiRequest(server, '/health')).status).toBe(200);
    expect((await sendRequest(server, server.publicUrl)).status).toBe(200);
    expect((await author.changes(0)).changes.length).toBeGreaterThan(0);
  });

  it('ends long polls when the platform goes offline', async () => {
    const { cursor } = await author.changes(0, '&limit=2000');
    const received = watchRequests();
    const waiting = author.changes(cursor, '&wait=50');
    const cut = expect(waiting).rejects.toThrow();
    await received();
    await practice.server.faults.set({ offline: true });
    await cut;
  });

  it('shifts the clock of the platform and the dates of its CRL', async () => {
    const { server } = practice;
    const days = 40;
    await server.faults.set({ clockOffsetMs: days * 86_400_000 });
    const { json, headers } = await apiRequest(server, '/health');
    for (const time of [json.time, headers.date])
      expect(Date.parse(time) - Date.now()).toBeGreaterThan((days - 1) * 86_400_000);
    expect((await logIn(server, author.keys)).status).toBe(200);
  });

  it('occurs in the same sequence for the same seed', () => {
    const run = () => {
      const faults = new Faults();
      faults.set({ seed: 42, error500: 0.3, forgetAnswer: 0.3, dropMidway: 0.3 });
      return Array.from({ length: 50 }, () => faults.draw());
    };
    expect(run()).toEqual(run());
    expect(new Set(run().map((fault) => JSON.stringify(fault))).size).toBeGreaterThan(3);
  });

  it('never makes a retried command execute twice or get lost', async () => {
    const { server } = practice;
    author = await Person.signIn(server, 'sunkexin');
    const before = (await author.changes(0, '&limit=2000')).changes.filter(
      (c) => c.kind === 'article',
    ).length;
    await server.faults.set({ seed: 7, error500: 0.3, forgetAnswer: 0.3, dropMidway: 0.3 });
    const commands = Array.from({ length: 25 }, submission);
    const answers: CommandResult[] = [];
    for (const command of commands) answers.push(await insist(command));
    await server.faults.clear();
    for (const answer of answers)
      expect(answer.status === 'duplicate' ? answer.first.status : answer.status).toBe('accepted');
    const articles = (await author.changes(0, '&limit=2000')).changes.filter((c) => c.kind === 'article');
    expect(articles.length - before).toBe(25);
    for (const { articleId } of commands)
      expect(articles.find((c) => c.record.id === articleId)?.record).toMatchObject({ version: 1 });
  });
});

async function insist(command: Command): Promise<CommandResult> {
  for (;;) {
    const answer = await author.send(command).catch((error: Error) => {
      expect(error.message).toMatch(/500|socket hang up|aborted|ECONNRESET/);
      return null;
    });
    if (answer?.[0]) return answer[0];
  }
}

describe('the control address', () => {
  it('reads, sets and clears faults with the token of practice.json', async () => {
    const file = path.join(practice.directory, 'practice.json');
    expect(statSync(file).mode & 0o077).toBe(0);
    const { controlToken } = JSON.parse(readFileSync(file, 'utf8')) as { controlToken: string };
    expect((await control('POST', { latencyMs: 1, error500: 0.5 }, controlToken)).json).toMatchObject({
      latencyMs: 1,
    });
    expect((await control('GET')).json).toMatchObject({ error500: 0.5 });
    expect((await control('DELETE')).json).toMatchObject({ latencyMs: 0, error500: 0 });
  });

  it('works while the platform is offline', async () => {
    expect((await control('POST', { offline: true })).status).toBe(200);
    await expect(apiRequest(practice.server, '/health')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect((await control('POST', { offline: false })).status).toBe(200);
    expect((await apiRequest(practice.server, '/health')).status).toBe(200);
  });

  it('refuses other tokens and unknown settings', async () => {
    for (const token of ['', 'x'.repeat(43), author.token])
      expect((await control('POST', {}, token)).status).toBe(401);
    for (const json of [{ error500: 2 }, { latency: 1 }, { refuse: { count: 1, code: 'NO_SUCH' } }, []])
      expect((await control('POST', json)).status).toBe(400);
    const elsewhere = `${practice.server.platformUrl}/practice/faults`;
    expect(
      (await sendRequest(practice.server, elsewhere, 'GET', { token: practice.server.controlToken })).status,
    ).toBe(404);
  });
});
