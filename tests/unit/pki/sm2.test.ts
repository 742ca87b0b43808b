import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHash, getHashes, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { derSignature } from '../../../electron/pki/algorithms';
import { parseCertificate } from '../../../electron/pki/certificates';
import {
  SM2,
  sm2SharedSecret,
  sm2Digest,
  sm2PublicKey,
  sm2Sign,
  sm2Verify,
  sm3,
} from '../../../electron/pki/sm2';
import {
  opensslAccepts,
  openssl,
  privateKeyOf,
  SM2_KEY,
  createTestPki,
  type IssuedCertificate,
  type TestPki,
} from './test-pki';

let shop: TestPki;
let person: IssuedCertificate;
let d: Buffer;
let point: Buffer;

beforeAll(() => {
  shop = createTestPki();
  person = shop.issue({ name: 'person', profile: 'person', issuer: null, algorithm: SM2_KEY });
  d = privateKeyOf(person);
  point = parseCertificate(person.der).point ?? Buffer.alloc(0);
});
afterAll(() => shop.dispose());

const opensslVerifies = (message: Uint8Array, signature: Uint8Array): boolean => {
  writeFileSync(shop.path('message.bin'), message);
  writeFileSync(shop.path('signature.der'), signature);
  return opensslAccepts([
    ...['pkeyutl', '-verify', '-certin', '-inkey', person.certPath, '-rawin', '-digest', 'sm3'],
    ...['-pkeyopt', 'distid:1234567812345678'],
    ...['-in', shop.path('message.bin'), '-sigfile', shop.path('signature.der')],
  ]);
};
const order = SM2.Fn.ORDER;
const numbers = (r: bigint, s: bigint) =>
  Buffer.from(r.toString(16).padStart(64, '0') + s.toString(16).padStart(64, '0'), 'hex');

describe('SM3', () => {
  it('gives the two digests printed in GM/T 0004', () => {
    expect(sm3(Buffer.from('abc')).toString('hex')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
    expect(sm3(Buffer.from('abcd'.repeat(16))).toString('hex')).toBe(
      'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    );
  });

  it.runIf(getHashes().includes('sm3'))('agrees with openssl on every input', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(sm3(bytes).equals(createHash('sm3').update(bytes).digest())).toBe(true);
      }),
    );
  });
});

describe('SM2', () => {
  it('verifies the example printed in GM/T 0003.5, whose digest is given', () => {
    const key = Buffer.from(
      '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
      'hex',
    );
    const digest = Buffer.from('f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640', 'hex');
    const signature = derSignature(
      Buffer.from(
        'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
        'hex',
      ),
    );
    expect(sm2Digest(key, Buffer.from('message digest')).equals(digest)).toBe(true);
    expect(sm2Verify(key, digest, signature)).toBe(true);
    expect(
      sm2PublicKey(
        Buffer.from('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8', 'hex'),
      ).equals(key),
    ).toBe(true);
  });

  it('makes signatures that openssl verifies under the standard user id, over exactly those bytes', () => {
    for (let round = 0; round < 20; round++) {
      const message = randomBytes(round * 7);
      const signature = sm2Sign(d, sm2Digest(point, message));
      expect(opensslVerifies(message, signature)).toBe(true);
      expect(opensslVerifies(Buffer.concat([message, Buffer.from([0])]), signature)).toBe(false);
      expect(sm2Verify(point, sm2Digest(point, message), signature)).toBe(true);
    }
  });

  it('verifies signatures of openssl under the standard user id, and refuses those under another id', () => {
    const message = Buffer.from('同意发布。');
    writeFileSync(shop.path('message.bin'), message);
    const signed = (id: string) => {
      openssl([
        ...[
          'pkeyutl',
          '-sign',
          '-inkey',
          person.keyPath,
          '-rawin',
          '-digest',
          'sm3',
          '-pkeyopt',
          `distid:${id}`,
        ],
        ...['-in', shop.path('message.bin'), '-out', shop.path('signature.der')],
      ]);
      return readFileSync(shop.path('signature.der'));
    };
    expect(sm2Verify(point, sm2Digest(point, message), signed('1234567812345678'))).toBe(true);
    expect(sm2Verify(point, sm2Digest(point, message), signed('1234567812345679'))).toBe(false);
  });

  it('never produces the same signature twice, and refuses a private key out of range', () => {
    const digest = randomBytes(32);
    expect(sm2Sign(d, digest).equals(sm2Sign(d, digest))).toBe(false);
    for (const bad of [0n, order - 1n, order])
      expect(() => sm2Sign(numbers(bad, 0n).subarray(0, 32), digest)).toThrow(RangeError);
    expect(() => sm2PublicKey(d.subarray(1))).toThrow(RangeError);
  });

  it('refuses a changed signature, digest or key', () => {
    const digest = randomBytes(32);
    const signature = sm2Sign(d, digest);
    fc.assert(
      fc.property(fc.nat({ max: 200 }), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const changed = Buffer.concat([signature, digest, point]);
        const at = place % changed.length;
        changed[at] = (changed[at] ?? 0) ^ change;
        const [sig, dig] = [changed.subarray(0, signature.length), changed.subarray(signature.length, -65)];
        expect(sm2Verify(changed.subarray(-65), dig, sig)).toBe(false);
      }),
    );
    expect(sm2Verify(Buffer.concat([point, Buffer.from([0])]), digest, signature)).toBe(false);
    expect(sm2Verify(point.subarray(1), digest, signature)).toBe(false);
  });

  it('refuses r or s that is zero, the order or above it, and a pair whose sum is the order', () => {
    const digest = randomBytes(32);
    const pairs: [bigint, bigint][] = [
      [0n, 1n],
      [1n, 0n],
      [order, 1n],
      [1n, order],
      [order + 1n, 1n],
      [5n, order - 5n],
    ];
    for (const [r, s] of pairs) expect(sm2Verify(point, digest, derSignature(numbers(r, s)))).toBe(false);
  });

  it('derives the same shared secret on both sides', () => {
    const other = randomBytes(32).fill(0, 0, 1);
    expect(sm2SharedSecret(d, sm2PublicKey(other)).equals(sm2SharedSecret(other, point))).toBe(true);
    expect(() => sm2SharedSecret(d, Buffer.concat([Buffer.from([4]), randomBytes(64)]))).toThrow(RangeError);
  });
});

describe('the encoding of r and s', () => {
  const minimal = fc.bigInt({ min: 1n, max: order - 1n });

  it('is unique: any other bytes for the same numbers are refused', () => {
    const digest = sm2Digest(point, Buffer.from('x'));
    const signature = sm2Sign(d, digest);
    const [, length = 0] = signature;
    const body = signature.subarray(2);
    const r = body.subarray(0, 2 + (body[1] ?? 0));
    const s = body.subarray(r.length);
    const padded = (number: Buffer) =>
      Buffer.concat([Buffer.from([2, (number[1] ?? 0) + 1, 0]), number.subarray(2)]);
    const variants = [
      Buffer.concat([signature, Buffer.from([0])]),
      Buffer.concat([Buffer.from([0x30, 0x81, length]), body]),
      Buffer.concat([Buffer.from([0x30, 0x80]), body, Buffer.from([0, 0])]),
      Buffer.concat([Buffer.from([0x30, length + 1]), padded(r), s]),
      Buffer.concat([Buffer.from([0x30, length + 1]), r, padded(s)]),
      Buffer.concat([Buffer.from([0x30, length + 3]), body, Buffer.from([2, 1, 1])]),
      signature.subarray(0, -1),
      Buffer.alloc(0),
    ];
    expect(sm2Verify(point, digest, signature)).toBe(true);
    for (const variant of variants) expect(sm2Verify(point, digest, variant)).toBe(false);
  });

  it('is the encoding of openssl, also when made from two raw halves', () => {
    fc.assert(
      fc.property(minimal, minimal, (r, s) => {
        const der = derSignature(numbers(r, s));
        writeFileSync(shop.path('pair.der'), der);
        const text = openssl(['asn1parse', '-inform', 'DER', '-in', shop.path('pair.der')]);
        const read = [...text.matchAll(/INTEGER\s+:([0-9A-F]+)/g)].map(([, hex = '']) => BigInt(`0x${hex}`));
        expect(read).toEqual([r, s]);
      }),
      { numRuns: 30 },
    );
  });
});
