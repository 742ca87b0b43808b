import {
  constants,
  createHash,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeOaep } from '../../../../../electron/core/identity/keystores/tokens/pkcs11/oaep';

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
const RAW = { padding: constants.RSA_NO_PADDING };
const pairs = [1024, 2048, 3072].map((modulusLength) => ({
  length: modulusLength / 8,
  ...generateKeyPairSync('rsa', { modulusLength }),
}));
const pair = fc.constantFrom(...pairs);
type Pair = (typeof pairs)[number];

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(Buffer.from);
const upTo = (maxLength: number) => fc.uint8Array({ maxLength }).map((it) => Buffer.from(it));
const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** The result of raw RSA decryption, as from a token that does not decode OAEP. */
const raw = ({ privateKey }: Pair, text: Buffer) => privateDecrypt({ key: privateKey, ...RAW }, text);

/** Node's decoding of the same encoded message; null when node refuses it. */
function nodeDecodes({ publicKey, privateKey }: Pair, encoded: Buffer): Buffer | null {
  const text = publicEncrypt({ key: publicKey, ...RAW }, encoded);
  try {
    return privateDecrypt({ key: privateKey, ...OAEP }, text);
  } catch {
    return null;
  }
}

/** `target` XOR MGF1 with SHA-256 of `seed` (RFC 8017 §B.2.1). */
function masked(target: Buffer, seed: Buffer): Buffer {
  return Buffer.from(
    target.map((byte, index) => {
      const counter = Buffer.alloc(4);
      counter.writeUInt32BE(index >> 5);
      return byte ^ (sha256(seed, counter)[index & 31] ?? 0);
    }),
  );
}

/** EME-OAEP encoding of a data block that may be malformed (RFC 8017 §7.1.1). */
function encoded(first: number, seed: Buffer, block: Buffer): Buffer {
  const maskedBlock = masked(block, seed);
  return Buffer.concat([Buffer.from([first]), masked(seed, maskedBlock), maskedBlock]);
}

describe('decoding OAEP after raw RSA', () => {
  it('returns the message, for messages and keys of any length', () => {
    const anything = pair.chain((it) => fc.tuple(fc.constant(it), upTo(it.length - 66)));
    fc.assert(
      fc.property(anything, ([it, message]) => {
        const text = publicEncrypt({ key: it.publicKey, ...OAEP }, message);
        expect(decodeOaep(raw(it, text), it.length)).toEqual(message);
      }),
    );
  });

  it('accepts a result without its leading zero byte, and refuses one with an additional byte', () => {
    for (const it of pairs) {
      const message = randomBytes(32);
      const text = raw(it, publicEncrypt({ key: it.publicKey, ...OAEP }, message));
      expect(decodeOaep(text.subarray(1), it.length)).toEqual(message);
      expect(decodeOaep(Buffer.concat([Buffer.alloc(1), text]), it.length)).toBeNull();
    }
  });

  it('refuses another hash, label or padding, and a change of any bit', () => {
    const others = [
      { padding: OAEP.padding, oaepHash: 'sha1' },
      { ...OAEP, oaepLabel: Buffer.from('x') },
      { padding: constants.RSA_PKCS1_PADDING },
    ];
    for (const it of pairs) {
      for (const other of others) {
        const text = publicEncrypt({ key: it.publicKey, ...other }, randomBytes(32));
        expect(decodeOaep(raw(it, text), it.length)).toBeNull();
      }
      const good = raw(it, publicEncrypt({ key: it.publicKey, ...OAEP }, randomBytes(32)));
      for (let bit = 0; bit < good.length * 8; bit++) {
        const changed = Buffer.from(good);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        expect(decodeOaep(changed, it.length)).toBeNull();
      }
    }
  });

  it('agrees with node on well-formed and malformed data blocks', () => {
    const label = fc.oneof(
      { weight: 4, arbitrary: fc.constant(sha256()) },
      { weight: 1, arbitrary: bytes(32) },
    );
    const part = fc.oneof(
      fc.constantFrom(0, 1, 2, 255).map((byte) => Buffer.from([byte])),
      fc.nat({ max: 60 }).map((count) => Buffer.alloc(count)),
      upTo(20),
    );
    const made = fc.record({
      it: pair,
      first: fc.oneof(
        { weight: 5, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.nat({ max: 127 }) },
      ),
      seed: bytes(32),
      label,
      parts: fc.array(part, { maxLength: 6 }),
      fill: fc.constantFrom(0, 1, 7),
    });
    const answers = { decoded: 0, refused: 0 };
    fc.assert(
      fc.property(made, ({ it, first, seed, label, parts, fill }) => {
        const rest = Buffer.alloc(it.length - 65, fill);
        rest.set(Buffer.concat(parts).subarray(0, rest.length));
        const message = encoded(first, seed, Buffer.concat([label, rest]));
        const expected = nodeDecodes(it, message);
        answers[expected ? 'decoded' : 'refused']++;
        expect(decodeOaep(message, it.length)).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(answers.decoded, answers.refused)).toBeGreaterThan(50);
  });

  it('refuses random bytes, and a modulus that is too short for the hash', () => {
    fc.assert(
      fc.property(bytes(256), (noise) => {
        expect(decodeOaep(noise, 256)).toBeNull();
      }),
    );
    expect(decodeOaep(Buffer.alloc(65), 65)).toBeNull();
    expect(decodeOaep(Buffer.alloc(0), 256)).toBeNull();
  });
});
