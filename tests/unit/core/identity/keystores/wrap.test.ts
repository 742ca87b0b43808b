import { constants, publicEncrypt, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pkcs11Headers, tokenObstacles } from '../../../../../build/machine.mjs';
import type { KeyStores, UnlockedKey } from '../../../../../electron/core/identity/keystores/keystore';
import { createKeyStores } from '../../../../../electron/core/identity/keystores/stores';
import { newTriesPath } from './tries-file';
import { wrapForCertificate } from '../../../../../electron/pki/wrap';
import { createTestPki, type IssuedCertificate, type TestPki } from '../../../pki/test-pki';
import { bundleTokens } from './bundle';
import { compileLibrary } from './skf';
import { createSoftHsmTokens, softHsm, type SoftHsmTokens } from './softhsm';
import { createTestConfirmations } from './confirmations';

const { pkcs11, skf } = tokenObstacles();
const obstacle = pkcs11 ?? skf;
if (obstacle) console.warn(`left out: data keys under PKCS#11 tokens: ${obstacle}`);

const PIN = '123456';

describe.skipIf(obstacle)('a data key under the RSA key of a PKCS#11 token', () => {
  let shop: TestPki;
  let rsa: IssuedCertificate;
  let bundle: Awaited<ReturnType<typeof bundleTokens>>;
  let double: string;
  let tokens: SoftHsmTokens;
  let stores: KeyStores;

  beforeAll(async () => {
    shop = createTestPki();
    shop.issue({ name: 'root', profile: 'root', issuer: null });
    rsa = shop.issue({ name: 'rsa', profile: 'person', issuer: 'root' });
    double = compileLibrary(`${import.meta.dirname}/oaep.c`, ['-I', pkcs11Headers, '-ldl', '-lcrypto']);
    process.env['OAEP_DOUBLE_MODULE'] = softHsm;
    bundle = await bundleTokens();
  });
  afterEach(async () => {
    await stores.close();
    tokens.dispose();
    delete process.env['OAEP_DOUBLE'];
  });
  afterAll(() => {
    delete process.env['OAEP_DOUBLE_MODULE'];
    shop.dispose();
    bundle.remove();
  });

  /** Unlocks the key on a token of SoftHSM2, accessed through the OAEP test double of this kind unless null. */
  async function unlocked(kind: 'sha256' | 'unread' | 'sha1' | null): Promise<UnlockedKey> {
    if (kind) process.env['OAEP_DOUBLE'] = kind;
    tokens = createSoftHsmTokens();
    tokens.create('only', PIN);
    tokens.put('only', PIN, 'a1', rsa);
    const path = kind ? double : softHsm;
    stores = createKeyStores({
      confirmations: createTestConfirmations(),
      uptime: () => performance.now(),
      throttleFile: newTriesPath(),
      drivers: () => [{ kind: 'pkcs11', path, pinType: 1 }],
      maxTries: () => 5,
      worker: bundle.worker,
    });
    const [only] = (await stores.listTokens()).keys;
    if (!only) throw new Error('not listed');
    return stores.unlock(only.location, PIN);
  }

  it.each([
    ['raw RSA, since it knows OAEP only with SHA-1', null],
    ['OAEP with SHA-256, and no raw RSA', 'sha256'],
    ['raw RSA, since it leaves the parameters of OAEP unread', 'unread'],
  ] as const)('is unwrapped, whether the token or another program wrapped it, by %s', async (_way, kind) => {
    const key = await unlocked(kind);
    const dataKey = randomBytes(32);
    const own = await key.wrap(dataKey);
    expect(own).toMatch(/^rsa-oaep-sha256:/);
    expect(await key.unwrap(own ?? '')).toEqual(dataKey);
    for (const length of [0, 1, 32, 190]) {
      const message = randomBytes(length);
      expect(await key.unwrap(wrapForCertificate(key.certificate, message))).toEqual(message);
    }
    expect(await key.sign({ toBeSigned: Buffer.from('x'), digest: Buffer.alloc(32, 1) })).toHaveLength(256);
    await key.close();
  });

  it.each([null, 'sha256', 'unread'] as const)(
    'is not unwrapped when it is changed, truncated, or wrapped in another way (%s)',
    async (kind) => {
      const key = await unlocked(kind);
      const good = Buffer.from(
        wrapForCertificate(key.certificate, randomBytes(32)).split(':')[1] ?? '',
        'base64',
      );
      const changed = Buffer.from(good);
      changed[100]! ^= 1;
      const padding = constants.RSA_PKCS1_OAEP_PADDING;
      const sha1 = publicEncrypt(
        { key: key.certificate.publicKey(), padding, oaepHash: 'sha1' },
        randomBytes(32),
      );
      const texts = [changed, good.subarray(1), Buffer.concat([good, good]), Buffer.alloc(256, 255)].map(
        (bytes) => `rsa-oaep-sha256:${bytes.toString('base64')}`,
      );
      for (const text of [...texts, `rsa-oaep-sha1:${sha1.toString('base64')}`])
        await expect(key.unwrap(text)).rejects.toMatchObject({ code: 'KEY_UNWRAP_FAILED' });
      // A token that always uses SHA-1 unwraps this as well. It is outside the scheme: no data key is wrapped so.
      if (kind !== 'unread')
        await expect(key.unwrap(`rsa-oaep-sha256:${sha1.toString('base64')}`)).rejects.toMatchObject({
          code: 'KEY_UNWRAP_FAILED',
        });
      await key.close();
    },
  );

  it('is not wrapped by a token that supports neither raw RSA nor OAEP with SHA-256', async () => {
    const key = await unlocked('sha1');
    expect(await key.wrap(randomBytes(32))).toBeNull();
    await expect(key.unwrap(wrapForCertificate(key.certificate, randomBytes(32)))).rejects.toMatchObject({
      code: 'KEY_UNWRAP_FAILED',
    });
    expect(await key.sign({ toBeSigned: Buffer.from('x'), digest: Buffer.alloc(32, 1) })).toHaveLength(256);
    await key.close();
  });
});
