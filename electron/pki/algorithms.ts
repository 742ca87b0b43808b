import { createHash, verify } from 'node:crypto';
import { CertificateError, type Certificate } from './certificates';
import { encodeDer, encodeInteger, encodeOid, readSignaturePair, TAG } from './der';
import { SM2, sm2Digest, sm2Verify } from './sm2';

/** Signature algorithm of a person's certificate; determined by its key. */
export type SignatureAlgorithm = 'rsa-sha256' | 'ecdsa-sha256' | 'sm2-sm3';

export type CmsErrorCode =
  'MALFORMED' | 'CONTENT_CHANGED' | 'CERTIFICATE_MISMATCH' | 'SIGNATURE_INVALID' | 'UNSUPPORTED_KEY';

/** A CMS signature or its certificate is not acceptable. The message is technical, in English. */
export class CmsError extends Error {
  constructor(
    readonly code: CmsErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'CmsError';
  }
}

const MIN_RSA_BITS = 2048;
const ORDER = {
  'P-256': BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'),
  'P-384': BigInt(
    '0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
  ),
  'P-521': BigInt(
    '0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409',
  ),
  SM2: SM2.Fn.ORDER,
} as const;

/**
 * Returns the signature algorithm of a person's certificate: RSA of at least 2048 bits, P-256 or SM2. Throws `CmsError`
 * UNSUPPORTED_KEY for any other key.
 */
export function algorithmOf(certificate: Certificate): SignatureAlgorithm {
  if (certificate.keyAlgorithm === 'sm2' && certificate.point) return 'sm2-sm3';
  try {
    if (certificate.curve === 'P-256' && certificate.publicKey()) return 'ecdsa-sha256';
    if (certificate.keyAlgorithm !== 'rsa')
      throw new CmsError('UNSUPPORTED_KEY', certificate.curve ?? certificate.keyAlgorithm);
    const bits = rsaBits(certificate);
    if (bits < MIN_RSA_BITS) throw new CmsError('UNSUPPORTED_KEY', `RSA of ${bits} bits`);
    return 'rsa-sha256';
  } catch (error) {
    if (error instanceof CertificateError) throw new CmsError('UNSUPPORTED_KEY', error.message);
    throw error;
  }
}

const rsaBits = (certificate: Certificate) =>
  certificate.publicKey().asymmetricKeyDetails?.modulusLength ?? 0;

/**
 * Returns the 32 bytes that a token signs for `toBeSigned`: its SHA-256; for SM2, the SM3 of Z ‖ `toBeSigned` with the
 * standard id (GM/T 0009 §8). Throws `CmsError` UNSUPPORTED_KEY for SM2 without a valid point.
 */
export function digestToSign(
  algorithm: SignatureAlgorithm,
  certificate: Certificate,
  toBeSigned: Uint8Array,
): Buffer {
  if (algorithm !== 'sm2-sm3') return createHash('sha256').update(toBeSigned).digest();
  if (!certificate.point) throw new CmsError('UNSUPPORTED_KEY', 'no SM2 key');
  return sm2Digest(certificate.point, toBeSigned);
}

/**
 * Returns whether `signature`, in CMS encoding, is the certificate's signature over `toBeSigned`. ECDSA and SM2
 * signatures must be in canonical DER. Throws `CmsError` UNSUPPORTED_KEY for a key that `algorithmOf` does not support.
 */
export function verifySignature(
  certificate: Certificate,
  toBeSigned: Uint8Array,
  signature: Uint8Array,
): boolean {
  algorithmOf(certificate);
  return verifyWith(certificate, 'sha256', toBeSigned, signature);
}

/**
 * Returns the canonical form of a signature in this profile. For each ECDSA signature (r, s), (r, n − s) is valid too;
 * the one with the smaller s is canonical. RSA and SM2 signatures have no second form. Anything that is not an ECDSA
 * signature is returned unchanged.
 */
export function canonicalSignature(algorithm: SignatureAlgorithm, signature: Uint8Array): Buffer {
  const bytes = Buffer.from(signature);
  const pair = algorithm === 'ecdsa-sha256' ? readSignaturePair(bytes, ORDER['P-256']) : null;
  if (!pair || pair[1] <= ORDER['P-256'] / 2n) return bytes;
  const [r, s] = [pair[0], ORDER['P-256'] - pair[1]].map((value) => value.toString(16).padStart(64, '0'));
  return derSignature(Buffer.from(`${r}${s}`, 'hex'));
}

/** Returns the DER encoding of r ‖ s, the fixed-width form that tokens return. */
export function derSignature(raw: Uint8Array): Buffer {
  const half = raw.length / 2;
  return encodeDer(TAG.sequence, encodeInteger(raw.subarray(0, half)), encodeInteger(raw.subarray(half)));
}

interface Scheme {
  key: 'rsa' | 'ec' | 'sm2';
  hash: string;
  /** The identifier has its usual parameters: NULL for RSA, none for others. */
  usual: boolean;
}

/** Signature algorithms of certificates, CRLs and OCSP responses, with key type and hash. SHA-1 is not accepted. */
const SIGNATURES = [
  ['1.2.840.113549.1.1.11', 'rsa', 'sha256'],
  ['1.2.840.113549.1.1.12', 'rsa', 'sha384'],
  ['1.2.840.113549.1.1.13', 'rsa', 'sha512'],
  ['1.2.840.10045.4.3.2', 'ec', 'sha256'],
  ['1.2.840.10045.4.3.3', 'ec', 'sha384'],
  ['1.2.840.10045.4.3.4', 'ec', 'sha512'],
  ['1.2.156.10197.1.501', 'sm2', 'sm3'],
] as const;
/** By AlgorithmIdentifier (DER in hexadecimal), with NULL parameters and without parameters: CAs write either form. */
const SCHEMES = new Map<string, Scheme>();
for (const [id, key, hash] of SIGNATURES) {
  const bare = encodeDer(TAG.sequence, encodeOid(id));
  const filled = encodeDer(TAG.sequence, encodeOid(id), encodeDer(TAG.null));
  SCHEMES.set(bare.toString('hex'), { key, hash, usual: key !== 'rsa' });
  SCHEMES.set(filled.toString('hex'), { key, hash, usual: key === 'rsa' });
}

/**
 * Returns whether a DER AlgorithmIdentifier is a signature algorithm in its usual form. Used where the identifier is
 * not covered by a signature, so that only one encoding is valid.
 */
export function isCanonicalIdentifier(algorithm: Buffer): boolean {
  return SCHEMES.get(algorithm.toString('hex'))?.usual === true;
}

/**
 * Returns whether `issuer` signed `bytes` (the inner part of a certificate, CRL or OCSP response) with the algorithm of
 * the DER AlgorithmIdentifier `algorithm`. False for unsupported algorithms and unusable keys. Throws only unexpected
 * errors.
 */
export function isSignedBy(
  issuer: Certificate,
  algorithm: Buffer,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    const scheme = SCHEMES.get(algorithm.toString('hex'));
    if (scheme?.key !== issuer.keyAlgorithm) return false;
    if (scheme.key === 'rsa' && rsaBits(issuer) < MIN_RSA_BITS) return false;
    return verifyWith(issuer, scheme.hash, bytes, signature);
  } catch (error) {
    if (error instanceof CertificateError) return false;
    throw error;
  }
}

function verifyWith(
  certificate: Certificate,
  hash: string,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (certificate.keyAlgorithm === 'rsa') return verify(hash, bytes, certificate.publicKey(), signature);
  if (!certificate.curve || !readSignaturePair(signature, ORDER[certificate.curve])) return false;
  if (certificate.keyAlgorithm === 'ec') return verify(hash, bytes, certificate.publicKey(), signature);
  const { point } = certificate;
  return point !== null && sm2Verify(point, sm2Digest(point, bytes), signature);
}
