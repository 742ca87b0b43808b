import * as crypto from 'node:crypto';
import { sm3 } from '../../../../pki/sm2';

/** Digests that key files are made with: SM3, which Electron's library lacks, and others as node:crypto names them. */
export type Digest = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512' | 'sm3';

/** Bytes of a block. */
export const blockOf = (digest: Digest): number => (digest === 'sha384' || digest === 'sha512' ? 128 : 64);

/** Bytes of a digest. */
export const sizeOf = (digest: Digest): number => SIZES[digest];
const SIZES = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64, sm3: 32 };

/** One digest at a time costs half as much through `crypto.hash`, which Electron 25 does not have. */
const whole = typeof crypto.hash === 'function' ? crypto.hash : null;

export function digestOf(digest: Digest, bytes: Buffer): Buffer {
  if (digest === 'sm3') return sm3(bytes);
  return whole ? whole(digest, bytes, 'buffer') : crypto.createHash(digest).update(bytes).digest();
}

/** HMAC (RFC 2104). */
export function hmacOf(digest: Digest, key: Buffer, bytes: Buffer): Buffer {
  if (digest !== 'sm3') return crypto.createHmac(digest, key).update(bytes).digest();
  const block = Buffer.alloc(blockOf(digest));
  (key.length > block.length ? digestOf(digest, key) : key).copy(block);
  const inner = digestOf(digest, Buffer.concat([block.map((byte) => byte ^ 0x36), bytes]));
  return digestOf(digest, Buffer.concat([block.map((byte) => byte ^ 0x5c), inner]));
}
