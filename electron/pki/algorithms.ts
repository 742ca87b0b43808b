import { createHash, verify } from 'node:crypto';
import { CertificateError, type Certificate } from './certificates';
import { der, integer, oid, readPair, TAG } from './der';
import { SM2, sm2Digest, sm2Verify } from './sm2';

/** How a person's certificate signs. Which one follows from its key; nobody chooses. */
export type SignatureAlgorithm = 'rsa-sha256' | 'ecdsa-sha256' | 'sm2-sm3';

export type CmsErrorCode =
  'MALFORMED' | 'CONTENT_CHANGED' | 'CERTIFICATE_MISMATCH' | 'SIGNATURE_INVALID' | 'UNSUPPORTED_KEY';

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
 * The signature algorithm of a person's certificate: RSA of 2048 bits or more, P-256 or SM2.
 *
 * @throws CmsError UNSUPPORTED_KEY
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
 * The 32 bytes that a token signs for `toBeSigned`: SHA-256 of them, for SM2 the SM3 of Z ‖ `toBeSigned` under the
 * standard id (GM/T 0009 §8).
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
 * Whether `signature`, as CMS carries it, is this certificate's over `toBeSigned`. ECDSA and SM2 signatures count only
 * in their one DER form. Throws a CmsError UNSUPPORTED_KEY for a certificate that `algorithmOf` does not know.
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
 * The one form of a signature as this profile carries it. Of every ECDSA signature (r, s) there is a twin (r, n − s) that
 * verifies too; the one with the smaller s is taken. RSA and SM2 signatures have no twin. Gives anything that is no
 * signature back as it is.
 */
export function settledSignature(algorithm: SignatureAlgorithm, signature: Uint8Array): Buffer {
  const bytes = Buffer.from(signature);
  const pair = algorithm === 'ecdsa-sha256' ? readPair(bytes, ORDER['P-256']) : null;
  if (!pair || pair[1] <= ORDER['P-256'] / 2n) return bytes;
  const [r, s] = [pair[0], ORDER['P-256'] - pair[1]].map((value) => value.toString(16).padStart(64, '0'));
  return derSignature(Buffer.from(`${r}${s}`, 'hex'));
}

/** DER of r ‖ s, the fixed-width form that tokens give. */
export function derSignature(raw: Uint8Array): Buffer {
  const half = raw.length / 2;
  return der(TAG.sequence, integer(raw.subarray(0, half)), integer(raw.subarray(half)));
}

interface Scheme {
  key: 'rsa' | 'ec' | 'sm2';
  hash: string;
  /** Whether the identifier has its usual parameters: NULL with RSA, none with others. */
  usual: boolean;
}

/** Signature algorithms of certificates, CRLs and OCSP responses: what key, which hash. SHA-1 is not among them. */
const SIGNATURES = [
  ['1.2.840.113549.1.1.11', 'rsa', 'sha256'],
  ['1.2.840.113549.1.1.12', 'rsa', 'sha384'],
  ['1.2.840.113549.1.1.13', 'rsa', 'sha512'],
  ['1.2.840.10045.4.3.2', 'ec', 'sha256'],
  ['1.2.840.10045.4.3.3', 'ec', 'sha384'],
  ['1.2.840.10045.4.3.4', 'ec', 'sha512'],
  ['1.2.156.10197.1.501', 'sm2', 'sm3'],
] as const;
/** By the AlgorithmIdentifier, DER in hexadecimal, with NULL for parameters and with none: CAs write either. */
const SCHEMES = new Map<string, Scheme>();
for (const [id, key, hash] of SIGNATURES) {
  const bare = der(TAG.sequence, oid(id));
  const filled = der(TAG.sequence, oid(id), der(TAG.null));
  SCHEMES.set(bare.toString('hex'), { key, hash, usual: key !== 'rsa' });
  SCHEMES.set(filled.toString('hex'), { key, hash, usual: key === 'rsa' });
}

/**
 * Whether an AlgorithmIdentifier, DER, is a signature algorithm in its usual form: asked where no signature covers the
 * identifier, so that there is one way to write it.
 */
export function isUsual(algorithm: Buffer): boolean {
  return SCHEMES.get(algorithm.toString('hex'))?.usual === true;
}

/**
 * Whether `issuer` signed `bytes` (a certificate's, CRL's or OCSP response's inner part) by the algorithm whose DER
 * AlgorithmIdentifier is `algorithm`. False for algorithms that do not count and for keys that cannot be used.
 */
export function signedBy(
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
  if (!certificate.curve || !readPair(signature, ORDER[certificate.curve])) return false;
  if (certificate.keyAlgorithm === 'ec') return verify(hash, bytes, certificate.publicKey(), signature);
  const { point } = certificate;
  return point !== null && sm2Verify(point, sm2Digest(point, bytes), signature);
}
