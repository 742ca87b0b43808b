import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { checkTimestamp, TimestampError } from '../../../electron/pki/timestamp';
import { createChainVerifier, type TrustMaterial } from '../../../electron/pki/trust';
import { issueTimestamp } from './responders';
import {
  opensslAccepts,
  openssl,
  P256_KEY,
  SM2_KEY,
  createTestPki,
  type IssuedCertificate,
  type TestPki,
} from './test-pki';

let shop: TestPki;
let root: IssuedCertificate;
let trust: TrustMaterial;
let token: Buffer;
const data = randomBytes(256);

beforeAll(() => {
  shop = createTestPki();
  root = shop.issue({ name: 'root', profile: 'root', issuer: null });
  const middle = shop.issue({ name: 'middle', profile: 'intermediate', issuer: 'root' });
  shop.issue({ name: 'tsa', profile: 'timestamp', issuer: 'middle' });
  trust = {
    anchors: [root.der],
    intermediates: [middle.der],
    crls: [shop.crl('root'), shop.crl('middle')],
  };
  token = issueTimestamp(shop, 'tsa', data);
});
afterAll(() => shop.dispose());

const check = (bytes: Uint8Array, over: Uint8Array = data, material = trust): string => {
  try {
    checkTimestamp({ token: bytes, data: over, trust: material });
    return 'ok';
  } catch (error) {
    if (error instanceof TimestampError) return error.code;
    throw error;
  }
};

describe('a timestamp', () => {
  it('gives the time at which the data existed and the certificate of the authority', () => {
    const before = Date.now() - 2000;
    const fresh = issueTimestamp(shop, 'tsa', data);
    const result = checkTimestamp({ token: fresh, data, trust: createChainVerifier(trust) });
    expect(result.genTime.getTime()).toBeGreaterThan(before);
    expect(result.genTime.getTime()).toBeLessThan(Date.now() + 2000);
    expect(result.certificate.der.equals(shop.certificate('tsa').der)).toBe(true);
    writeFileSync(shop.path('token.tst'), fresh);
    writeFileSync(shop.path('data.bin'), data);
    const told = openssl(['ts', '-reply', '-in', shop.path('token.tst'), '-token_in', '-text']);
    const [, hour = ''] = /Time stamp: \w+ +\d+ (\d\d:\d\d:\d\d)/.exec(told) ?? [];
    expect(result.genTime.toISOString()).toContain(hour);
    expect(
      opensslAccepts([
        ...['ts', '-verify', '-token_in', '-in', shop.path('token.tst'), '-data', shop.path('data.bin')],
        ...['-CAfile', root.certPath, '-untrusted', shop.path('middle.crt')],
      ]),
    ).toBe(true);
  });

  it('is accepted with every digest, key and certificate identifier in use, and with its chain included', () => {
    shop.issue({ name: 'ecTsa', profile: 'timestamp', issuer: 'middle', algorithm: P256_KEY });
    expect(check(issueTimestamp(shop, 'ecTsa', data))).toBe('ok');
    for (const signerDigest of ['sha384', 'sha512'])
      expect(check(issueTimestamp(shop, 'tsa', data, { signerDigest }))).toBe('ok');
    for (const ess of ['sha1', 'sha512'])
      expect(check(issueTimestamp(shop, 'tsa', data, { ess }))).toBe('ok');
    expect(check(issueTimestamp(shop, 'tsa', data, { chain: ['middle'] }))).toBe('ok');
    expect(check(issueTimestamp(shop, 'tsa', data, { chain: ['middle', 'root'] }))).toBe('ok');
  });

  it('is accepted from an SM2 authority under an SM2 root', () => {
    const sm2Root = shop.issue({ name: 'sm2Root', profile: 'root', issuer: null, algorithm: SM2_KEY });
    shop.issue({ name: 'sm2Tsa', profile: 'timestamp', issuer: 'sm2Root', algorithm: SM2_KEY });
    const material = { anchors: [sm2Root.der], intermediates: [], crls: [shop.crl('sm2Root')] };
    const stamped = forced('sm2Tsa');
    expect(check(stamped, data, material)).toBe('ok');
    expect(check(stamped)).toBe('UNTRUSTED');
    const forged = Buffer.from(stamped);
    forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
    expect(check(forged, data, material)).toBe('SIGNATURE_INVALID');
  });

  it('is refused over other data', () => {
    expect(check(token, Buffer.concat([data, Buffer.from([0])]))).toBe('OTHER_DATA');
  });

  it('is refused with weak digests, without its certificate, or with certificates outside its chain', () => {
    expect(check(issueTimestamp(shop, 'tsa', data, { digest: 'sha1' }))).toBe('MALFORMED');
    expect(check(issueTimestamp(shop, 'tsa', data, { signerDigest: 'sha1' }))).toBe('MALFORMED');
    expect(check(issueTimestamp(shop, 'tsa', data, { certificate: false }))).toBe('MALFORMED');
    shop.issue({ name: 'stranger', profile: 'person', issuer: 'middle' });
    expect(check(issueTimestamp(shop, 'tsa', data, { chain: ['stranger'] }))).toBe('MALFORMED');
  });

  it('is refused when timestamping is not the only purpose of the certificate, marked critical', () => {
    for (const profile of ['timestampNotCritical', 'timestampNotAlone', 'person'] as const) {
      const name = `by-${profile}`;
      shop.issue({ name, profile, issuer: 'middle' });
      expect(check(forced(name))).toBe('UNTRUSTED');
    }
  });

  it('is refused from a forged authority of the same name', () => {
    const stranger = createTestPki();
    stranger.issue({ name: 'root', profile: 'root', issuer: null });
    stranger.issue({ name: 'tsa', profile: 'timestamp', issuer: 'root' });
    const forged = issueTimestamp(stranger, 'tsa', data);
    stranger.dispose();
    expect(check(forged)).toBe('UNTRUSTED');
  });

  it('is refused when any single byte was changed', () => {
    for (let position = 0; position < token.length; position++) {
      const changed = Buffer.from(token);
      changed[position] = (changed[position] ?? 0) ^ (1 << (position % 8));
      expect(check(changed)).not.toBe('ok');
    }
    expect(check(Buffer.concat([token, Buffer.from([0])]))).toBe('MALFORMED');
  });

  it('remains valid after the certificate of the authority has expired, with CRLs from that time', () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);
    shop.issue({ name: 'brief', profile: 'timestamp', issuer: 'middle', to: `${soon}Z` });
    const stamped = issueTimestamp(shop, 'brief', data);
    const { genTime } = checkTimestamp({ token: stamped, data, trust });
    const later = new Date(genTime.getTime() + 86_400_000);
    expect(() => checkTimestamp({ token: stamped, data, trust, at: later })).toThrow('EXPIRED');
    // Recent CRLs were issued after the certificate expired and may omit it; the CRLs of that time are kept beside the
    // token.
    const today = {
      ...trust,
      crls: [shop.crl('root', { from: '20380101000000Z' }), shop.crl('middle', { from: '20380101000000Z' })],
    };
    expect(check(stamped, data, today)).toBe('UNTRUSTED');
    expect(
      checkTimestamp({ token: stamped, data, trust: today, evidence: { crls: trust.crls } }).genTime,
    ).toEqual(genTime);
  });

  it('is refused when the authority is revoked, unless the reason rules out that its key was compromised', () => {
    const stampedBefore = (name: string) => {
      shop.issue({ name, profile: 'timestamp', issuer: 'middle' });
      return issueTimestamp(shop, name, data);
    };
    const ceased = stampedBefore('ceased');
    const stolen = stampedBefore('stolen');
    const silent = stampedBefore('silent');
    shop.revoke('silent', 'middle');
    shop.revoke('ceased', 'middle', undefined, 'cessationOfOperation');
    shop.revoke('stolen', 'middle', undefined, 'keyCompromise');
    const after = { ...trust, crls: [shop.crl('root'), shop.crl('middle')] };
    expect(check(stolen, data, after)).toBe('UNTRUSTED');
    expect(check(silent, data, after)).toBe('UNTRUSTED');
    const at = new Date(Date.now() - 60_000);
    expect(checkTimestamp({ token: ceased, data, trust: after, at }).certificate.info.subject).toContain(
      'ceased',
    );
  });
});

/** Returns a token that `openssl ts` would refuse to make: `openssl cms` signs a TSTInfo with any certificate. */
function forced(signer: string): Buffer {
  writeFileSync(shop.path('good.tst'), issueTimestamp(shop, 'tsa', data));
  const [good, info, out] = [shop.path('good.tst'), shop.path('info.der'), shop.path('forced.tst')];
  openssl(['cms', '-verify', '-noverify', '-inform', 'DER', '-in', good, '-out', info]);
  const sm2 = shop.isSm2(signer);
  openssl([
    ...['cms', '-sign', '-cades', '-binary', '-nodetach', '-nosmimecap', '-outform', 'DER'],
    ...['-econtent_type', '1.2.840.113549.1.9.16.1.4', '-in', info, '-out', out],
    ...['-md', sm2 ? 'sm3' : 'sha256'],
    ...['-signer', shop.path(`${signer}.crt`), '-inkey', shop.path(`${signer}.key`)],
    ...(sm2 ? ['-keyopt', 'distid:1234567812345678'] : []),
  ]);
  return readFileSync(out);
}
