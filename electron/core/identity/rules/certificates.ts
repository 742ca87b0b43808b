import { createHash, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { BitString, ObjectIdentifier } from 'asn1js';
import { BasicConstraints, Certificate as Schema, ExtKeyUsage, type Extension } from 'pkijs';
import { decode } from './der';

/** What people are shown of a certificate. Names are RFC 4514 text, most specific part first; times are ISO 8601. */
export interface CertificateInfo {
  subject: string;
  issuer: string;
  /** Hexadecimal. */
  serial: string;
  notBefore: string;
  notAfter: string;
  /** Of the DER, lower-case hexadecimal. */
  sha256: string;
}

/** Algorithm of the subject's public key. Anything but `rsa` and `ec` (P-256/384/521) must not reach node:crypto. */
export type KeyAlgorithm = 'rsa' | 'ec' | 'sm2' | 'other';

/** Bits of the keyUsage extension (RFC 5280 §4.2.1.3). */
export const KEY_USAGE = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const;

export interface Certificate {
  der: Buffer;
  sha256: string;
  info: CertificateInfo;
  x509: X509Certificate;
  /** DER of the names and of the serial's INTEGER. */
  subject: Buffer;
  issuer: Buffer;
  serial: Buffer;
  notBefore: Date;
  notAfter: Date;
  keyAlgorithm: KeyAlgorithm;
  /** Throws a CertificateError for a key that `keyAlgorithm` rules out or that node:crypto refuses. */
  publicKey(): KeyObject;
  signatureAlgorithm: string;
  isCa: boolean;
  pathLength: number | null;
  /** Null when the extension is absent. */
  keyUsage: ((bit: number) => boolean) | null;
  extendedKeyUsage: string[] | null;
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
const NIST_CURVES = ['1.2.840.10045.3.1.7', '1.3.132.0.34', '1.3.132.0.35'];

const known = new Map<string, Certificate>();
const KNOWN_LIMIT = 500;

/**
 * Reads a DER certificate (RFC 5280). Parsed certificates are remembered by hash, since a few people sign thousands of
 * decisions. Throws a CertificateError when the bytes are no certificate.
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

function parse(der: Buffer, sha256: string): Certificate {
  let schema: Schema;
  let x509: X509Certificate;
  try {
    schema = new Schema({ schema: decode(der) });
    x509 = new X509Certificate(der);
  } catch (cause) {
    throw new CertificateError('MALFORMED', `not a certificate: ${String(cause)}`);
  }
  const extensions = new Map<string, Extension>();
  for (const extension of schema.extensions ?? []) {
    if (extensions.has(extension.extnID)) throw new CertificateError('MALFORMED', 'repeated extension');
    extensions.set(extension.extnID, extension);
  }
  const constraints = valueOf(extensions, OID.basicConstraints, BasicConstraints);
  const usage = valueOf(extensions, OID.keyUsage, BitString);
  const extended = valueOf(extensions, OID.extendedKeyUsage, ExtKeyUsage);
  const { algorithm } = schema.subjectPublicKeyInfo;
  const parameters: unknown = algorithm.algorithmParams;
  const curve = parameters instanceof ObjectIdentifier ? parameters.getValue() : '';
  const keyAlgorithm = namedAlgorithm(algorithm.algorithmId, curve);
  const spki = Buffer.from(schema.subjectPublicKeyInfo.toSchema().toBER());
  const pathLength = constraints?.pathLenConstraint;
  let key: KeyObject | null = null;
  return {
    der,
    sha256,
    info: {
      subject: nameText(x509.subject),
      issuer: nameText(x509.issuer),
      serial: x509.serialNumber,
      notBefore: schema.notBefore.value.toISOString(),
      notAfter: schema.notAfter.value.toISOString(),
      sha256,
    },
    x509,
    subject: Buffer.from(schema.subject.valueBeforeDecode),
    issuer: Buffer.from(schema.issuer.valueBeforeDecode),
    serial: Buffer.from(schema.serialNumber.valueBeforeDecodeView),
    notBefore: schema.notBefore.value,
    notAfter: schema.notAfter.value,
    keyAlgorithm,
    publicKey: () => (key ??= openKey(spki, keyAlgorithm)),
    signatureAlgorithm: schema.signatureAlgorithm.algorithmId,
    isCa: constraints?.cA === true,
    pathLength: typeof pathLength === 'number' ? pathLength : null,
    keyUsage: usage ? (bit) => hasBit(usage, bit) : null,
    extendedKeyUsage: extended?.keyPurposes ?? null,
    criticalExtensions: [...extensions.values()].filter((e) => e.critical).map((e) => e.extnID),
  };
}

/** An extension's value; a present one that does not decode makes the certificate malformed, never lenient. */
function valueOf<T extends object>(
  extensions: Map<string, Extension>,
  id: string,
  type: abstract new (...args: never[]) => T,
): T | null {
  const extension = extensions.get(id);
  if (!extension) return null;
  const value: unknown = extension.parsedValue;
  if (!(value instanceof type) || 'parsingError' in value)
    throw new CertificateError('MALFORMED', `unreadable extension ${id}`);
  return value;
}

function hasBit(bits: BitString, bit: number): boolean {
  const byte = bits.valueBlock.valueHexView[bit >> 3];
  return byte !== undefined && (byte & (0x80 >> (bit & 7))) !== 0;
}

/** OpenSSL prints one RDN a line, escaped as RFC 4514 asks, in the order of encoding; RFC 4514 text is the reverse. */
function nameText(lines: string | undefined): string {
  return (lines ?? '').split('\n').filter(Boolean).reverse().join(', ');
}

/** Names a key algorithm from its OID and the OID of its curve, if any. */
function namedAlgorithm(algorithm: string, curve: string): KeyAlgorithm {
  if (algorithm === OID.rsa) return 'rsa';
  if (algorithm === OID.sm2 || curve === OID.sm2) return 'sm2';
  return algorithm === OID.ec && NIST_CURVES.includes(curve) ? 'ec' : 'other';
}

/**
 * Opens the key from its SPKI, not through `X509Certificate.publicKey`: in Electron that getter ends the whole process
 * when BoringSSL cannot decode the key, and a certificate comes from outside.
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
