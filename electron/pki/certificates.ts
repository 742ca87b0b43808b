import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { derBits, CONTEXT_0, derContent, derItems, derNumber, decodeOid, TAG, derTime } from './der';
import { nameText } from './names';
import { isSm2Point } from './sm2';

/** Certificate data for display. Names are RFC 4514 text, most specific part first; times are ISO 8601. */
export interface CertificateInfo {
  subject: string;
  issuer: string;
  /** Hexadecimal. */
  serial: string;
  notBefore: string;
  notAfter: string;
  /** SHA-256 of the DER, lower-case hexadecimal. */
  sha256: string;
}

/** Algorithm of the subject's public key. Only `rsa` and `ec` (P-256/384/521) keys may be passed to node:crypto. */
export type KeyAlgorithm = 'rsa' | 'ec' | 'sm2' | 'other';

/** Bits of the keyUsage extension (RFC 5280 §4.2.1.3). */
export const KEY_USAGE = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const;

export type Curve = 'P-256' | 'P-384' | 'P-521' | 'SM2';

/** A parsed X.509 certificate (RFC 5280). It is not verified. */
export interface Certificate {
  der: Buffer;
  sha256: string;
  info: CertificateInfo;
  /** The signed part, its AlgorithmIdentifier, and the signature. */
  toBeSigned: Buffer;
  signatureAlgorithm: Buffer;
  signature: Buffer;
  /** DER of the names, and of the serial number's INTEGER. */
  subject: Buffer;
  issuer: Buffer;
  serial: Buffer;
  notBefore: Date;
  notAfter: Date;
  keyAlgorithm: KeyAlgorithm;
  /** Null for RSA and for unsupported curves. */
  curve: Curve | null;
  /** SM2 key as 04 ‖ x ‖ y (65 bytes), on the curve; null for any other key. */
  point: Buffer | null;
  /** The bytes of the key: the point of an elliptic curve, or the DER of modulus and exponent for RSA. */
  publicKeyBits: Buffer;
  /**
   * Returns the key. Throws `CertificateError` UNSUPPORTED_KEY for a type that node:crypto must not get, or that it
   * rejects.
   */
  publicKey(): KeyObject;
  isCa: boolean;
  pathLength: number | null;
  /** Null when the extension is absent. */
  keyUsage: ((bit: number) => boolean) | null;
  extendedKeyUsage: string[] | null;
  extensions: string[];
  criticalExtensions: string[];
}

export class CertificateError extends Error {
  constructor(
    readonly code: 'MALFORMED' | 'UNSUPPORTED_KEY',
    message: string,
  ) {
    super(message);
    this.name = 'CertificateError';
  }
}

const OID = {
  rsa: '1.2.840.113549.1.1.1',
  ec: '1.2.840.10045.2.1',
  sm2: '1.2.156.10197.1.301',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
};
const CONTEXT_3 = 0xa3;
/** issuerUniqueID and subjectUniqueID; ignored, because they are not in use. */
const UNIQUE_IDS = [0x81, 0x82];
const CURVES: ReadonlyMap<string, Curve> = new Map([
  ['1.2.840.10045.3.1.7', 'P-256'],
  ['1.3.132.0.34', 'P-384'],
  ['1.3.132.0.35', 'P-521'],
  [OID.sm2, 'SM2'],
]);

const known = new Map<string, Certificate>();
const KNOWN_LIMIT = 500;

/**
 * Parses a DER certificate (RFC 5280). Cached by hash, because few people sign thousands of decisions. Throws
 * `CertificateError` MALFORMED when the bytes are not a certificate.
 */
export function parseCertificate(der: Uint8Array): Certificate {
  const sha256 = createHash('sha256').update(der).digest('hex');
  const remembered = known.get(sha256);
  if (remembered) return remembered;
  const certificate = parse(Buffer.from(der), sha256);
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(sha256, certificate);
  return certificate;
}

/** Like `parseCertificate`, but returns null for bytes that are not a certificate. Throws only unexpected errors. */
export function certificateOrNull(der: Uint8Array): Certificate | null {
  try {
    return parseCertificate(der);
  } catch (error) {
    if (error instanceof CertificateError) return null;
    throw error;
  }
}

function parse(der: Buffer, sha256: string): Certificate {
  try {
    return read(der, sha256);
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw new CertificateError('MALFORMED', `not a certificate: ${cause.message}`);
    throw cause;
  }
}

function read(der: Buffer, sha256: string): Certificate {
  const cut = cutApart(der);
  const [algorithm, publicKey, ...more] = derItems(cut.publicKeyInfo, TAG.sequence);
  if (more.length > 0) throw new SyntaxError('public key');
  const publicKeyBits = derBits(publicKey);
  const { keyAlgorithm, curve } = namedAlgorithm(...derItems(algorithm, TAG.sequence));
  const { notBefore, notAfter, serial, issuer, subject, publicKeyInfo } = cut;
  let key: KeyObject | null = null;
  return {
    der,
    sha256,
    info: {
      subject: nameText(subject),
      issuer: nameText(issuer),
      serial: derContent(serial, TAG.integer)
        .toString('hex')
        .replace(/^00(?=.)/, '')
        .toUpperCase(),
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
      sha256,
    },
    toBeSigned: cut.toBeSigned,
    signatureAlgorithm: cut.signatureAlgorithm,
    signature: cut.signature,
    subject,
    issuer,
    serial,
    notBefore,
    notAfter,
    keyAlgorithm,
    curve,
    point: keyAlgorithm === 'sm2' && isSm2Point(publicKeyBits) ? publicKeyBits : null,
    publicKeyBits,
    publicKey: () => (key ??= openKey(publicKeyInfo, keyAlgorithm)),
    ...readExtensions(cut.extensions),
  };
}

/** Splits a certificate into its parts (RFC 5280 §4.1), unchanged. Throws a SyntaxError when it is malformed. */
function cutApart(bytes: Buffer) {
  const [toBeSigned, signatureAlgorithm, signature, ...more] = derItems(bytes, TAG.sequence);
  if (!toBeSigned || !signatureAlgorithm || more.length > 0) throw new SyntaxError('parts');
  const { innerAlgorithm, ...fields } = cutFields(toBeSigned);
  // Otherwise the outer algorithm identifier, which is not signed, would be used (RFC 5280 §4.1.1.2).
  if (!innerAlgorithm.equals(signatureAlgorithm)) throw new SyntaxError('two signature algorithms');
  return { toBeSigned, signatureAlgorithm, signature: derBits(signature), ...fields };
}

/** Splits a TBSCertificate into its fields. Throws a SyntaxError when it is malformed. */
function cutFields(toBeSigned: Buffer) {
  const fields = derItems(toBeSigned, TAG.sequence);
  if (fields[0]?.[0] === CONTEXT_0) fields.shift();
  const [serial, innerAlgorithm, issuer, validity, subject, publicKeyInfo] = fields;
  const [extensions, ...unread] = fields.slice(6).filter((field) => !UNIQUE_IDS.includes(field[0] ?? 0));
  if (!serial || !innerAlgorithm || !issuer || !subject || !publicKeyInfo || unread.length > 0)
    throw new SyntaxError('fields');
  const [notBefore, notAfter] = derItems(validity, TAG.sequence).map(derTime);
  if (!notBefore || !notAfter) throw new SyntaxError('validity');
  return {
    serial,
    innerAlgorithm,
    issuer,
    subject,
    notBefore,
    notAfter,
    publicKeyInfo,
    extensions: extensions ? derItems(derItems(extensions, CONTEXT_3)[0], TAG.sequence) : [],
  };
}

/** An extension that cannot be parsed makes the certificate malformed; it is never ignored. Throws a SyntaxError. */
function readExtensions(list: Buffer[]) {
  const values = new Map<string, { critical: boolean; value: Buffer }>();
  for (const item of list) {
    const [id, ...rest] = derItems(item, TAG.sequence);
    const name = decodeOid(id);
    const critical = rest[0]?.[0] === TAG.boolean && readBoolean(rest.shift());
    if (values.has(name) || rest.length !== 1) throw new SyntaxError(`extension ${name}`);
    values.set(name, { critical, value: derContent(rest[0] ?? Buffer.alloc(0), TAG.octets) });
  }
  const constraints = values.get(OID.basicConstraints);
  const usage = values.get(OID.keyUsage);
  const extended = values.get(OID.extendedKeyUsage);
  return {
    ...readConstraints(constraints?.value),
    keyUsage: usage ? readUsage(usage.value) : null,
    extendedKeyUsage: extended ? derItems(extended.value, TAG.sequence).map(decodeOid) : null,
    extensions: [...values.keys()],
    criticalExtensions: [...values].filter(([, { critical }]) => critical).map(([id]) => id),
  };
}

function readBoolean(value: Buffer | undefined): boolean {
  const content = value && derContent(value, TAG.boolean);
  if (content?.length !== 1) throw new SyntaxError('boolean');
  return content[0] !== 0;
}

function readConstraints(value: Buffer | undefined): { isCa: boolean; pathLength: number | null } {
  const fields = value ? derItems(value, TAG.sequence) : [];
  const isCa = fields[0]?.[0] === TAG.boolean && readBoolean(fields.shift());
  const [length, ...more] = fields;
  if (more.length > 0) throw new SyntaxError('basicConstraints');
  return { isCa, pathLength: length ? Number(derNumber(length)) : null };
}

function readUsage(value: Buffer): (bit: number) => boolean {
  const [unused = 8, ...bytes] = derContent(value, TAG.bits);
  if (unused > 7) throw new SyntaxError('keyUsage');
  return (bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
}

/** Returns the key algorithm for the parts of its AlgorithmIdentifier. Throws a SyntaxError when it is malformed. */
function namedAlgorithm(
  id?: Buffer,
  parameters?: Buffer,
): { keyAlgorithm: KeyAlgorithm; curve: Curve | null } {
  const algorithm = decodeOid(id);
  if (algorithm === OID.rsa) return { keyAlgorithm: 'rsa', curve: null };
  const named = parameters?.[0] === TAG.oid ? decodeOid(parameters) : '';
  const curve = algorithm === OID.sm2 ? 'SM2' : algorithm === OID.ec ? CURVES.get(named) : undefined;
  if (!curve) return { keyAlgorithm: 'other', curve: null };
  return { keyAlgorithm: curve === 'SM2' ? 'sm2' : 'ec', curve };
}

/**
 * Reads the key from its SPKI. Does not use X509Certificate: in Electron its `publicKey` terminates the process when
 * BoringSSL cannot decode the key, and certificates are untrusted input.
 */
function openKey(spki: Buffer, algorithm: KeyAlgorithm): KeyObject {
  if (algorithm !== 'rsa' && algorithm !== 'ec')
    throw new CertificateError('UNSUPPORTED_KEY', `unsupported public key: ${algorithm}`);
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch (cause) {
    throw new CertificateError('UNSUPPORTED_KEY', `unreadable public key: ${String(cause)}`);
  }
}
