import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { BitString, ObjectIdentifier } from 'asn1js';
import { BasicConstraints, Certificate as Schema, ExtKeyUsage, type Extension } from 'pkijs';
import { bitsOf, CONTEXT_0, contentOf, decode, itemsOf, TAG, timeOf } from './der';
import { nameText } from './names';
import { isSm2Point } from './sm2';

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

export type Curve = 'P-256' | 'P-384' | 'P-521' | 'SM2';

export interface Certificate {
  der: Buffer;
  sha256: string;
  info: CertificateInfo;
  /** What the issuer signed, its AlgorithmIdentifier, and the signature. */
  toBeSigned: Buffer;
  signatureAlgorithm: Buffer;
  signature: Buffer;
  /** DER of the names and of the serial's INTEGER. */
  subject: Buffer;
  issuer: Buffer;
  serial: Buffer;
  notBefore: Date;
  notAfter: Date;
  keyAlgorithm: KeyAlgorithm;
  /** Null for RSA and for curves that are not used. */
  curve: Curve | null;
  /** An SM2 key as 04 ‖ x ‖ y, 65 bytes, on the curve; null for any other key. */
  point: Buffer | null;
  /** DER of subjectPublicKeyInfo, and the key's own bytes inside it. */
  publicKeyInfo: Buffer;
  publicKeyBits: Buffer;
  /** Throws a CertificateError for a key that `keyAlgorithm` rules out or that node:crypto refuses. */
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
const CURVES: ReadonlyMap<string, Curve> = new Map([
  ['1.2.840.10045.3.1.7', 'P-256'],
  ['1.3.132.0.34', 'P-384'],
  ['1.3.132.0.35', 'P-521'],
  [OID.sm2, 'SM2'],
]);

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
  let cut: Cut;
  let schema: Schema;
  try {
    cut = cutApart(der);
    schema = new Schema({ schema: decode(der) });
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
  const named = parameters instanceof ObjectIdentifier ? parameters.getValue() : '';
  const { keyAlgorithm, curve } = namedAlgorithm(algorithm.algorithmId, named);
  const pathLength = constraints?.pathLenConstraint;
  const { notBefore, notAfter } = cut;
  let key: KeyObject | null = null;
  return {
    der,
    sha256,
    info: {
      subject: cut.subjectText,
      issuer: cut.issuerText,
      serial: contentOf(cut.serial, TAG.integer)
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
    subject: cut.subject,
    issuer: cut.issuer,
    serial: cut.serial,
    notBefore,
    notAfter,
    keyAlgorithm,
    curve,
    point: keyAlgorithm === 'sm2' && isSm2Point(cut.publicKeyBits) ? cut.publicKeyBits : null,
    publicKeyInfo: cut.publicKeyInfo,
    publicKeyBits: cut.publicKeyBits,
    publicKey: () => (key ??= openKey(cut.publicKeyInfo, keyAlgorithm)),
    isCa: constraints?.cA === true,
    pathLength: typeof pathLength === 'number' ? pathLength : null,
    keyUsage: usage ? (bit) => hasBit(usage, bit) : null,
    extendedKeyUsage: extended?.keyPurposes ?? null,
    extensions: [...extensions.keys()],
    criticalExtensions: [...extensions.values()].filter((e) => e.critical).map((e) => e.extnID),
  };
}

type Cut = ReturnType<typeof cutApart>;

/** The parts that signatures and names depend on, byte for byte. Throws a SyntaxError. */
function cutApart(bytes: Buffer) {
  const [toBeSigned, signatureAlgorithm, signature, ...more] = itemsOf(bytes, TAG.sequence);
  const fields = itemsOf(toBeSigned, TAG.sequence);
  if (fields[0]?.[0] === CONTEXT_0) fields.shift();
  const [serial, innerAlgorithm, issuer, validity, subject, publicKeyInfo] = fields;
  const [notBefore, notAfter] = itemsOf(validity, TAG.sequence).map(timeOf);
  const [, publicKey] = itemsOf(publicKeyInfo, TAG.sequence);
  if (!toBeSigned || !signatureAlgorithm || !signature || more.length > 0) throw new SyntaxError('parts');
  if (!serial || !issuer || !subject || !publicKeyInfo || !publicKey) throw new SyntaxError('missing field');
  if (!notBefore || !notAfter) throw new SyntaxError('validity');
  // Else the outer name of the algorithm, which nobody signed, would be the one that counts (RFC 5280 §4.1.1.2).
  if (!innerAlgorithm?.equals(signatureAlgorithm)) throw new SyntaxError('two signature algorithms');
  return {
    toBeSigned,
    signatureAlgorithm,
    signature: bitsOf(signature),
    serial,
    issuer,
    issuerText: nameText(issuer),
    subject,
    subjectText: nameText(subject),
    notBefore,
    notAfter,
    publicKeyInfo,
    publicKeyBits: bitsOf(publicKey),
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

/** Names a key algorithm from its OID and the OID of its curve, if any. */
function namedAlgorithm(
  algorithm: string,
  named: string,
): { keyAlgorithm: KeyAlgorithm; curve: Curve | null } {
  if (algorithm === OID.rsa) return { keyAlgorithm: 'rsa', curve: null };
  const curve = algorithm === OID.sm2 ? 'SM2' : algorithm === OID.ec ? CURVES.get(named) : undefined;
  if (!curve) return { keyAlgorithm: 'other', curve: null };
  return { keyAlgorithm: curve === 'SM2' ? 'sm2' : 'ec', curve };
}

/**
 * Opens the key from its SPKI, and never makes an X509Certificate: in Electron its `publicKey` ends the whole process
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
