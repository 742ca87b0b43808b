import { copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PracticeServer } from '../../../electron/platform/practice/server';
import { uploadKey, openClient } from '../../unit/core/office/client';
import { startWithSharedKeys } from '../../unit/platform/shared-keys';

/** Attack: guessing the password of a certificate file, with restarts of the client between the attempts. */

let folder: string;
let practice: PracticeServer;
let data: string;
let key: string;
let password: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'throttle-'));
  practice = await startWithSharedKeys({ directory: join(folder, 'practice') });
  const account = practice.accounts.find(({ accountId }) => accountId === 'linxiaohe')!;
  ({ certificatePath: key, password } = account);
});
afterAll(async () => {
  await practice.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Clocks of the machine: time in ms since 1970, and uptime in ms. */
let clock: { now: number; uptime: number };
beforeEach(() => {
  data = mkdtempSync(join(folder, 'data-'));
  clock = { now: Date.now(), uptime: 3_600_000 };
});

/** Starts the client, signs in with this password, and stops it. Resolves with the failure code, or `done`. */
async function attempt(secret = 'wrong', path = key): Promise<string> {
  const client = await openClient(join(folder, 'practice'), data, {
    time: () => new Date(clock.now),
    uptime: () => clock.uptime,
  });
  try {
    await client.core.identity.enterPractice();
    await client.core.identity.signIn({ key: await uploadKey(client, path), secret });
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.stop();
  }
}

/** Enters wrong passwords until the client throttles them. Rejects when it does not within 20 attempts. */
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

describe('the throttle of password attempts', () => {
  it.each(AFTERWARDS)(
    'delays the correct password after too many wrong ones, and no longer than required, when %s',
    async (_, happen) => {
      await spendFreeTries();
      happen();
      expect(await attempt(password)).toBe('PFX_THROTTLED');
      clock.uptime += 4_000;
      expect(await attempt(password)).toBe('PFX_THROTTLED');
      // Correct the clock of the machine: the login compares it with the platform's time.
      clock.now = Date.now();
      clock.uptime += 1_500;
      expect(await attempt(password)).toBe('done');
      expect(await attempt()).toBe('PFX_WRONG_PASSWORD');
    },
  );

  it('delays the correct password when the file is copied', async () => {
    await spendFreeTries();
    const copy = join(data, 'copy.pfx');
    copyFileSync(key, copy);
    expect(await attempt(password, copy)).toBe('PFX_THROTTLED');
  });

  it('counts attempts that run at the same time', async () => {
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

it('the file of attempts is readable by its owner only, and a damaged one does not block the login', async () => {
  await attempt();
  const file = join(data, 'tries.json');
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, '{"x": {"failures": 1e99');
  expect(await attempt(password)).toBe('done');
});
