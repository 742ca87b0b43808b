import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import fc from 'fast-check';
import { parseCertificate, type Certificate } from '../../../electron/pki/certificates';
import {
  p256SharedSecret,
  sm2WrapSecret,
  ephemeralPoint,
  readWrapped,
  unwrapRsa,
  unwrapWithSecret,
  WrapError,
  wrapForCertificate,
} from '../../../electron/pki/wrap';
import { P256_KEY, privateKeyOf, SM2_KEY, createTestPki, type TestPki } from './test-pki';

let shop: TestPki;
let rsa: Certificate;
let p256: Certificate;
let sm2: Certificate;
let rsaKey: KeyObject;
let p256Key: KeyObject;
let sm2Key: Buffer;

beforeAll(() => {
  shop = createTestPki();
  const issue = (name: string, algorithm?: string[]) =>
    parseCertificate(
      shop.issue({ name, profile: 'person', issuer: null, ...(algorithm ? { algorithm } : {}) }).der,
    );
  rsa = issue('rsa');
  p256 = issue('p256', P256_KEY);
  sm2 = issue('sm2', SM2_KEY);
  rsaKey = shop.certificate('rsa').key;
  p256Key = shop.certificate('p256').key;
  sm2Key = privateKeyOf(shop.certificate('sm2'));
});
afterAll(() => shop.dispose());

const open = (wrapped: string): Buffer => {
  const read = readWrapped(wrapped);
  if (!read) throw new WrapError('MALFORMED', 'unknown scheme');
  if (read.scheme === 'rsa-oaep-sha256') return unwrapRsa(wrapped, rsaKey);
  const point = ephemeralPoint(wrapped);
  return read.scheme === 'ecies-p256'
    ? unwrapWithSecret(wrapped, p256, p256SharedSecret(p256Key, point))
    : unwrapWithSecret(wrapped, sm2, sm2WrapSecret(sm2Key, point));
};
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'opened';
  } catch (error) {
    if (error instanceof WrapError) return error.code;
    throw error;
  }
};

describe('a wrapped data key', () => {
  it('names its scheme and unwraps to the same key with RSA, P-256 and SM2', () => {
    const schemes = [rsa, p256, sm2].map((certificate) => {
      fc.assert(
        fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (dataKey) => {
          expect(open(wrapForCertificate(certificate, dataKey)).equals(dataKey)).toBe(true);
        }),
        { numRuns: 20 },
      );
      return readWrapped(wrapForCertificate(certificate, randomBytes(32)))?.scheme;
    });
    expect(schemes).toEqual(['rsa-oaep-sha256', 'ecies-p256', 'ecies-sm2']);
  });

  it('is different each time', () => {
    const dataKey = randomBytes(32);
    for (const certificate of [rsa, p256, sm2])
      expect(wrapForCertificate(certificate, dataKey)).not.toBe(wrapForCertificate(certificate, dataKey));
  });

  it('does not unwrap after any change of its bytes, its length or its text form', () => {
    for (const certificate of [rsa, p256, sm2]) {
      const wrapped = wrapForCertificate(certificate, randomBytes(32));
      const [scheme = '', text = ''] = wrapped.split(':');
      const bytes = Buffer.from(text, 'base64');
      const again = (changed: Uint8Array) => `${scheme}:${Buffer.from(changed).toString('base64')}`;
      for (let position = 0; position < bytes.length; position += certificate === sm2 ? 5 : 1) {
        const changed = Buffer.from(bytes);
        changed[position] = (changed[position] ?? 0) ^ (1 << (position % 8));
        expect(codeOf(() => open(again(changed)))).toBe('NOT_OPENED');
        expect(codeOf(() => open(again(bytes.subarray(0, position))))).not.toBe('opened');
      }
      for (const other of [
        ` ${wrapped}`,
        `${wrapped}\n`,
        `${wrapped}=`,
        wrapped.replace(':', '::'),
        scheme,
        '',
      ])
        expect(readWrapped(other)).toBeNull();
    }
  });

  it('does not unwrap under the name of another scheme or with another key', () => {
    const dataKey = randomBytes(32);
    const underP256 = wrapForCertificate(p256, dataKey);
    const renamed = underP256.replace('ecies-p256', 'ecies-sm2');
    const secret = p256SharedSecret(p256Key, ephemeralPoint(underP256));
    expect(unwrapWithSecret(underP256, p256, secret).equals(dataKey)).toBe(true);
    expect(codeOf(() => unwrapWithSecret(renamed, sm2, secret))).toBe('NOT_OPENED');
    expect(codeOf(() => unwrapWithSecret(underP256, sm2, secret))).toBe('MALFORMED');
    expect(codeOf(() => unwrapRsa(underP256, rsaKey))).toBe('MALFORMED');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(codeOf(() => unwrapRsa(wrapForCertificate(rsa, dataKey), privateKey))).toBe('NOT_OPENED');
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(
      codeOf(() => unwrapWithSecret(underP256, p256, p256SharedSecret(other, ephemeralPoint(underP256)))),
    ).toBe('NOT_OPENED');
    expect(codeOf(() => unwrapWithSecret(underP256, p256, randomBytes(32)))).toBe('NOT_OPENED');
  });

  it('unwraps with the shared secret of a token, which is the ECDH secret of Node.js', () => {
    const dataKey = randomBytes(32);
    const wrapped = wrapForCertificate(p256, dataKey);
    const point = ephemeralPoint(wrapped);
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    };
    const secret = diffieHellman({
      privateKey: p256Key,
      publicKey: createPublicKey({ key: jwk, format: 'jwk' }),
    });
    expect(unwrapWithSecret(wrapped, p256, secret).equals(dataKey)).toBe(true);
  });

  it('is not unwrapped with a point that is not on the curve', () => {
    const off = Buffer.concat([Buffer.from([4]), randomBytes(64)]);
    expect(codeOf(() => p256SharedSecret(p256Key, off))).toBe('NOT_OPENED');
    expect(codeOf(() => sm2WrapSecret(sm2Key, off))).toBe('NOT_OPENED');
    expect(codeOf(() => sm2WrapSecret(sm2Key, Buffer.from([0])))).toBe('NOT_OPENED');
  });

  it('is not made for a key type that is not supported for signing', () => {
    const algorithm = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'];
    const p384 = parseCertificate(
      shop.issue({ name: 'p384', profile: 'person', issuer: null, algorithm }).der,
    );
    expect(() => wrapForCertificate(p384, randomBytes(32))).toThrow('P-384');
  });
});
