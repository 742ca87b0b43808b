import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPki, type TestPki } from '../../unit/pki/test-pki';
import { uploadKey } from '../../unit/core/office/client';
import { MAX_BLOCK_MS, MAX_MEMORY_MB, startAttackedCore, type AttackedCore } from './attacked-core';
import { issuedFiles, HAND_MADE_FILES, PASSWORD } from './keyfiles';

let victim: AttackedCore;
let shop: TestPki;
beforeAll(async () => {
  shop = createTestPki();
  shop.issue({ name: 'root', profile: 'root', issuer: null });
  shop.issue({ name: 'person', profile: 'person', issuer: 'root' });
  victim = await startAttackedCore('fengqinghe');
});
afterAll(async () => {
  await victim.stop();
  shop.dispose();
});

/** Longest time in ms for one file. Generous, because the machine runs other tests at the same time. */
const LONGEST = 15_000;
let files = 0;

async function refuse(bytes: Buffer, code: string): Promise<void> {
  const path = join(victim.folder, `${files++}.pfx`);
  writeFileSync(path, bytes);
  const started = performance.now();
  const { core } = victim.core;
  const failure = await uploadKey({ core }, path)
    .then((key) => core.identity.signIn({ key, secret: PASSWORD }))
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code, data: { advice: expect.stringMatching(/。$/) } });
  expect(performance.now() - started).toBeLessThan(LONGEST);
}

describe('a certificate file', () => {
  it.each(HAND_MADE_FILES)('is refused with %s', async (_, make, code) => refuse(make(), code));

  it('is refused when made by openssl and then damaged, or with an unsuitable key', async () => {
    for (const [, make, code] of issuedFiles(shop)) await refuse(make(), code);
  });

  it('leaves the core within its limits of memory and time', async () => {
    expect((await victim.stopMeasuring())[0] ?? 0).toBeLessThan(MAX_BLOCK_MS);
    expect(await victim.core.memory()).toBeLessThan(MAX_MEMORY_MB);
    await victim.core.signInAs('fengqinghe');
  });
});
