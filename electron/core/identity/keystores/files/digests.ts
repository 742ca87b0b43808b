import * as crypto from 'node:crypto';
import { sm3 } from '../../../../pki/sm2';

/** Digests used in key files: SM3, which Electron's library lacks, and others by their names in node:crypto. */
export type Digest = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512' | 'sm3';

/** Block size in bytes. */
export const blockSize = (digest: Digest): number => (digest === 'sha384' || digest === 'sha512' ? 128 : 64);

/** Digest size in bytes. */
export const digestSize = (digest: Digest): number => SIZES[digest];
const SIZES = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64, sm3: 32 };

/** `crypto.hash` halves the cost of a single digest; Electron 25 does not have it. */
const whole = typeof crypto.hash === 'function' ? crypto.hash : null;

export function computeDigest(digest: Digest, bytes: Buffer): Buffer {
  if (digest === 'sm3') return sm3(bytes);
  return whole ? whole(digest, bytes, 'buffer') : crypto.createHash(digest).update(bytes).digest();
}

/** HMAC (RFC 2104). */
export function computeHmac(digest: Digest, key: Buffer, bytes: Buffer): Buffer {
  if (digest !== 'sm3') return crypto.createHmac(digest, key).update(bytes).digest();
  const block = Buffer.alloc(blockSize(digest));
  (key.length > block.length ? computeDigest(digest, key) : key).copy(block);
  const inner = computeDigest(digest, Buffer.concat([block.map((byte) => byte ^ 0x36), bytes]));
  return computeDigest(digest, Buffer.concat([block.map((byte) => byte ^ 0x5c), inner]));
}
