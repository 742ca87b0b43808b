import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../electron/core/clock/service';
import { createKeyStores } from '../../../../electron/core/identity/keystores/stores';
import { newTriesPath } from './keystores/tries-file';
import { createIdentity, type Identity } from '../../../../electron/core/identity/service';
import { createPlatformClient } from '../../../../electron/core/sync/service';
import { PEOPLE } from '../../../../electron/platform/practice/people';
import type { PracticeServer } from '../../../../electron/platform/practice/server';
import { outcomeCode } from './machine';
import { createTestConfirmations } from './keystores/confirmations';
import { startWithSharedKeys } from '../../platform/shared-keys';

let directory: string;
let practice: PracticeServer;
const clock = { now: () => new Date() };

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'practice-'));
  practice = await startWithSharedKeys({ directory: join(directory, 'platform') });
});
afterAll(async () => {
  await practice.close();
  rmSync(directory, { recursive: true, force: true });
});

function start(): Identity {
  const { platformUrl, caCertificatePem } = practice;
  const settings = {
    platformUrl,
    caCertificate: caCertificatePem,
    proxy: { mode: 'none' as const, url: '' },
  };
  return createIdentity({
    realm: join(directory, 'client'),
    platform: createPlatformClient({ settings, machine: systemClock }),
    clock,
    settings: () => ({ offlineDays: 7, idleMinutes: 15, sessionMinutes: 480, secretDays: 90 }),
    device: 'test',
    keys: createKeyStores({
      confirmations: createTestConfirmations(),
      uptime: () => performance.now(),
      throttleFile: newTriesPath(),
      drivers: () => [],
      maxTries: () => 5,
      worker: '',
    }),
    keyring: null,
    onTokenRemoved: () => undefined,
  });
}
const signIn = (who: { certificatePath: string; password: string }, identity = start()) =>
  identity.signIn({ key: { kind: 'file', path: who.certificatePath }, secret: who.password });

describe('the practice platform over HTTPS', () => {
  it('signs in each active account with its roles, and its certificate passes verification', async () => {
    for (const person of practice.accounts) {
      if (!PEOPLE.find(({ id }) => id === person.accountId)?.active) {
        expect(await outcomeCode(signIn(person))).toBe('ACCOUNT_SUSPENDED');
        continue;
      }
      const signedIn = await signIn(person);
      expect(signedIn).toMatchObject({
        standing: 'online',
        account: { id: person.accountId, roles: person.roles },
      });
      expect(signedIn.warnings.filter((warning) => warning.includes('核验'))).toEqual([]);
      expect(signedIn.certificate.subject).toContain(person.name);
    }
  });

  it('refuses each invalid certificate with a code and a distinct message', async () => {
    const sentences = new Set<string>();
    for (const refusal of practice.refusals) {
      const failure = await signIn(refusal).catch((error: unknown) => error as Error & { code: string });
      expect(failure).toMatchObject({ code: expect.stringMatching(/^(CERTIFICATE|ACCOUNT)_/) });
      sentences.add((failure as Error).message);
    }
    expect(practice.refusals.length).toBeGreaterThan(3);
    expect(sentences.size).toBe(practice.refusals.length);
  });

  it('refuses an account suspended during an outage on reconnect, after which it cannot work offline', async () => {
    const person = practice.accounts.find(({ roles }) => roles.includes('secondReviewer'));
    if (!person) throw new Error('no second reviewer');
    await await signedInAndOut(person);
    await practice.faults.set({ offline: true });
    const identity = start();
    expect((await signIn(person, identity)).standing).toBe('offline');
    practice.setActive(person.accountId, false);
    await practice.faults.clear();
    expect(await outcomeCode(identity.reconnect())).toBe('ACCOUNT_SUSPENDED');
    await practice.faults.set({ offline: true });
    expect(await outcomeCode(signIn(person))).toBe('ACCOUNT_SUSPENDED');
    await practice.faults.clear();
    practice.setActive(person.accountId, true);
    expect((await signIn(person)).standing).toBe('online');
  });
});

async function signedInAndOut(person: { certificatePath: string; password: string }): Promise<void> {
  const identity = start();
  await signIn(person, identity);
  await identity.signOut();
}
