import {
  constants,
  createCipheriv,
  createDecipheriv,
  createECDH,
  hkdfSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { algorithmOf } from './algorithms';
import type { Certificate } from './certificates';
import { SM2, sm2SharedSecret, sm2PublicKey } from './sm2';

/**
 * Wraps a data key with a certificate's public key, as text `scheme:base64`. RSA: OAEP with SHA-256 for both hashes.
 * P-256 and SM2: ECIES, that is an ephemeral key on the curve, HKDF-SHA-256 of the x coordinate of the shared point
 * with both public keys as context, and AES-256-GCM. The scheme name is the associated data, so that a text cannot be
 * used with another scheme.
 */
export type WrapScheme = 'rsa-oaep-sha256' | 'ecies-p256' | 'ecies-sm2';

export class WrapError extends Error {
  constructor(
    /** NOT_OPENED: wrapped for another key, or changed. */
    readonly code: 'MALFORMED' | 'NOT_OPENED',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'WrapError';
  }
}

const POINT = 65;
const TAG_LENGTH = 16;
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };

/** Parses a wrapped key; null when its scheme is unknown or its base64 is not canonical. */
export function readWrapped(wrapped: string): { scheme: WrapScheme; bytes: Buffer } | null {
  const [, scheme, text] =
    /^(rsa-oaep-sha256|ecies-p256|ecies-sm2):([A-Za-z0-9+/]+={0,2})$/.exec(wrapped) ?? [];
  if (!scheme || !text) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? { scheme: scheme as WrapScheme, bytes } : null;
}

function bytesOf(wrapped: string, scheme: WrapScheme | null): { scheme: WrapScheme; bytes: Buffer } {
  const read = readWrapped(wrapped);
  if (!read || (scheme && read.scheme !== scheme))
    throw new WrapError('MALFORMED', 'not a wrapped key of this kind');
  return read;
}

/**
 * Wraps `dataKey` for the certificate's key. Throws `CmsError` UNSUPPORTED_KEY for keys that `algorithmOf` does not
 * support.
 */
export function wrapForCertificate(certificate: Certificate, dataKey: Uint8Array): string {
  const algorithm = algorithmOf(certificate);
  const text = (scheme: WrapScheme, bytes: Buffer) => `${scheme}:${bytes.toString('base64')}`;
  if (algorithm === 'rsa-sha256')
    return text('rsa-oaep-sha256', publicEncrypt({ key: certificate.publicKey(), ...OAEP }, dataKey));
  const scheme = algorithm === 'sm2-sm3' ? 'ecies-sm2' : 'ecies-p256';
  const { ephemeral, secret } = scheme === 'ecies-sm2' ? meetSm2(certificate) : meetP256(certificate);
  const { key, iv } = derive(scheme, ephemeral, certificate, secret);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_LENGTH });
  cipher.setAAD(Buffer.from(scheme));
  return text(
    scheme,
    Buffer.concat([ephemeral, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]),
  );
}

function meetP256(certificate: Certificate) {
  const once = createECDH('prime256v1');
  const ephemeral = once.generateKeys();
  return { ephemeral, secret: once.computeSecret(certificate.publicKeyBits) };
}

function meetSm2(certificate: Certificate) {
  const once = Buffer.from(
    SM2.Fn.toBytes((BigInt(`0x${randomBytes(48).toString('hex')}`) % (SM2.Fn.ORDER - 2n)) + 1n),
  );
  return { ephemeral: sm2PublicKey(once), secret: sm2SharedSecret(once, certificate.publicKeyBits) };
}

/** Derives key and nonce. Each message has its own ephemeral point, so the pair is never reused. */
function derive(scheme: WrapScheme, ephemeral: Buffer, certificate: Certificate, secret: Uint8Array) {
  const info = Buffer.concat([Buffer.from(`${scheme}\0`), ephemeral, certificate.publicKeyBits]);
  const bytes = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), info, 44));
  return { key: bytes.subarray(0, 32), iv: bytes.subarray(32) };
}

/** Unwraps a data key with an RSA private key. Throws `WrapError`: MALFORMED, or NOT_OPENED for another key. */
export function unwrapRsa(wrapped: string, privateKey: KeyObject): Buffer {
  const { bytes } = bytesOf(wrapped, 'rsa-oaep-sha256');
  try {
    return privateDecrypt({ key: privateKey, ...OAEP }, bytes);
  } catch (cause) {
    throw new WrapError('NOT_OPENED', 'not under this key', { cause });
  }
}

/** Returns the ephemeral public key, 04 ‖ x ‖ y, for key agreement. Throws `WrapError` MALFORMED when there is none. */
export function ephemeralPoint(wrapped: string): Buffer {
  const { scheme, bytes } = bytesOf(wrapped, null);
  if (scheme === 'rsa-oaep-sha256' || bytes.length <= POINT + TAG_LENGTH)
    throw new WrapError('MALFORMED', 'no one-time key');
  return bytes.subarray(0, POINT);
}

/**
 * Unwraps an ECIES text with the agreed secret: the x coordinate of the shared point, 32 bytes, from `agreeP256`,
 * `agreeSm2` or a token's ECDH. `certificate` is the one for which it was wrapped. Throws `WrapError`: MALFORMED, or
 * NOT_OPENED for another key.
 */
export function unwrapWithSecret(wrapped: string, certificate: Certificate, secret: Uint8Array): Buffer {
  const { scheme, bytes } = bytesOf(wrapped, certificate.curve === 'SM2' ? 'ecies-sm2' : 'ecies-p256');
  const ephemeral = ephemeralPoint(wrapped);
  const { key, iv } = derive(scheme, ephemeral, certificate, secret);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_LENGTH });
  decipher.setAAD(Buffer.from(scheme));
  decipher.setAuthTag(bytes.subarray(-TAG_LENGTH));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(POINT, -TAG_LENGTH)), decipher.final()]);
  } catch (cause) {
    throw new WrapError('NOT_OPENED', 'not under this key', { cause });
  }
}

/**
 * ECDH on P-256: returns the x coordinate of the shared point, 32 bytes. Throws `WrapError` NOT_OPENED when `point` is
 * not on the curve.
 */
export function p256SharedSecret(privateKey: KeyObject, point: Uint8Array): Buffer {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url'));
  try {
    return ecdh.computeSecret(point);
  } catch (cause) {
    throw new WrapError('NOT_OPENED', 'no point of the curve', { cause });
  }
}

/**
 * Key agreement on SM2 with a private key of 32 bytes: returns the x coordinate of the shared point, 32 bytes. Throws
 * `WrapError` NOT_OPENED when `point` is not on the curve or the private key is invalid.
 */
export function sm2WrapSecret(privateKey: Uint8Array, point: Uint8Array): Buffer {
  try {
    return sm2SharedSecret(privateKey, point);
  } catch (cause) {
    throw new WrapError('NOT_OPENED', 'no point of the curve', { cause });
  }
}
