import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenObstacles } from '../../../../build/machine.mjs';
import type { Settings, SignInKey } from '../../../../electron/core/contract';
import { PFX_KINDS } from '../identity/keystores/pfx-kinds';
import { compileLibrary, createSkfTokens } from '../identity/keystores/skf';
import { createSoftHsmTokens, softHsm, extractFromPfx } from '../identity/keystores/softhsm';
import { openssl, type IssuedCertificate } from '../../pki/test-pki';
import { practiceContent, openPractice, Person, type Practice } from '../../platform/practice-client';
import { signInAndPinRoot, uploadKey, openClient, until, type Client } from './client';

const REVIEWER = 'zhouzhengchuan';
const PIN = '246810';
const ALGORITHMS = ['rsa-sha256', 'ecdsa-sha256', 'sm2-sm3'] as const;
type Algorithm = (typeof ALGORITHMS)[number];

let folder: string;
let practice: Practice;
let author: Person;
const issued = {} as Record<Algorithm, IssuedCertificate>;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'every-key-'));
  practice = await openPractice();
  author = await Person.signIn(practice.server, 'sunkexin');
  for (const algorithm of ALGORITHMS) {
    const file = practice.server.keys.find(
      (key) => key.accountId === REVIEWER && key.algorithm === algorithm,
    );
    if (!file) throw new Error(`no key of ${REVIEWER} for ${algorithm}`);
    const place = mkdtempSync(path.join(folder, 'key-'));
    issued[algorithm] = extractFromPfx(place, file);
  }
});
afterAll(async () => {
  await practice.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a new client with these token drivers in its settings. */
async function newClient(drivers: Settings['drivers'] = []): Promise<Client> {
  const client = await openClient(practice.directory);
  await client.core.identity.enterPractice();
  const { settings } = await client.core.settings.load();
  await client.core.settings.save({ ...settings, drivers });
  return client;
}

/** Signs in and approves an article. Expects the platform to accept it, with a valid signature and timestamp. */
async function approves(client: Client, key: SignInKey, secret: string): Promise<void> {
  const state = await signInAndPinRoot(client, { key, secret });
  expect(state).toMatchObject({ phase: 'open', standing: 'online', account: { id: REVIEWER } });
  const articleId = randomUUID();
  await author.sendOne(author.submission(articleId, 0, practiceContent()));
  const detail = () => client.core.review.detail({ articleId });
  await until('the article', async () => {
    await client.core.sync.now();
    const { items } = await client.core.review.queue({ box: 'waiting' });
    return items.some(({ id }) => id === articleId);
  });
  const { row, revision } = await detail();
  await client.core.review.decide({
    articleId,
    version: row.version,
    contentHash: revision.contentHash,
    verdict: 'approve',
    opinion: '同意。',
  });
  const decided = await until('the decision', async () => {
    await client.core.sync.now();
    const [decision] = (await detail()).decisions;
    return decision?.timestamp === 'pending' ? null : decision;
  });
  expect(decided).toMatchObject({ signature: 'valid', timestamp: 'valid', signerId: REVIEWER });
  expect((await author.view(articleId)).article.stage).toBe('second');
}

describe.each(ALGORITHMS)('a reviewer with a certificate file (%s)', (algorithm) => {
  let client: Client;
  beforeAll(async () => {
    client = await newClient();
  });
  afterAll(() => client.stop());

  it.each(PFX_KINDS)('signs in and approves: %s', async (kind, password, options) => {
    const { keyPath, certPath } = issued[algorithm];
    const file = path.join(folder, `${algorithm}-${PFX_KINDS.findIndex(([name]) => name === kind)}.pfx`);
    const made = ['pkcs12', '-export', '-inkey', keyPath, '-in', certPath];
    openssl([...made, '-passout', `pass:${password}`, '-out', file, ...options]);
    await approves(client, await uploadKey(client, file), password);
  });
});

if (!softHsm) console.warn('left out: approving with PKCS#11 tokens, since SoftHSM2 is not installed');
describe.skipIf(!softHsm)('a reviewer with a PKCS#11 token', () => {
  it.each(['rsa-sha256', 'ecdsa-sha256'] as const)('signs in and approves: %s', async (algorithm) => {
    const tokens = createSoftHsmTokens();
    tokens.create('ukey', PIN);
    tokens.put('ukey', PIN, 'a1', issued[algorithm]);
    const client = await newClient([{ kind: 'pkcs11', path: softHsm, pinType: 1 }]);
    try {
      const { keys } = await client.core.identity.tokens();
      await approves(client, keys[0]!.location, PIN);
    } finally {
      await client.stop();
      tokens.dispose();
    }
  });
});

const obstacle = tokenObstacles().skf;
if (obstacle) console.warn(`left out: approving with SKF tokens: ${obstacle}`);
describe.skipIf(obstacle)('a reviewer with an SKF token', () => {
  it('signs in and approves: sm2-sm3', async () => {
    const driver = compileLibrary('skf/double.c', ['-lcrypto']);
    const tokens = createSkfTokens();
    tokens.create('ukey', { label: '示范市某局', serial: 'A0001', pin: PIN });
    tokens.put('ukey', '签名应用', '容器', { sign: issued['sm2-sm3'], encrypt: issued['sm2-sm3'] });
    const client = await newClient([{ kind: 'skf', path: driver, pinType: 1 }]);
    try {
      const { keys } = await client.core.identity.tokens();
      await approves(client, keys[0]!.location, PIN);
    } finally {
      await client.stop();
      tokens.dispose();
    }
  });
});
