import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import {
  CertificateError,
  KEY_USAGE,
  parseCertificate,
  type Certificate,
} from '../../../../pki/certificates';
import { algorithmOf, CmsError, type SignatureAlgorithm } from '../../../../pki/algorithms';
import { sm2PublicKey } from '../../../../pki/sm2';
import { noKey, unreadable, unsupportedKey, weakKey } from '../failures';
import { readAlgorithm, sequenceItems, oidOf, octetsOf, readValue } from './asn1';
import type { Pkcs12Contents } from './pkcs12-contents';

/** The private key, in memory only: 32 bytes for SM2, which node:crypto does not support, a KeyObject otherwise. */
export type PrivateKey =
  { algorithm: 'rsa-sha256' | 'ecdsa-sha256'; key: KeyObject } | { algorithm: 'sm2-sm3'; number: Buffer };

/** A key pair from a certificate file. */
export interface FileKeyPair {
  certificate: Certificate;
  privateKey: PrivateKey;
}

/** Largest RSA key in bits: signing with 16,384 bits blocks the thread for seconds. */
const LONGEST_RSA = 8192;

const OID = {
  rsa: '1.2.840.113549.1.1.1',
  ec: '1.2.840.10045.2.1',
  p256: '1.2.840.10045.3.1.7',
  sm2: '1.2.156.10197.1.301',
};

/**
 * Returns the pair to sign with: certificates for signing are preferred, then the one that expires last.
 *
 * @throws Failure PFX_NO_KEY, PFX_UNSUPPORTED_KEY, PFX_WEAK_KEY, PFX_UNREADABLE
 */
export function chooseKeyPair({ certificates, keys }: Pkcs12Contents): FileKeyPair {
  const known = certificates.flatMap(parsed);
  const privateKeys = keys.flatMap((pkcs8) => privateKeyOf(pkcs8) ?? []);
  const pairs = privateKeys.flatMap((privateKey) => {
    const matches = matcher(privateKey);
    return known.filter(matches).map((certificate) => ({ certificate, privateKey }));
  });
  pairs.sort(
    (a, b) =>
      forSigning(b.certificate) - forSigning(a.certificate) ||
      b.certificate.notAfter.getTime() - a.certificate.notAfter.getTime(),
  );
  const [best] = pairs;
  if (!best) throw keys.length > privateKeys.length ? unsupportedKey() : noKey();
  if (!usable(best.certificate)) throw best.certificate.keyAlgorithm === 'rsa' ? weakKey() : unsupportedKey();
  return best;
}

function parsed(der: Buffer): Certificate[] {
  try {
    const certificate = parseCertificate(der);
    if (['rsa', 'ec'].includes(certificate.keyAlgorithm)) certificate.publicKey();
    return [certificate];
  } catch (error) {
    // Skip a certificate that cannot be parsed, or whose key cannot.
    if (error instanceof CertificateError) return [];
    throw error;
  }
}

/**
 * Reads PKCS#8 (RFC 5958) with RSA up to 8192 bits, P-256 or SM2. Null for other keys, which are not parsed further:
 * not every library supports them.
 */
function privateKeyOf(pkcs8: Buffer): PrivateKey | null {
  try {
    const [, by, octetString] = sequenceItems(readValue(pkcs8));
    const { id, parameters } = readAlgorithm(by);
    const curve = id === OID.ec ? oidOf(parameters) : null;
    if (id === OID.sm2 || curve === OID.sm2)
      return { algorithm: 'sm2-sm3', number: sec1Number(octetsOf(octetString)) };
    const kind: Exclude<SignatureAlgorithm, 'sm2-sm3'> | null =
      id === OID.rsa ? 'rsa-sha256' : curve === OID.p256 ? 'ecdsa-sha256' : null;
    if (!kind) return null;
    const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) > LONGEST_RSA ? null : { algorithm: kind, key };
  } catch (cause) {
    throw unreadable(cause);
  }
}

/**
 * Returns the private key of a SEC 1 ECPrivateKey (RFC 5915) as 32 bytes; leading zeros may be missing or extra in the
 * file.
 */
function sec1Number(sec1: Buffer): Buffer {
  const [, number] = sequenceItems(readValue(sec1));
  const digits = octetsOf(number);
  const start = Math.max(0, digits.length - 32);
  if (digits.subarray(0, start).some((byte) => byte !== 0)) throw new SyntaxError('private key too long');
  return Buffer.concat([Buffer.alloc(Math.max(0, 32 - digits.length)), digits.subarray(start)]);
}

function matcher(privateKey: PrivateKey): (certificate: Certificate) => boolean {
  try {
    if (privateKey.algorithm === 'sm2-sm3') {
      const point = sm2PublicKey(privateKey.number);
      return ({ keyAlgorithm, point: other }) => keyAlgorithm === 'sm2' && other?.equals(point) === true;
    }
    const wanted = privateKey.algorithm === 'rsa-sha256' ? 'rsa' : 'ec';
    const publicKey = createPublicKey(privateKey.key);
    return (certificate) => certificate.keyAlgorithm === wanted && certificate.publicKey().equals(publicKey);
  } catch (cause) {
    throw unreadable(cause);
  }
}

const forSigning = ({ keyUsage }: Certificate) =>
  keyUsage?.(KEY_USAGE.digitalSignature) || keyUsage?.(KEY_USAGE.nonRepudiation) ? 1 : 0;

function usable(certificate: Certificate): boolean {
  try {
    algorithmOf(certificate);
    return true;
  } catch (error) {
    if (error instanceof CmsError) return false;
    throw error;
  }
}
