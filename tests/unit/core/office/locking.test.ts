import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PracticeServer } from '../../../../electron/platform/practice/server';
import { openClient, signInAs, type Client } from './client';
import { startWithSharedKeys } from '../../platform/shared-keys';

const EDITOR = 'linxiaohe';
const MINUTE = 60_000;

describe('a client that is left open', () => {
  let folder: string;
  let practice: PracticeServer;
  let client: Client;
  const state = () => client.core.identity.state();
  const unlock = async () => {
    const people = await client.core.identity.practice();
    const secret = people?.accounts.find(({ accountId }) => accountId === EDITOR)?.password ?? '';
    return client.core.identity.unlock({ secret });
  };
  const pass = (minutes: number) => vi.advanceTimersByTime(minutes * MINUTE);

  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const opened = Date.now();
    folder = mkdtempSync(path.join(tmpdir(), 'locking-'));
    practice = await startWithSharedKeys({ directory: path.join(folder, 'practice') });
    client = await openClient(path.join(folder, 'practice'), path.join(folder, 'data'), {
      time: () => new Date(),
      uptime: () => Date.now() - opened,
    });
    await client.core.identity.enterPractice();
    const { settings } = await client.core.settings.load();
    await client.core.settings.save({ ...settings, idleMinutes: 5, sessionMinutes: 20 });
    await signInAs(client, EDITOR);
  });
  afterAll(async () => {
    vi.useRealTimers();
    await client.stop();
    await practice.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('locks after the idle minutes, counted from the last touch', async () => {
    pass(4);
    await client.core.identity.touch();
    pass(4);
    expect((await state()).phase).toBe('open');
    pass(2);
    expect(await state()).toMatchObject({ phase: 'locked', lockedReason: 'idle' });
    expect(await unlock()).toMatchObject({ phase: 'open', lockedReason: null });
  });

  it('locks at the end of the session despite activity, and starts a new session with the password', async () => {
    const work = async (minutes: number) => {
      for (let i = 0; i < minutes; i++) {
        pass(1);
        await client.core.identity.touch();
      }
    };
    await work(18);
    expect((await state()).phase).toBe('open');
    await work(3);
    expect(await state()).toMatchObject({ phase: 'locked', lockedReason: 'session' });
    await unlock();
    await work(18);
    expect((await state()).phase).toBe('open');
  });

  it('applies a shorter limit as soon as it is set', async () => {
    await unlock();
    const { settings } = await client.core.settings.load();
    await client.core.settings.save({ ...settings, idleMinutes: 2 });
    expect((await state()).idleMinutes).toBe(2);
    pass(3);
    expect(await state()).toMatchObject({ phase: 'locked', lockedReason: 'idle' });
    await unlock();
    const { entries } = await client.core.audit.recent({ limit: 20 });
    expect(entries.map(({ action, detail }) => `${action} ${detail}`)).toEqual(
      expect.arrayContaining([
        'identity.lock 长时间没有操作',
        'identity.lock 会话到时',
        'settings.changed 空闲锁定（分钟）：5 → 2',
      ]),
    );
  });
});
