import { hkdfSync, randomBytes } from 'node:crypto';
import { weierstrass, type WeierstrassPoint } from '@noble/curves/abstract/weierstrass.js';
import { sm3 as sm3Hex } from 'sm-crypto-v2';
import { encodeDer, encodeInteger, readSignaturePair, TAG } from './der';

/**
 * SM2 signatures and the curve for key agreement (GM/T 0003), SM3 (GM/T 0004). Implemented in JavaScript, because
 * Electron's crypto library lacks both, and Node's does not accept the signer's id. BigInt arithmetic is not
 * constant-time; this is acceptable for verification, and for a key that is stored in a file anyway. Keys on tokens are
 * not used here.
 */

export const SM2 = weierstrass({
  p: BigInt('0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff'),
  a: BigInt('0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc'),
  b: BigInt('0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93'),
  n: BigInt('0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'),
  h: 1n,
  Gx: BigInt('0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7'),
  Gy: BigInt('0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0'),
});
const ORDER = SM2.Fn.ORDER;

/** Default id of GM/T 0009 §10, used for all certificates and messages here. */
const ID = Buffer.from('1234567812345678', 'latin1');

const bigint = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
const bytes32 = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
const modulo = (value: bigint) => ((value % ORDER) + ORDER) % ORDER;

/** Returns the SM3 digest, 32 bytes. */
export function sm3(bytes: Uint8Array): Buffer {
  return Buffer.from(sm3Hex(bytes), 'hex');
}

const CURVE = SM2.CURVE();
const CURVE_BYTES = Buffer.concat([CURVE.a, CURVE.b, CURVE.Gx, CURVE.Gy].map(bytes32));

/**
 * Returns the digest to sign for `bytes`: SM3(Z ‖ bytes), where Z binds the signer's id, the curve and the key (GM/T
 * 0003.2 §5.5).
 *
 * @param point the public key, 04 ‖ x ‖ y, 65 bytes
 */
export function sm2Digest(point: Uint8Array, bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(ID.length * 8);
  const z = sm3(Buffer.concat([length, ID, CURVE_BYTES, point.subarray(1)]));
  return sm3(Buffer.concat([z, bytes]));
}

/** Returns whether the bytes are 04 ‖ x ‖ y of a point on the curve. */
export function isSm2Point(point: Uint8Array): boolean {
  return readPoint(point) !== null;
}

function readPoint(point: Uint8Array): WeierstrassPoint<bigint> | null {
  if (point.length !== 65 || point[0] !== 4) return null;
  const [x, y] = [bigint(point.subarray(1, 33)), bigint(point.subarray(33))];
  const { p, a, b } = CURVE;
  if (x >= p || y >= p || (y * y - (x * x * x + a * x + b)) % p !== 0n) return null;
  return SM2.fromAffine({ x, y });
}

function privateNumber(privateKey: Uint8Array): bigint {
  const d = bigint(privateKey);
  // For d = n − 1, 1 + d has no inverse (GM/T 0003.1 §6.1).
  if (privateKey.length !== 32 || d === 0n || d >= ORDER - 1n) throw new RangeError('no SM2 private key');
  return d;
}

/** Returns the public key, 04 ‖ x ‖ y, for a private key of 32 bytes. Throws a RangeError when that is invalid. */
export function sm2PublicKey(privateKey: Uint8Array): Buffer {
  return Buffer.from(SM2.BASE.multiply(privateNumber(privateKey)).toBytes(false));
}

/**
 * Signs the 32 bytes of `sm2Digest`; returns the DER of r and s. The nonce is derived from key, digest and fresh random
 * bytes, so that a weak random generator alone does not reveal the key. Throws a RangeError when the private key is
 * invalid.
 */
export function sm2Sign(privateKey: Uint8Array, digest: Uint8Array): Buffer {
  const d = privateNumber(privateKey);
  const e = bigint(digest);
  for (;;) {
    const k = modulo(bigint(new Uint8Array(hkdfSync('sha256', privateKey, randomBytes(32), digest, 48))));
    if (k === 0n) continue;
    const r = modulo(e + SM2.BASE.multiply(k).toAffine().x);
    if (r === 0n || r + k === ORDER) continue;
    const s = modulo(SM2.Fn.inv(1n + d) * modulo(k - r * d));
    if (s !== 0n) return encodeDer(TAG.sequence, encodeInteger(bytes32(r)), encodeInteger(bytes32(s)));
  }
}

interface KnownKey {
  point: WeierstrassPoint<bigint>;
  uses: number;
}

const keys = new Map<string, KnownKey>();
/** Maximum number of cached keys; a precomputed table takes about 300 kB. */
const KEY_LIMIT = 64;
/**
 * Precomputing multiples of a key costs as much as four verifications, and makes each later one eight times as fast.
 */
const USES_BEFORE_TABLE = 3;
const TABLE_WINDOW = 6;

function keyOf(point: Uint8Array): WeierstrassPoint<bigint> | null {
  const name = Buffer.from(point).toString('latin1');
  let known = keys.get(name);
  if (!known) {
    const read = readPoint(point);
    if (!read) return null;
    if (keys.size >= KEY_LIMIT) keys.clear();
    keys.set(name, (known = { point: read, uses: 0 }));
  }
  if (++known.uses === USES_BEFORE_TABLE) known.point.precompute(TABLE_WINDOW, false);
  return known.point;
}

/**
 * Returns whether `signature` (DER of r and s) is valid for the 32 bytes of `sm2Digest` under the key `point` (GM/T
 * 0003.2 §7.1). False for malformed signatures and keys.
 */
export function sm2Verify(point: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  const numbers = readSignaturePair(signature, ORDER);
  const key = numbers && keyOf(point);
  if (!numbers || !key) return false;
  const [r, s] = numbers;
  const t = modulo(r + s);
  if (t === 0n) return false;
  const sum = SM2.BASE.multiplyUnsafe(s).add(key.multiplyUnsafe(t));
  return !sum.is0() && modulo(bigint(digest) + sum.toAffine().x) === r;
}

/**
 * Returns the shared secret of a private key and another public key: the x coordinate of the shared point, 32 bytes.
 * Throws a RangeError when a key is invalid.
 */
export function sm2SharedSecret(privateKey: Uint8Array, point: Uint8Array): Buffer {
  const other = readPoint(point);
  if (!other) throw new RangeError('no point of SM2');
  return bytes32(other.multiply(privateNumber(privateKey)).toAffine().x);
}
