import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBytes, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { Failure } from '../../../../../electron/core/failure';
import { openPkcs12 } from '../../../../../electron/core/identity/keystores/files/pkcs12';
import {
  chooseKeyPair,
  type FileKeyPair,
} from '../../../../../electron/core/identity/keystores/files/key-pairs';
import { createBudget, pbkdf2 } from '../../../../../electron/core/identity/keystores/files/derivation';
import { createFileKey } from '../../../../../electron/core/identity/keystores/files/key';
import { parseCertificate } from '../../../../../electron/pki/certificates';
import { signCms, verifyCms } from '../../../../../electron/pki/cms';
import { encodeDer, derItems, TAG } from '../../../../../electron/pki/der';
import { openssl, createTestPki, type IssuedCertificate, type TestPki } from '../../../pki/test-pki';
import { AES_OPTIONS, PFX_KINDS } from './pfx-kinds';

let shop: TestPki;
const people: Record<string, IssuedCertificate> = {};
const KEYS: Record<string, string[]> = {
  'RSA-2048': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'RSA-4096': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:4096'],
  'P-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  SM2: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2'],
};
beforeAll(() => {
  shop = createTestPki();
  shop.issue({
    name: 'root',
    profile: 'root',
    issuer: null,
    subject: '/C=CN/O=示范市签名中心/CN=示范根证书',
  });
  for (const [name, algorithm] of Object.entries(KEYS))
    people[name] = shop.issue({
      name,
      profile: 'person',
      issuer: 'root',
      subject: '/C=CN/O=示范市某局/OU=办公室/CN=周屿',
      algorithm,
    });
});
afterAll(() => shop.dispose());

const person = (key = 'RSA-2048'): IssuedCertificate => people[key] ?? shop.certificate(key);

let files = 0;
function pfx(
  password: string | Buffer,
  options: string[] = [],
  who: IssuedCertificate | null = person(),
): Buffer {
  const out = shop.path(`${files++}.pfx`);
  writeFileSync(`${out}.password`, Buffer.concat([Buffer.from(password), Buffer.from('\n')]));
  const input = who
    ? ['-in', who.certPath, '-inkey', who.keyPath, '-certfile', shop.certificate('root').certPath]
    : [];
  openssl(['pkcs12', '-export', ...input, '-out', out, '-passout', `file:${out}.password`, ...options]);
  return readFileSync(out);
}

async function code(file: Buffer, password: string): Promise<string> {
  try {
    await openPkcs12(file, password);
    return 'opened';
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

/** The DER value with each INTEGER 4096 replaced by `iterations`, and the enclosing lengths adjusted. */
function withIterations(value: Buffer, iterations: Buffer): Buffer {
  const tag = value[0] ?? 0;
  if (value.equals(Buffer.from('02021000', 'hex'))) return iterations;
  const constructed = (tag & 0x20) !== 0;
  if (!constructed && tag !== TAG.octets) return value;
  try {
    const parts = derItems(value, tag).map((part) => withIterations(part, iterations));
    return encodeDer(tag, ...parts);
  } catch {
    return value;
  }
}

describe.each(Object.keys(KEYS))('a certificate file with a key of %s', (key) => {
  it.each(PFX_KINDS)(
    '%s opens, and its key signs and unwraps for the certificate',
    async (_kind, password, options) => {
      const opened = await openPkcs12(pfx(password, options, person(key)), password);
      const { certificate } = opened;
      expect(certificate.der.equals(person(key).der)).toBe(true);
      expect(certificate.info.subject).toBe('CN=周屿, OU=办公室, O=示范市某局, C=CN');
      const unlocked = createFileKey({ kind: 'file', path: '/x.pfx' }, opened);
      const content = Buffer.from('同意发布。');
      const cms = await signCms({
        content,
        certificate: certificate.der,
        at: new Date(),
        sign: unlocked.sign,
      });
      expect(verifyCms({ cms, content }).certificate.equals(certificate.der)).toBe(true);
      const dataKey = randomBytes(32);
      const wrapped = await unlocked.wrap(dataKey);
      expect((await unlocked.unwrap(wrapped ?? '')).equals(dataKey)).toBe(true);
    },
  );
});

describe('a certificate file', () => {
  it.each(PFX_KINDS)('%s does not open with another password', async (_kind, password, options) => {
    const expected = options.includes('-nomac')
      ? /^PFX_(WRONG_PASSWORD|UNREADABLE)$/
      : /^PFX_WRONG_PASSWORD$/;
    for (const other of [`${password}x`, `${password}错`])
      expect(await code(pfx(password, options), other)).toMatch(expected);
  });

  it.each([
    ['with AES', AES_OPTIONS],
    ['with PBMAC1', ['-pbmac1_pbkdf2']],
    ['in RC2 and 3DES', ['-legacy']],
    ['without a MAC', ['-nomac']],
  ])('%s opens when its password was encoded in GBK', async (_kind, options) => {
    const gbk = execFileSync('iconv', ['-f', 'UTF-8', '-t', 'GBK'], { input: '信访局密码2026' });
    expect(await code(pfx(gbk, options), '信访局密码2026')).toBe('opened');
  });

  it('without any protection is refused with any password', async () => {
    const bare = pfx('', ['-nomac', '-keypbe', 'NONE', '-certpbe', 'NONE']);
    for (const password of ['', 'x']) expect(await code(bare, password)).toBe('PFX_UNPROTECTED');
  });

  it('without a private key is refused', async () => {
    const bare = pfx('Secret-1', ['-nokeys', '-in', person().certPath], null);
    expect(await code(bare, 'Secret-1')).toBe('PFX_NO_KEY');
  });

  it('without a certificate for its key is refused', async () => {
    for (const algorithm of Object.values(KEYS)) {
      const other = shop.issue({ name: 'other', profile: 'person', issuer: 'root', algorithm });
      const file = pfx('Secret-1', ['-nocerts', '-inkey', other.keyPath], null);
      expect(await code(file, 'Secret-1')).toBe('PFX_NO_KEY');
    }
  });

  it.each([
    ['EC', 'ec_paramgen_curve:P-384'],
    ['EC', 'ec_paramgen_curve:secp256k1'],
    ['ED25519', null],
  ])('with a key of %s %s is refused as unsupported', async (algorithm, parameter) => {
    const issued = shop.issue({
      name: 'foreign',
      profile: 'person',
      issuer: 'root',
      algorithm: ['-algorithm', algorithm, ...(parameter ? ['-pkeyopt', parameter] : [])],
    });
    for (const options of [[], ['-legacy']])
      expect(await code(pfx('Secret-1', options, issued), 'Secret-1')).toBe('PFX_UNSUPPORTED_KEY');
  });

  it('with a short RSA key is refused as too weak', async () => {
    const algorithm = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'];
    const issued = shop.issue({ name: 'short', profile: 'person', issuer: 'root', algorithm });
    expect(await code(pfx('Secret-1', [], issued), 'Secret-1')).toBe('PFX_WEAK_KEY');
  });

  it.each(Object.keys(KEYS))('with several pairs of %s yields the newest one for signing', (key) => {
    const algorithm = KEYS[key] ?? [];
    const issued = {
      encryption: shop.issue({ name: 'enc', profile: 'encryption', issuer: 'root', algorithm }),
      older: shop.issue({ name: 'old', profile: 'person', issuer: 'root', algorithm, to: '20300101000000Z' }),
      newer: shop.issue({ name: 'new', profile: 'person', issuer: 'root', algorithm, to: '20350101000000Z' }),
      root: shop.certificate('root'),
    };
    const { encryption, older, newer, root } = issued;
    const keys = [encryption, older, newer].map((it) => {
      openssl([
        'pkcs8',
        '-topk8',
        '-nocrypt',
        '-in',
        it.keyPath,
        '-outform',
        'DER',
        '-out',
        shop.path('key.der'),
      ]);
      return readFileSync(shop.path('key.der'));
    });
    const certificates = [root, newer, encryption, older].map(({ der }) => der);
    expect(chooseKeyPair({ certificates, keys }).certificate.der.equals(newer.der)).toBe(true);
  });

  it('with as many iterations as Firefox uses opens, and a wrong password is refused', async () => {
    const file = pfx('信访局密码2026', ['-iter', '600000']);
    expect(await code(file, '信访局密码2026')).toBe('opened');
    expect(await code(file, 'wrong')).toBe('PFX_WRONG_PASSWORD');
  });

  it('with SM3 has its keys derived as by openssl', async () => {
    for (const [length, rounds, password] of [
      [16, 1, '口令'],
      [32, 2, ''],
      [32, 1000, 'x'.repeat(64)],
      [70, 12_345, '口令'.repeat(30)],
    ] as const) {
      const options = ['digest:SM3', `pass:${password}`, 'salt:12345678', `iter:${rounds}`, 'pkcs5:1'];
      const args = ['kdf', '-keylen', `${length}`, ...options.flatMap((it) => ['-kdfopt', it]), 'PBKDF2'];
      const expected = openssl(args).trim().replaceAll(':', '').toLowerCase();
      const derived = await pbkdf2({
        password: Buffer.from(password),
        salt: Buffer.from('12345678'),
        iterations: rounds,
        length,
        digest: 'sm3',
        budget: createBudget(),
      });
      expect(derived.toString('hex')).toBe(expected);
    }
  });

  it('that is not PKCS#12 is refused as unreadable', async () => {
    expect(await code(readFileSync(person().certPath), 'x')).toBe('PFX_UNREADABLE');
    expect(await code(person().der, 'x')).toBe('PFX_UNREADABLE');
    expect(await code(Buffer.alloc(0), 'x')).toBe('PFX_UNREADABLE');
  });

  it('that asks for more than a million iterations is refused at once', async () => {
    const iterations = Buffer.from('02021000', 'hex');
    for (const options of [
      ['-iter', '4096'],
      ['-iter', '4096', '-legacy'],
      ['-iter', '4096', '-nomac', ...AES_OPTIONS],
      ['-iter', '4096', '-pbmac1_pbkdf2'],
    ])
      for (const hostile of ['02030f4241', '020400989681', '02047fffffff', '02060fffffffffff']) {
        const file = pfx('Secret-1', options);
        expect(file.includes(iterations)).toBe(true);
        expect(await code(withIterations(file, Buffer.from(hostile, 'hex')), 'Secret-1')).toBe(
          'PFX_TOO_COSTLY',
        );
      }
  });

  it('with an unprotected certificate whose public key is damaged fails with a PFX code', async () => {
    const file = pfx('Secret-1', ['-nomac', '-keypbe', 'AES-256-CBC', '-certpbe', 'NONE']);
    const spki = new X509Certificate(person().der).publicKey.export({ format: 'der', type: 'spki' });
    const at = file.indexOf(spki);
    expect(at).toBeGreaterThan(0);
    // Changes the tag of the exponent, which makes the public key unreadable.
    const exponent = file.indexOf(Buffer.from('0203010001', 'hex'), at);
    file[exponent] = 0x04;
    expect(await code(file, 'Secret-1')).toMatch(/^PFX_/);
  });

  it('with a damaged byte fails with a PFX code or opens with the same public key', async () => {
    for (const options of [[], ['-legacy'], ['-pbmac1_pbkdf2'], ['-nomac']]) {
      const file = pfx('Secret-1', options);
      await fc.assert(
        fc.asyncProperty(
          fc.nat({ max: file.length - 1 }),
          fc.integer({ min: 1, max: 255 }),
          async (at, bits) => {
            const damaged = Buffer.from(file);
            damaged[at] = (damaged[at] ?? 0) ^ bits;
            const result = await openPkcs12(damaged, 'Secret-1').catch((error: unknown) => error);
            if (result instanceof Error) {
              expect(result).toBeInstanceOf(Failure);
              expect((result as Failure).code).toMatch(/^PFX_/);
              return;
            }
            const { certificate } = result as FileKeyPair;
            // Without a MAC a flipped bit may change the certificate; only its issuer's signature reveals that.
            if (!options.includes('-nomac')) expect(certificate.der.equals(person().der)).toBe(true);
            expect(certificate.publicKey().equals(parseCertificate(person().der).publicKey())).toBe(true);
          },
        ),
        { numRuns: 60 },
      );
    }
  });
});
