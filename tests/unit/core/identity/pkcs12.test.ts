import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Failure } from '../../../../electron/core/failure';
import { openPkcs12 } from '../../../../electron/core/identity/pkcs12';
import { parseCertificate } from '../../../../electron/core/identity/rules/certificates';
import { openssl, workshop, type Issued, type Workshop } from './openssl';

let shop: Workshop;
let person: Issued;
beforeAll(() => {
  shop = workshop();
  shop.issue({
    name: 'root',
    profile: 'root',
    issuer: null,
    subject: '/C=CN/O=示范市签名中心/CN=示范根证书',
  });
  person = shop.issue({
    name: 'person',
    profile: 'person',
    issuer: 'root',
    subject: '/C=CN/O=示范市某局/OU=办公室/CN=周屿',
  });
}, 60_000);
afterAll(() => shop.dispose());

let files = 0;
function pfx(password: string, options: string[] = [], who: Issued | null = person): Buffer {
  const out = shop.path(`${files++}.pfx`);
  const input = who
    ? ['-in', who.certPath, '-inkey', who.keyPath, '-certfile', shop.issued('root').certPath]
    : [];
  openssl(['pkcs12', '-export', ...input, '-out', out, '-passout', `pass:${password}`, ...options]);
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

const AES = ['-keypbe', 'AES-256-CBC', '-certpbe', 'AES-256-CBC'];
const DES3 = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];

describe('a certificate file', () => {
  const kinds: Array<[string, string, string[]]> = [
    ['as openssl 3 makes it (PBES2, AES-256)', 'Secret-1', []],
    ['AES-256 with a Chinese password', '信访局密码2026', AES],
    [
      'AES-128 with a SHA-1 MAC',
      'Secret-1',
      ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC', '-macalg', 'sha1'],
    ],
    ['with RC2 and 3DES, as old Windows exports it', 'Secret-1', ['-legacy']],
    ['with 3DES for both', 'Secret-1', DES3],
    ['with 3DES and a Chinese password', '信访局密码2026', DES3],
    ['with the certificate in the clear', 'Secret-1', ['-certpbe', 'NONE']],
    ['with the key in the clear', 'Secret-1', ['-keypbe', 'NONE']],
    ['without a MAC', 'Secret-1', ['-nomac', ...AES]],
    ['with an empty password', '', []],
  ];
  it.each(kinds)('%s opens to the same certificate and key', async (_kind, password, options) => {
    const opened = await openPkcs12(pfx(password, options), password);
    expect(opened.certificate.der.equals(person.der)).toBe(true);
    expect(opened.certificate.info.subject).toBe('CN=周屿, OU=办公室, O=示范市某局, C=CN');
    expect(createPublicKey(opened.privateKey).equals(createPublicKey(person.key))).toBe(true);
  });

  it.each(kinds)('%s does not open with another password', async (_kind, password, options) => {
    expect(await code(pfx(password, options), `${password}x`)).toMatch(
      options.includes('-nomac') ? /^PFX_(WRONG_PASSWORD|UNREADABLE)$/ : /^PFX_WRONG_PASSWORD$/,
    );
  });

  it('protected by PBMAC1 is called unsupported, not broken', async () => {
    expect(await code(pfx('Secret-1', ['-pbmac1_pbkdf2']), 'Secret-1')).toBe('PFX_UNSUPPORTED');
  });

  it('without a private key says so', async () => {
    const bare = pfx('Secret-1', ['-nokeys', '-in', person.certPath], null);
    expect(await code(bare, 'Secret-1')).toBe('PFX_NO_KEY');
  });

  it('with a key that is not the certificate’s says so', async () => {
    const other = shop.issue({ name: 'other', profile: 'person', issuer: 'root' });
    const file = pfx('Secret-1', ['-nocerts', '-inkey', other.keyPath], null);
    expect(await code(file, 'Secret-1')).toBe('PFX_NO_KEY');
  });

  it.each([
    ['SM2', 'PFX_SM2'],
    ['P-256', 'PFX_UNSUPPORTED_KEY'],
  ])('with an elliptic key on %s is refused by name', async (curve, expected) => {
    const algorithm = ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`];
    const issued = shop.issue({ name: curve, profile: 'person', issuer: 'root', algorithm });
    for (const options of [[], ['-legacy']])
      expect(await code(pfx('Secret-1', options, issued), 'Secret-1')).toBe(expected);
  });

  it('with a short RSA key is refused as too weak', async () => {
    const algorithm = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'];
    const issued = shop.issue({ name: 'short', profile: 'person', issuer: 'root', algorithm });
    expect(await code(pfx('Secret-1', [], issued), 'Secret-1')).toBe('PFX_WEAK_KEY');
  });

  it('that is anything else is called unreadable', async () => {
    expect(await code(readFileSync(person.certPath), 'x')).toBe('PFX_UNREADABLE');
    expect(await code(person.der, 'x')).toBe('PFX_UNREADABLE');
    expect(await code(Buffer.alloc(0), 'x')).toBe('PFX_UNREADABLE');
  });

  it('damaged anywhere never opens to another certificate, and fails in words', async () => {
    for (const options of [[], ['-legacy']]) {
      const file = pfx('Secret-1', options);
      await fc.assert(
        fc.asyncProperty(
          fc.nat({ max: file.length - 1 }),
          fc.integer({ min: 1, max: 255 }),
          async (at, bits) => {
            const damaged = Buffer.from(file);
            damaged[at] = (damaged[at] ?? 0) ^ bits;
            const result = await openPkcs12(damaged, 'Secret-1').catch((error: unknown) => error);
            if (result instanceof Failure) expect(result.code).toMatch(/^PFX_/);
            else
              expect(result).toMatchObject({ certificate: { sha256: parseCertificate(person.der).sha256 } });
          },
        ),
        { numRuns: 60 },
      );
    }
  });
});
