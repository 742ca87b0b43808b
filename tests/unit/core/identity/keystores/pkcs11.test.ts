import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { randomBytes } from 'node:crypto';
import { createKeyStores } from '../../../../../electron/core/identity/keystores/stores';
import { newTriesPath } from './tries-file';
import type { KeyStores, UnlockedKey } from '../../../../../electron/core/identity/keystores/keystore';
import type { KeyLocation } from '../../../../../electron/core/contract';
import { parseCertificate } from '../../../../../electron/pki/certificates';
import { signCms, verifyCms } from '../../../../../electron/pki/cms';
import { tokenObstacles } from '../../../../../build/machine.mjs';
import { openssl, createTestPki, type IssuedCertificate, type TestPki } from '../../../pki/test-pki';
import { bundleTokens } from './bundle';
import { createSoftHsmTokens, softHsm, type SoftHsmTokens } from './softhsm';
import { createTestConfirmations } from './confirmations';

const PIN = '123456';
const CHINESE_PIN = '口令2026';

const obstacle = tokenObstacles().pkcs11;
if (obstacle) console.warn(`left out: PKCS#11 tokens: ${obstacle}`);

describe.skipIf(obstacle)('a PKCS#11 token', () => {
  const driver = softHsm;
  let shop: TestPki;
  let tokens: SoftHsmTokens;
  let bundle: Awaited<ReturnType<typeof bundleTokens>>;
  let stores: KeyStores;
  let rsa: IssuedCertificate;
  let ec: IssuedCertificate;
  const opened: UnlockedKey[] = [];

  beforeAll(async () => {
    shop = createTestPki();
    tokens = createSoftHsmTokens();
    shop.issue({ name: 'root', profile: 'root', issuer: null });
    const p256 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
    rsa = shop.issue({ name: 'rsa', profile: 'person', issuer: 'root', subject: '/C=CN/CN=周屿' });
    ec = shop.issue({ name: 'ec', profile: 'person', issuer: 'root', algorithm: p256 });
    const encryption = shop.issue({ name: 'encryption', profile: 'encryption', issuer: 'root' });
    tokens.create('first', PIN);
    tokens.create('second', CHINESE_PIN);
    tokens.put('first', PIN, 'a1', rsa);
    tokens.put('first', PIN, 'a2', encryption);
    tokens.put('first', PIN, 'a3', shop.certificate('root'));
    tokens.put('second', CHINESE_PIN, 'b1', ec);
    bundle = await bundleTokens();
    stores = createKeyStores({
      confirmations: createTestConfirmations(),
      uptime: () => performance.now(),
      throttleFile: newTriesPath(),
      drivers: () => [{ kind: 'pkcs11', path: driver, pinType: 1 }],
      maxTries: () => 5,
      worker: bundle.worker,
    });
  });
  afterEach(async () => {
    for (const key of opened.splice(0)) await key.close();
  });
  afterAll(async () => {
    await stores.close();
    tokens.dispose();
    shop.dispose();
    bundle.remove();
  });

  async function place(issued: IssuedCertificate): Promise<KeyLocation> {
    const { keys } = await stores.listTokens();
    const { sha256 } = parseCertificate(issued.der);
    const found = keys.find(({ certificate }) => certificate.sha256 === sha256);
    if (!found) throw new Error('not listed');
    return found.location;
  }
  async function unlock(issued: IssuedCertificate, pin: string): Promise<UnlockedKey> {
    const key = await stores.unlock(await place(issued), pin);
    opened.push(key);
    return key;
  }
  const input = { toBeSigned: Buffer.from('x'), digest: Buffer.alloc(32, 1) };

  it('is listed without a PIN, with its signing certificates but not those of CAs or for encryption', async () => {
    const { keys, drivers } = await stores.listTokens();
    expect(drivers).toEqual([
      { kind: 'pkcs11', path: driver, working: true, unconfirmed: false, message: '找到 2 张证书。' },
    ]);
    expect(keys.map(({ location, certificate }) => [location, certificate.subject])).toEqual(
      expect.arrayContaining([
        [expect.objectContaining({ kind: 'pkcs11', label: 'first', keyId: 'a1' }), 'CN=周屿, C=CN'],
        [expect.objectContaining({ kind: 'pkcs11', label: 'second', keyId: 'b1' }), expect.any(String)],
      ]),
    );
    expect(keys).toHaveLength(2);
  });

  it.each([
    ['RSA', () => rsa, PIN, 'rsa-sha256', /^rsa-oaep-sha256:/],
    ['P-256, with a PIN in Chinese', () => ec, CHINESE_PIN, 'ecdsa-sha256', /^ecies-p256:/],
  ] as const)(
    'with a key of %s signs a CMS that openssl verifies, and unwraps a data key',
    async (_kind, issued, pin, algorithm, scheme) => {
      const key = await unlock(issued(), pin);
      expect(key.algorithm).toBe(algorithm);
      const content = Buffer.from('同意发布。');
      const cms = await signCms({
        content,
        certificate: key.certificate.der,
        at: new Date(),
        sign: key.sign,
      });
      expect(verifyCms({ cms, content }).certificate.equals(issued().der)).toBe(true);
      const { writeFileSync } = await import('node:fs');
      writeFileSync(shop.path('cms'), cms);
      writeFileSync(shop.path('content'), content);
      openssl([
        ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', shop.path('cms')],
        ...[
          '-content',
          shop.path('content'),
          '-CAfile',
          shop.certificate('root').certPath,
          '-out',
          '/dev/null',
        ],
      ]);
      const dataKey = randomBytes(32);
      const wrapped = await key.wrap(dataKey);
      expect(wrapped).toMatch(scheme);
      expect((await key.unwrap(wrapped ?? '')).equals(dataKey)).toBe(true);
      for (const other of ['', `${wrapped?.slice(0, -8)}AAAAAAA=`, 'ecies-sm2:AAAA', 'rsa-oaep-sha256:AAAA'])
        await expect(key.unwrap(other)).rejects.toMatchObject({ code: 'KEY_UNWRAP_FAILED' });
      expect((await key.unwrap(wrapped ?? '')).equals(dataKey)).toBe(true);
    },
  );

  it('refuses a wrong PIN, also while the key is open', async () => {
    await expect(unlock(rsa, '000000')).rejects.toMatchObject({
      code: 'PIN_WRONG',
      message: 'PIN 不正确，剩余的尝试次数已不多。',
    });
    const key = await unlock(rsa, PIN);
    await expect(unlock(rsa, '000000')).rejects.toMatchObject({ code: 'PIN_WRONG' });
    await expect(key.sign(input)).rejects.toMatchObject({ code: 'LOCKED' });
    const again = await unlock(rsa, PIN);
    expect(await again.sign(input)).toHaveLength(256);
    await expect(key.sign(input)).rejects.toMatchObject({ code: 'LOCKED' });
  });

  it('opened twice stays usable until both keys are closed', async () => {
    const first = await unlock(rsa, PIN);
    const second = await unlock(rsa, PIN);
    expect(await first.sign(input)).toHaveLength(256);
    await second.close();
    expect(await first.sign(input)).toHaveLength(256);
    await first.close();
    for (const key of [first, second])
      await expect(key.sign(input)).rejects.toMatchObject({ code: 'LOCKED' });
  });

  it('changes its PIN when the old one is right', async () => {
    const key = await unlock(rsa, PIN);
    const change = key.changePin ?? (() => Promise.reject(new Error('none')));
    await expect(change('000000', '654321')).rejects.toMatchObject({ code: 'PIN_WRONG' });
    await expect(change(PIN, '1')).rejects.toMatchObject({
      code: 'PIN_UNFIT',
      message: expect.stringContaining('4 至 255 位') as string,
    });
    await change(PIN, '654321');
    expect(await key.sign(input)).toHaveLength(256);
    await key.close();
    await expect(unlock(rsa, PIN)).rejects.toMatchObject({ code: 'PIN_WRONG' });
    const again = await unlock(rsa, '654321');
    await again.changePin?.('654321', PIN);
  });

  it('removed is detected, and reinserted opens again with the PIN', async () => {
    const key = await unlock(rsa, PIN);
    const other = await unlock(ec, CHINESE_PIN);
    let removed = 0;
    key.onRemoved(() => removed++);
    other.onRemoved(() => expect.unreachable('the other token is still there'));
    const putBack = tokens.remove('first');
    await vi.waitFor(() => expect(removed).toBe(1), { timeout: 60_000, interval: 50 });
    await expect(key.sign(input)).rejects.toMatchObject({ code: 'TOKEN_REMOVED' });
    await expect(stores.unlock(key.location, PIN)).rejects.toMatchObject({ code: 'TOKEN_MISSING' });
    expect(
      (await stores.listTokens()).keys.map(({ location }) => 'label' in location && location.label),
    ).toEqual(['second']);
    expect((await other.sign(input)).length).toBeGreaterThan(60);
    putBack();
    await other.close();
    const again = await unlock(rsa, PIN);
    expect(await again.sign(input)).toHaveLength(256);
  });

  it('is refused with an unknown serial number, key id or driver', async () => {
    const location = await place(rsa);
    if (location.kind !== 'pkcs11') throw new Error();
    await expect(stores.unlock({ ...location, serial: 'other' }, PIN)).rejects.toMatchObject({
      code: 'TOKEN_MISSING',
    });
    await expect(stores.unlock({ ...location, keyId: 'ff' }, PIN)).rejects.toMatchObject({
      code: 'TOKEN_NO_KEY',
    });
    await expect(stores.unlock({ ...location, driver: '/other.so' }, PIN)).rejects.toMatchObject({
      code: 'DRIVER_FAILED',
    });
  });
});
