import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MachineClock } from '../../../../electron/core/types';
import type { PracticeServer } from '../../../../electron/platform/practice/server';
import { openClient, signInAs, until, type Client } from './client';
import { startWithSharedKeys } from '../../platform/shared-keys';

const HOUR = 3_600_000;
/** Time in ms, longer than the interval at which a session checks its clock. */
const CLOCK_CHECK = 40_000;

/** Returns a machine's clock that is `error` ms ahead. */
function wrongBy() {
  const clock = { error: 0, time: () => new Date(Date.now() + clock.error), uptime: () => performance.now() };
  return clock satisfies MachineClock;
}

const words = async ({ core }: Client) => {
  const month = new Date(Date.now() + 8 * HOUR).toISOString().slice(0, 7);
  const { entries } = await core.duty.log({ month, cursor: null, limit: 100 });
  return entries.filter(({ type }) => type === 'log.clock');
};

describe('a wrong clock', () => {
  let practice: PracticeServer;
  let directory: string;
  let reader: Client;
  const opened: Client[] = [];
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'practice-'));
    practice = await startWithSharedKeys({ directory });
    reader = await openClient(directory);
    opened.push(reader);
    await signInAs(reader, 'gaoyuanshan');
  });
  afterEach(() => void vi.useRealTimers());
  afterAll(async () => {
    await Promise.all(opened.map((client) => client.stop()));
    await practice.close();
  });

  it('that jumps while the program runs, or between two runs, is recorded in the duty log', async () => {
    const clock = wrongBy();
    // The clock is checked every 30 s; nothing else here waits for an interval.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const first = await openClient(directory, undefined, clock);
    await signInAs(first, 'masiqi');
    clock.error = 3 * HOUR;
    await vi.advanceTimersByTimeAsync(CLOCK_CHECK);
    vi.useRealTimers();
    const [set] = await until('the jump in the log', async () => {
      const found = await words(reader);
      return found.length === 1 && found;
    });
    expect(set?.authorName).toBe('马思齐');
    await first.stop();

    clock.error = 0;
    const second = await openClient(directory, first.data, clock);
    opened.push(second);
    await signInAs(second, 'masiqi');
    const found = await until('the second one', async () => {
      const all = await words(reader);
      return all.length === 2 && all;
    });
    expect(found.map(({ text }) => text.split('：')[0]).sort()).toEqual([
      '本机时钟早于已有记录',
      '本机时钟被改动',
    ]);
    // The text has the time that the clock showed; `trueAt` is the corrected time.
    expect(found.map(({ trueAt }) => Math.abs(Date.parse(trueAt) - Date.now()) < HOUR)).toEqual([true, true]);
  });

  it('that is five minutes fast does not get entries about the present refused or dated in the future', async () => {
    const clock = wrongBy();
    clock.error = 5 * 60_000;
    const client = await openClient(directory, undefined, clock);
    opened.push(client);
    await signInAs(client, 'masiqi');
    const { core } = client;
    const shown = () => clock.time().toISOString();
    const wording = {
      text: '首页标题被改为无关内容',
      drill: false,
      kind: 'tampering',
      cause: 'other',
    } as const;
    const cases: string[] = [];
    for (const discoveredAt of [null, shown()]) {
      const { incidentId } = await core.incidents.open({ title: '首页被篡改', discoveredAt, ...wording });
      await core.incidents.recordAction({ incidentId, happenedAt: discoveredAt, text: '已断开网络' });
      cases.push(incidentId);
    }
    const notice = {
      source: 'cyberspace',
      number: '',
      level: 'none',
      deadline: null,
      text: '',
    } as const;
    const { advisoryId } = await core.advisories.register({
      ...notice,
      title: '漏洞通报',
      receivedAt: shown(),
    });
    const late = {
      ...notice,
      title: '漏洞通报',
      receivedAt: new Date(clock.time().getTime() + HOUR).toISOString(),
    };
    await expect(core.advisories.register(late)).rejects.toMatchObject({ code: 'INVALID' });

    const found = { kind: 'link', where: '首页', text: '打不开' } as const;
    const { findingId } = await core.rectification.open({
      ...found,
      receivedAt: shown(),
      notice: { source: 'public', number: '', workDays: 1 },
    });

    await until('all sent', async () => (await core.sync.status()).waiting === 0);
    expect((await core.sync.status()).returned).toBe(0);
    const rows = async () => {
      const { incidents } = await core.incidents.list();
      const { advisories } = await core.advisories.list({ closed: false });
      return [
        ...incidents.filter(({ incidentId }) => cases.includes(incidentId)),
        ...advisories.filter((row) => row.advisoryId === advisoryId),
        (await core.rectification.get({ findingId })).row,
      ];
    };
    const told = await until('the feed', async () => {
      const all = await rows();
      return all.every(({ waiting }) => !waiting) && all;
    });
    expect(told).toHaveLength(4);
    for (const row of told) {
      const at = 'discoveredAt' in row ? row.discoveredAt : row.receivedAt;
      expect(Date.parse(at)).toBeLessThanOrEqual(Date.now());
    }
  });
});
