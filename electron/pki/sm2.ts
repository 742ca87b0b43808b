import { hkdfSync, randomBytes } from 'node:crypto';
import { weierstrass, type WeierstrassPoint } from '@noble/curves/abstract/weierstrass.js';
import { sm3 as sm3Hex } from 'sm-crypto-v2';
import { der, integer, readPair, TAG } from './der';

/**
 * SM2 signatures and key agreement's curve (GM/T 0003), SM3 (GM/T 0004). In JavaScript, because Electron's library has
 * neither and Node's cannot take the signer's id. BigInt arithmetic does not run in constant time: fit for verifying, and
 * for a key that is in a file anyway; a key on a token never comes here.
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

/** The id that GM/T 0009 §10 sets where signers agreed on none: all certificates and messages here use it. */
const ID = Buffer.from('1234567812345678', 'latin1');

const bigint = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
const bytes32 = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
const modulo = (value: bigint) => ((value % ORDER) + ORDER) % ORDER;

/** SM3 digest, 32 bytes. */
export function sm3(bytes: Uint8Array): Buffer {
  return Buffer.from(sm3Hex(bytes), 'hex');
}

const CURVE = SM2.CURVE();
const CURVE_BYTES = Buffer.concat([CURVE.a, CURVE.b, CURVE.Gx, CURVE.Gy].map(bytes32));

/**
 * What is signed for `bytes`: SM3(Z ‖ bytes), where Z binds the signer's id, the curve and the key (GM/T 0003.2 §5.5).
 *
 * @param point the public key, 04 ‖ x ‖ y, 65 bytes
 */
export function sm2Digest(point: Uint8Array, bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(ID.length * 8);
  const z = sm3(Buffer.concat([length, ID, CURVE_BYTES, point.subarray(1)]));
  return sm3(Buffer.concat([z, bytes]));
}

/** Whether the 65 bytes 04 ‖ x ‖ y are a point of the curve. */
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
  // d = n − 1 has no inverse of 1 + d (GM/T 0003.1 §6.1).
  if (privateKey.length !== 32 || d === 0n || d >= ORDER - 1n) throw new RangeError('no SM2 private key');
  return d;
}

/** The public key, 04 ‖ x ‖ y, of a private one of 32 bytes. Throws a RangeError when it is none. */
export function sm2PublicKey(privateKey: Uint8Array): Buffer {
  return Buffer.from(SM2.BASE.multiply(privateNumber(privateKey)).toBytes(false));
}

/**
 * Signs the 32 bytes of `sm2Digest`; DER of r and s. The one-time number is drawn from key, digest and fresh random
 * bytes together, so that a weak generator alone does not give the key away.
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
    if (s !== 0n) return der(TAG.sequence, integer(bytes32(r)), integer(bytes32(s)));
  }
}

interface KnownKey {
  point: WeierstrassPoint<bigint>;
  uses: number;
}

const keys = new Map<string, KnownKey>();
/** A table is some 300 kB. */
const KEY_LIMIT = 64;
/** Multiples of a key cost four verifications to compute and make each one eight times as fast. */
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
 * Whether `signature`, the DER of r and s, is by the key at `point` over the 32 bytes of `sm2Digest`
 * (GM/T 0003.2 §7.1). False for anything that is no such signature or no such key.
 */
export function sm2Verify(point: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  const numbers = readPair(signature, ORDER);
  const key = numbers && keyOf(point);
  if (!numbers || !key) return false;
  const [r, s] = numbers;
  const t = modulo(r + s);
  if (t === 0n) return false;
  const sum = SM2.BASE.multiplyUnsafe(s).add(key.multiplyUnsafe(t));
  return !sum.is0() && modulo(bigint(digest) + sum.toAffine().x) === r;
}

/** x, 32 bytes, of the point that a private key and another's public key share. Throws a RangeError for no such keys. */
export function sm2Agree(privateKey: Uint8Array, point: Uint8Array): Buffer {
  const other = readPoint(point);
  if (!other) throw new RangeError('no point of SM2');
  return bytes32(other.multiply(privateNumber(privateKey)).toAffine().x);
}
