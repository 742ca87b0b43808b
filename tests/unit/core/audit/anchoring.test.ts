import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createAnchoring } from '../../../../electron/core/audit/anchoring';
import { auditChains, verify, verifyChain } from '../../../../electron/core/audit/service';
import { Failure } from '../../../../electron/core/failure';
import type { PlatformClient } from '../../../../electron/core/types';
import type { PracticeServer } from '../../../../electron/platform/practice/server';
import {
  openSyncSession,
  practice,
  temporaryDirectory,
  type TestSyncSession,
} from '../sync/support/practice';

const WHO = 'zhouzhengchuan';
const AUDITOR = 'fengqinghe';

const stops: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface AuditSession {
  session: TestSyncSession;
  directory: string;
  notices: string[];
  /** Appends `count` audit entries. */
  act(count: number): void;
  /** Runs the anchoring once, by default with the session's platform client. */
  send(platform?: Pick<PlatformClient, 'appendAudit' | 'auditHeads'>): Promise<void>;
}

async function openAuditSession(
  server: PracticeServer,
  directory = temporaryDirectory(stops),
  device = 'pc-1',
): Promise<AuditSession> {
  const session = await openSyncSession(stops, server, WHO, { directory });
  await session.sync.syncNow();
  const notices: string[] = [];
  const open = { signal: new AbortController().signal, closed: () => false };
  return {
    session,
    directory,
    notices,
    act: (count) => {
      for (let n = 1; n <= count; n++) session.audit('review.decide', `稿件 ${n}`, '初审同意');
    },
    send: (platform = session.platform) =>
      createAnchoring({
        stores: session.stores,
        platform,
        audit: session.audit,
        accountId: WHO,
        device,
        notify: (message) => notices.push(message),
      })(open),
  };
}

/** Replaces work.db by an earlier copy, as a restored backup or a manipulation does, and opens a session on it. */
async function restore(server: PracticeServer, client: AuditSession, copy: string): Promise<AuditSession> {
  await client.session.close();
  cpSync(path.join(copy, 'work.db'), path.join(client.directory, 'work.db'));
  return openAuditSession(server, client.directory);
}

/** Copies the data folder while the session is closed; returns a reopened session and the path of the copy. */
async function copyOf(client: AuditSession): Promise<[AuditSession, string]> {
  const server = servers.get(client);
  if (!server) throw new Error('no server');
  await client.session.close();
  const copy = temporaryDirectory(stops);
  cpSync(client.directory, copy, { recursive: true });
  const again = await openAuditSession(server, client.directory);
  servers.set(again, server);
  return [again, copy];
}
const servers = new WeakMap<AuditSession, PracticeServer>();

async function openServerAndSession(): Promise<{ server: PracticeServer; client: AuditSession }> {
  const server = await practice(stops);
  const client = await openAuditSession(server);
  servers.set(client, server);
  return { server, client };
}

async function auditor(server: PracticeServer): Promise<TestSyncSession> {
  const session = await openSyncSession(stops, server, AUDITOR);
  await session.sync.syncNow();
  return session;
}

async function chainsOf(server: PracticeServer) {
  const session = await auditor(server);
  const { chains } = await auditChains(session);
  const own = chains.filter(({ accountId }) => accountId === WHO);
  const verdicts = await Promise.all(own.map(({ chain }) => verifyChain(session, { chain })));
  return own.map((chain, index) => ({ ...chain, verdict: verdicts[index] }));
}

describe('anchoring of the audit chain at the platform', () => {
  it('is `level` after sending, and `ahead` after further entries', async () => {
    const { server, client } = await openServerAndSession();
    client.act(450);
    await client.send();
    expect(await verify(client.session)).toMatchObject({
      intact: true,
      anchor: 'level',
      anchoredSequence: 450,
    });
    client.act(2);
    expect(await verify(client.session)).toMatchObject({ anchor: 'ahead', anchoredSequence: 450 });
    await client.send();
    const [chain] = await chainsOf(server);
    expect(chain).toMatchObject({
      sequence: 452,
      device: 'pc-1',
      verdict: { entries: 452, intact: true, brokenAt: null },
    });
    expect(client.notices).toEqual([]);
  });

  it('is `unknown` while offline, with the last known anchor', async () => {
    const { client } = await openServerAndSession();
    client.act(3);
    await client.send();
    const offline = {
      signedIn: true,
      auditHeads: () => Promise.reject(new Failure('LINE_OFFLINE', '没有联网。', '')),
    } as unknown as PlatformClient;
    client.act(1);
    expect(await verify({ ...client.session, platform: offline })).toMatchObject({
      intact: true,
      anchor: 'unknown',
      anchoredSequence: 3,
    });
    expect(await verify({ ...client.session, platform: { ...offline, signedIn: false } })).toMatchObject({
      anchor: 'unknown',
    });
  });

  it('neither loses nor duplicates entries when the platform’s answer is lost before it is recorded', async () => {
    const { server, client } = await openServerAndSession();
    client.act(5);
    const { platform } = client.session;
    const deaf = {
      auditHeads: () => platform.auditHeads(),
      appendAudit: async (tail: Parameters<PlatformClient['appendAudit']>[0]) => {
        await platform.appendAudit(tail);
        throw new Failure('LINE_DROPPED', '连接断开。', '');
      },
    };
    await expect(client.send(deaf)).rejects.toMatchObject({ code: 'LINE_DROPPED' });
    client.act(2);
    await expect(client.send(deaf)).rejects.toMatchObject({ code: 'LINE_DROPPED' });
    await client.send();
    expect(await chainsOf(server)).toMatchObject([{ sequence: 7, verdict: { entries: 7, intact: true } }]);
    expect(await verify(client.session)).toMatchObject({ anchor: 'level' });
    expect(client.notices).toEqual([]);
  });

  it('detects that an older work.db was restored, although its chain is intact', async () => {
    const { server, client } = await openServerAndSession();
    client.act(3);
    await client.send();
    const [again, copy] = await copyOf(client);
    again.act(10);
    await again.send();

    const old = await restore(server, again, copy);
    expect(await verify(old.session)).toMatchObject({ intact: true, anchor: 'cut', anchoredSequence: 13 });
    old.act(1);
    await old.send();
    expect(old.notices).toEqual([expect.stringContaining('平台收到过 13 条操作记录')]);
    expect(await verify(old.session)).toMatchObject({ intact: true, anchor: 'cut', anchoredSequence: 13 });

    // The anchored chain stays; later entries, including the one about the break, form a chain of their own.
    const chains = await chainsOf(server);
    expect(chains.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual([2, 13]);
    expect(chains.every(({ verdict }) => verdict?.intact)).toBe(true);
    old.act(2);
    await old.send();
    expect((await chainsOf(server)).map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual([4, 13]);
    expect(old.notices).toHaveLength(1);
  });

  it('detects that a restored older work.db was continued differently', async () => {
    const { server, client } = await openServerAndSession();
    client.act(3);
    await client.send();
    const [again, copy] = await copyOf(client);
    again.act(2);
    await again.send();

    const old = await restore(server, again, copy);
    old.act(8);
    expect(await verify(old.session)).toMatchObject({ intact: true, anchor: 'forked' });
    await old.send();
    expect(old.notices).toEqual([expect.stringContaining('与平台收到的不同')]);
    expect(await verify(old.session)).toMatchObject({ anchor: 'forked', anchoredSequence: 5 });
    const chains = await chainsOf(server);
    expect(chains.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual([5, 9]);
    expect(chains.every(({ verdict }) => verdict?.intact)).toBe(true);
  });

  it('detects that work.db was replaced by an empty one, with or without the cache', async () => {
    const { server, client } = await openServerAndSession();
    client.act(4);
    await client.send();
    await client.session.close();
    rmSync(path.join(client.directory, 'work.db'));
    const bare = await openAuditSession(server, client.directory);
    expect(await verify(bare.session)).toMatchObject({ anchor: 'cut', anchoredSequence: 4 });
    bare.act(1);
    await bare.send();
    expect(bare.notices).toEqual([expect.stringContaining('平台收到过 4 条操作记录，本机只有其中的 0 条')]);
    expect(await verify(bare.session)).toMatchObject({ anchor: 'cut' });

    const fresh = await openAuditSession(server);
    fresh.act(1);
    await fresh.send();
    expect(fresh.notices).toHaveLength(1);
    const elsewhere = await openAuditSession(server, temporaryDirectory(stops), 'pc-2');
    elsewhere.act(1);
    await elsewhere.send();
    expect(elsewhere.notices).toEqual([]);
    expect(await verify(elsewhere.session)).toMatchObject({ anchor: 'level' });
  });

  it('detects that an unsent entry was changed on the disk', async () => {
    const { server, client } = await openServerAndSession();
    client.act(3);
    await client.send();
    client.act(2);
    client.session.stores.work.prepare("UPDATE audit SET detail = '初审退回' WHERE sequence = 4").run();
    await client.send();
    expect(client.notices).toEqual([expect.stringContaining('从第 4 条起')]);
    expect(await verify(client.session)).toMatchObject({ intact: false, brokenAt: 4, anchor: 'forked' });
    const chains = await chainsOf(server);
    expect(chains.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual([3, 3]);
  });

  it('does not block the sync when it fails, and is retried in the next round', async () => {
    const server = await practice(stops);
    let fails = true;
    const session = await openSyncSession(stops, server, WHO, {
      parts: {
        sendAudit: () =>
          fails ? Promise.reject(new Failure('CHAIN_BROKEN', '不相接。', '')) : Promise.resolve(),
      },
    });
    expect(await session.sync.syncNow()).toMatchObject({ state: 'synced', error: null });
    expect(session.logged.filter(({ level }) => level !== 'debug')).toHaveLength(1);
    fails = false;
    expect(await session.sync.syncNow()).toMatchObject({ state: 'synced' });
  });
});
