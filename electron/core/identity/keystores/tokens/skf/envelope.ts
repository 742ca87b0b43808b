import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { sm4 } from 'sm-crypto-v2';
import { SM2, sm3 } from '../../../../../pki/sm2';

/**
 * A data key wrapped for a token's encryption key pair, as `skf-sm4:base64`: the data key and the start of its SHA-256,
 * encrypted under a one-time SM4 key (CBC), and that key encrypted under the certificate's SM2 key (GM/T 0003.4) as an
 * ECCCIPHERBLOB of GM/T 0016, which only the token decrypts. It is built in software, so the token need not be
 * connected.
 */
export interface Envelope {
  /** ECCCIPHERBLOB, 180 bytes. */
  wrappedKey: Buffer;
  iv: Buffer;
  sealed: Buffer;
}

const SCHEME = 'skf-sm4:';
const KEY_LENGTH = 16;
const COORDINATE = 64;
const BLOB = COORDINATE * 2 + 32 + 4 + KEY_LENGTH;
const CHECK = 16;
const DATA_KEY = 32;

/**
 * Wraps a data key for a token.
 *
 * @param point public key of the encryption certificate, 04 ‖ x ‖ y
 */
export function sealEnvelope(point: Buffer, dataKey: Buffer): string {
  const key = randomBytes(KEY_LENGTH);
  const iv = randomBytes(16);
  const plain = Buffer.concat([dataKey, checkOf(dataKey)]);
  const sealed = sm4.encrypt(plain, key, { mode: 'cbc', iv, padding: 'none', output: 'array' });
  return SCHEME + Buffer.concat([encryptKey(point, key), iv, sealed]).toString('base64');
}

/** Parses a wrapped data key; null when the text is not of this format. */
export function readEnvelope(wrapped: string): Envelope | null {
  if (!/^skf-sm4:[A-Za-z0-9+/]+={0,2}$/.test(wrapped)) return null;
  const bytes = Buffer.from(wrapped.slice(SCHEME.length), 'base64');
  if (bytes.length !== BLOB + 16 + DATA_KEY + CHECK) return null;
  return {
    wrappedKey: bytes.subarray(0, BLOB),
    iv: bytes.subarray(BLOB, BLOB + 16),
    sealed: bytes.subarray(BLOB + 16),
  };
}

/** Returns the data key in the text that the token decrypted; null when its check value does not match. */
export function verifiedDataKey(plain: Buffer): Buffer | null {
  const dataKey = plain.subarray(0, DATA_KEY);
  const check = plain.subarray(DATA_KEY);
  return check.length === CHECK && timingSafeEqual(check, checkOf(dataKey)) ? Buffer.from(dataKey) : null;
}

const checkOf = (dataKey: Buffer) => createHash('sha256').update(dataKey).digest().subarray(0, CHECK);

const bytes32 = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

/** SM2 encryption of a 16-byte key (GM/T 0003.4 §6.1), in the layout of ECCCIPHERBLOB (GM/T 0016 §6.4.9). */
function encryptKey(point: Buffer, key: Buffer): Buffer {
  const other = SM2.fromBytes(point);
  for (;;) {
    const k = (BigInt(`0x${randomBytes(48).toString('hex')}`) % (SM2.Fn.ORDER - 1n)) + 1n;
    const once = SM2.BASE.multiply(k).toAffine();
    const shared = other.multiply(k).toAffine();
    const [x2, y2] = [bytes32(shared.x), bytes32(shared.y)];
    // One round of the key derivation gives 32 bytes, of which 16 are needed.
    const mask = sm3(Buffer.concat([x2, y2, Buffer.from([0, 0, 0, 1])])).subarray(0, KEY_LENGTH);
    if (mask.every((byte) => byte === 0)) continue;
    const hidden = key.map((byte, i) => byte ^ (mask[i] ?? 0));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(KEY_LENGTH);
    return Buffer.concat([
      ...[once.x, once.y].flatMap((value) => [Buffer.alloc(COORDINATE - 32), bytes32(value)]),
      sm3(Buffer.concat([x2, key, y2])),
      length,
      hidden,
    ]);
  }
}
