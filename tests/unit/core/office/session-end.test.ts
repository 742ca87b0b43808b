import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coreContract } from '../../../../electron/core/core-contract';
import type { PracticeServer } from '../../../../electron/platform/practice/server';
import { openClient, signInAs, until, type Client } from './client';
import { startWithSharedKeys } from '../../platform/shared-keys';

const CONFLICTING = 'heyining';
const EDITOR = 'linxiaohe';
const OTHER = 'sunkexin';
const AUDITOR = 'fengqinghe';

/** Calls without input that change state, or that stream results of the others. */
const ACTS = new Set([
  ...['host.watch', 'identity.watch', 'sync.watch', 'sync.now'],
  ...['identity.enterPractice', 'identity.leavePractice', 'identity.signOut', 'identity.touch'],
  ...['articles.newDraft', 'duty.give', 'incidents.endOutage'],
]);
/** Inputs of calls that need more than the defaults, but no record. */
const INPUTS: Record<string, object> = {
  'articles.search': { text: '信访' },
  'audit.recent': { limit: 50 },
  'duty.log': { from: '2026-11-01T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z' },
  'review.queue': { box: 'waiting' },
  'roster.month': { month: '2026-12' },
};

interface Schema {
  safeParse(input: unknown): { success: boolean };
}
type Procedure = { '~orpc': { inputSchema?: Schema } };

/** Returns each reading call that needs no record, with its input. */
function reads(): Array<[string, object | undefined]> {
  return Object.entries(coreContract).flatMap(([group, calls]) =>
    Object.entries(calls as Record<string, Procedure>).flatMap(([call, procedure]) => {
      const name = `${group}.${call}`;
      const input = INPUTS[name] ?? {};
      const schema = procedure['~orpc'].inputSchema;
      if (ACTS.has(name) || (schema && !schema.safeParse(input).success)) return [];
      return [[name, schema ? input : undefined] as [string, object | undefined]];
    }),
  );
}

/** Resolves with the results of all reading calls, without values that depend on folder, time or chance. */
async function everything(client: Client): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const [name, input] of reads()) {
    const [group, call] = name.split('.') as ['host', 'info'];
    const ask = client.core[group][call] as (given?: object) => Promise<unknown>;
    const answer = await ask(input).catch((error: { code: string }) => error.code);
    const text = JSON.stringify(answer, (key, value: unknown) => (PASSING.has(key) ? null : value));
    found[name] = JSON.parse(text.replaceAll(client.data, '<data>').replace(RECENT, '<now>')) as unknown;
  }
  return found;
}
/** Keys whose values are measured or random. */
const PASSING = new Set(['clockOffset', 'id', 'digest', 'head']);
const RECENT = /20\d\d-\d\d-\d\dT[\d:.]+Z/g;

let directory: string;
let practice: PracticeServer;
const open: Client[] = [];
async function newClient(): Promise<Client> {
  const client = await openClient(directory);
  open.push(client);
  return client;
}
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'practice-'));
  practice = await startWithSharedKeys({ directory });
});
afterAll(async () => {
  await Promise.all(open.map((client) => client.stop()));
  await practice.close();
});

const settled = (client: Client) =>
  until('the first synchronisation', async () => (await client.core.sync.now()).state === 'synced');

describe('a person who signs in after another', () => {
  it('finds no data of the other: each call answers as on a new machine', async () => {
    const used = await newClient();
    await signInAs(used, CONFLICTING);
    await settled(used);
    const { notices } = await used.core.host.notices();
    expect(notices.map(({ message }) => message).join()).toContain('互相冲突');
    const draft = await used.core.articles.newDraft();
    const content = { ...draft.content, title: '写到一半' };
    await used.core.articles.saveDraft({ draftId: draft.id, saves: draft.saves, content });
    await used.core.articles.search({ text: '写到一半' });
    await used.core.identity.signOut();

    const away = await newClient();
    await away.core.identity.enterPractice();
    const [left, never] = [await everything(used), await everything(away)];
    // The key that was used last is offered at the next sign-in.
    expect(left['identity.state']).toMatchObject({ lastKey: { kind: 'file' } });
    expect({ ...left, 'identity.state': null }).toEqual({ ...never, 'identity.state': null });

    await signInAs(used, EDITOR);
    await signInAs(away, EDITOR);
    for (const client of [used, away]) {
      await settled(client);
      await until('the deposit of the data key', async () => {
        const { entries } = await client.core.audit.recent({ limit: 50 });
        return entries.some(({ action }) => action === 'identity.keyDeposited');
      });
    }
    expect(await everything(used)).toEqual(await everything(away));
  });

  it('cannot finish an upload that the other began', async () => {
    const client = await newClient();
    await signInAs(client, CONFLICTING);
    const piece = { purpose: 'certificate' as const, name: 'a.cer', size: 4, bytes: 'YWI=' };
    const begun = await client.core.host.putFile({ ...piece, offset: 0, upload: null });
    await client.core.identity.signOut();
    await signInAs(client, EDITOR);
    const rest = client.core.host.putFile({ ...piece, offset: 2, upload: begun.upload });
    await expect(rest).rejects.toMatchObject({ code: 'UPLOAD_INVALID' });
  });
});

describe('a session that the platform ends', () => {
  const told = async ({ core }: Client) =>
    (await core.host.notices()).notices.map(({ message }) => message).join();
  const ended = (client: Client) =>
    until('the end of the session', async () => {
      const state = await client.core.identity.state();
      return state.phase === 'signedOut' && state.ended;
    });

  it('ends after one refused login, with the reason in a notice and without loss of drafts', async () => {
    const client = await newClient();
    await signInAs(client, OTHER);
    await settled(client);
    const draft = await client.core.articles.newDraft();
    practice.setActive(OTHER, false);
    const state = await until('the platform’s refusal', async () => {
      const now = await client.core.identity.state();
      return now.ended && now;
    });
    expect(state.phase).toBe('open');
    const content = { ...draft.content, title: '停用前写下的' };
    await client.core.articles.saveDraft({ draftId: draft.id, saves: draft.saves, content });
    await ended(client);
    expect(await told(client)).toMatch(/孙可欣的登录已被平台终止：您的账号已被停用或注销。/);
    await expect(client.core.articles.drafts()).rejects.toMatchObject({ code: 'SIGNED_OUT' });

    const auditor = await newClient();
    await signInAs(auditor, AUDITOR);
    await settled(auditor);
    const { entries } = await auditor.core.audit.search({ actorId: OTHER, action: 'session.refuse' });
    expect(entries).toHaveLength(1);

    await signInAs(client, EDITOR);
    expect(await told(client)).toBe('');
    expect(await client.core.identity.state()).toMatchObject({ phase: 'open', ended: false });
    practice.setActive(OTHER, true);
    await client.core.identity.signOut();
    await signInAs(client, OTHER);
    const { drafts } = await client.core.articles.drafts();
    expect(drafts.map((one) => one.content.title)).toEqual(['停用前写下的']);
  });

  it('ends at once when the page signs out', async () => {
    const client = await newClient();
    await signInAs(client, OTHER);
    await settled(client);
    practice.setActive(OTHER, false);
    await until('the platform’s refusal', async () => (await client.core.identity.state()).ended);
    expect(await client.core.identity.signOut()).toMatchObject({ phase: 'signedOut', ended: true });
    expect(await told(client)).toContain('孙可欣');
    practice.setActive(OTHER, true);
  });
});
