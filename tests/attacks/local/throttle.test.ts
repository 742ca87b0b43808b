import { copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPractice, type PracticeServer } from '../../../electron/platform/practice/server';
import { chosenKey, openClient } from '../../unit/core/office/client';

/** Guesses at the password of a certificate file, with the client started again in between. */

let folder: string;
let practice: PracticeServer;
let data: string;
let key: string;
let password: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'throttle-'));
  practice = await startPractice({ directory: join(folder, 'practice') });
  const account = practice.accounts.find(({ accountId }) => accountId === 'linxiaohe')!;
  ({ certificatePath: key, password } = account);
});
afterAll(async () => {
  await practice.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The machine's clocks: ms since 1970, and ms since it was started. */
let clock: { now: number; uptime: number };
beforeEach(() => {
  data = mkdtempSync(join(folder, 'data-'));
  clock = { now: Date.now(), uptime: 3_600_000 };
});

/** Starts the client, signs in with this password, and stops it. Returns the code of the failure, or `done`. */
async function attempt(secret = 'wrong', path = key): Promise<string> {
  const client = await openClient(join(folder, 'practice'), data, {
    time: () => new Date(clock.now),
    uptime: () => clock.uptime,
  });
  try {
    await client.core.identity.enterPractice();
    await client.core.identity.signIn({ key: await chosenKey(client, path), secret });
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.stop();
  }
}

/** As many wrong passwords as are free by default. */
async function spendFreeTries(): Promise<void> {
  for (let tries = 0; tries < 20; tries++)
    if ((await attempt()) === 'PFX_THROTTLED') return expect(tries).toBeGreaterThanOrEqual(3);
  throw new Error('never throttled');
}

const AFTERWARDS: Array<[string, () => void]> = [
  ['the client is started again', () => undefined],
  ['the clock is set back by a year', () => (clock.now -= 365 * 86_400_000)],
  ['the clock is set forward by a year', () => (clock.now += 365 * 86_400_000)],
  ['the machine is started again', () => (clock.uptime = 20_000)],
];

describe('after too many wrong passwords the right one waits when', () => {
  it.each(AFTERWARDS)('%s, and no longer than it must', async (_, happen) => {
    await spendFreeTries();
    happen();
    expect(await attempt(password)).toBe('PFX_THROTTLED');
    clock.uptime += 4_000;
    expect(await attempt(password)).toBe('PFX_THROTTLED');
    // The clock of the machine is right again before the login, which the platform's time is compared with.
    clock.now = Date.now();
    clock.uptime += 1_500;
    expect(await attempt(password)).toBe('done');
    expect(await attempt()).toBe('PFX_WRONG_PASSWORD');
  });

  it('the file is copied to another place', async () => {
    await spendFreeTries();
    const copy = join(data, 'copy.pfx');
    copyFileSync(key, copy);
    expect(await attempt(password, copy)).toBe('PFX_THROTTLED');
  });

  it('several are tried at once', async () => {
    const client = await openClient(join(folder, 'practice'), data);
    await client.core.identity.enterPractice();
    const codes = await Promise.all(
      Array.from({ length: 10 }, () =>
        client.core.identity.signIn({ key: { kind: 'file', path: key }, secret: 'wrong' }).then(
          () => 'done',
          (error: { code: string }) => error.code,
        ),
      ),
    );
    await client.stop();
    expect(codes.filter((code) => code === 'PFX_THROTTLED').length).toBeGreaterThanOrEqual(4);
  });
});

it('the file with the tries is for its owner alone, and a damaged one keeps nobody out', async () => {
  await attempt();
  const file = join(data, 'tries.json');
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, '{"x": {"failures": 1e99');
  expect(await attempt(password)).toBe('done');
});
