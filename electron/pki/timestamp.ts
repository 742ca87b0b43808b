import { createHash } from 'node:crypto';
import { isSignedBy } from './algorithms';
import { CertificateError, parseCertificate, type Certificate } from './certificates';
import { hasCritical } from './crl';
import { derContent, CONTEXT_0, encodeDer, derItems, encodeOid, exactly, instantOf, TAG } from './der';
import { sm3 } from './sm2';
import {
  createChainVerifier,
  type ChainVerifier,
  type SigningTimeEvidence,
  type TrustMaterial,
} from './trust';

export type TimestampErrorCode =
  'MALFORMED' | 'OTHER_DATA' | 'SIGNATURE_INVALID' | 'CERTIFICATE_MISMATCH' | 'UNTRUSTED';

export class TimestampError extends Error {
  constructor(
    readonly code: TimestampErrorCode,
    /** A Chinese sentence. */
    readonly reason: string,
    detail: string,
  ) {
    super(detail);
    this.name = 'TimestampError';
  }
}

const malformed = (detail: string) => new TimestampError('MALFORMED', '时间戳的格式不对。', detail);

/** A verified timestamp. */
export interface Timestamp {
  /** Time of the timestamp authority's clock, by which the data existed. */
  genTime: Date;
  /** Certificate of the timestamp authority. */
  certificate: Certificate;
}

const sequence = (...parts: Uint8Array[]) => encodeDer(TAG.sequence, ...parts);
const NULL = encodeDer(TAG.null);
const SIGNED_DATA = encodeOid('1.2.840.113549.1.7.2');
const TST_INFO = encodeOid('1.2.840.113549.1.9.16.1.4');
const CONTENT_TYPE = encodeOid('1.2.840.113549.1.9.3');
const MESSAGE_DIGEST = encodeOid('1.2.840.113549.1.9.4');
const SIGNING_CERTIFICATE = encodeOid('1.2.840.113549.1.9.16.2.12');
const SIGNING_CERTIFICATE_V2 = encodeOid('1.2.840.113549.1.9.16.2.47');
const RSA = sequence(encodeOid('1.2.840.113549.1.1.1'), NULL);
const VERSION_1 = encodeDer(TAG.integer, Uint8Array.of(1));
const VERSION_3 = encodeDer(TAG.integer, Uint8Array.of(3));
const CONTEXT_1 = 0xa1;

/** Digest, its OID, and the signature OIDs with RSA and with ECDSA as in certificates, which include the hash. */
const DIGESTS = [
  ['sha256', '2.16.840.1.101.3.4.2.1', '1.2.840.113549.1.1.11', '1.2.840.10045.4.3.2'],
  ['sha384', '2.16.840.1.101.3.4.2.2', '1.2.840.113549.1.1.12', '1.2.840.10045.4.3.3'],
  ['sha512', '2.16.840.1.101.3.4.2.3', '1.2.840.113549.1.1.13', '1.2.840.10045.4.3.4'],
] as const;
const SHA_256 = encodeOid(DIGESTS[0][1]);
const SM3 = encodeOid('1.2.156.10197.1.401');
const SM2_WITH_SM3 = sequence(encodeOid('1.2.156.10197.1.501'));

interface Scheme {
  digest(bytes: Uint8Array): Buffer;
  /** AlgorithmIdentifier as in certificates. */
  signature: Buffer;
}
/** Hashes that can identify a certificate, by OID (DER in hexadecimal). */
const HASHES = new Map<string, (bytes: Uint8Array) => Buffer>([[SM3.toString('hex'), sm3]]);
/** By digest OID and signature AlgorithmIdentifier of a SignerInfo, both DER in hexadecimal. */
const SCHEMES = new Map<string, Scheme>();
const schemeName = (digest: Buffer, signature: Buffer) =>
  `${digest.toString('hex')} ${signature.toString('hex')}`;
for (const [name, id, rsa, ecdsa] of DIGESTS) {
  const digest = (bytes: Uint8Array) => createHash(name).update(bytes).digest();
  SCHEMES.set(schemeName(encodeOid(id), RSA), { digest, signature: sequence(encodeOid(rsa), NULL) });
  SCHEMES.set(schemeName(encodeOid(id), sequence(encodeOid(ecdsa))), {
    digest,
    signature: sequence(encodeOid(ecdsa)),
  });
  HASHES.set(encodeOid(id).toString('hex'), digest);
}
SCHEMES.set(schemeName(SM3, SM2_WITH_SM3), { digest: sm3, signature: SM2_WITH_SM3 });

/**
 * Verifies an RFC 3161 token (as updated by RFC 5816) over `data`: imprint (SHA-256), policy, signed attributes with
 * the ESS certificate identifier, signature, and purpose, chain and revocation of the authority's certificate. Returns
 * its time and certificate. Throws `TimestampError` when the token is not valid.
 *
 * Only one form is accepted: signer identified by issuer and serial number, the RSA identifier of RFC 3370 §3.2, no
 * unsigned attributes, and no certificates outside the authority's chain. No part of a token can therefore be changed.
 *
 * @param input.token DER of the token (a ContentInfo), without the enclosing TimeStampResp
 * @param input.at time at which the authority's chain must be valid; default: the token's time
 */
export function checkTimestamp(input: {
  token: Uint8Array;
  data: Uint8Array;
  trust: TrustMaterial | ChainVerifier;
  at?: Date;
  evidence?: SigningTimeEvidence;
}): Timestamp {
  const { token, info, certificate } = read(input.token);
  if (!info.imprint.equals(createHash('sha256').update(input.data).digest()))
    throw new TimestampError('OTHER_DATA', '时间戳不是为这份内容盖的。', 'another imprint');
  checkAttributes(token, certificate);
  if (!isSignedBy(certificate, token.scheme.signature, encodeDer(TAG.set, token.attributes), token.signature))
    throw new TimestampError('SIGNATURE_INVALID', '时间戳的签名不对。', 'the signature does not verify');

  const verifier = 'check' in input.trust ? input.trust : createChainVerifier(input.trust);
  const verdict = verifier.check(certificate.der, input.at ?? info.genTime, 'timestamp', input.evidence);
  if (!verdict.ok) throw new TimestampError('UNTRUSTED', `时间戳机构不可信：${verdict.reason}`, verdict.code);
  if (!token.certificates.every((it) => verdict.path.some((member) => member.der.equals(it))))
    throw malformed('certificates of others');
  return { genTime: info.genTime, certificate };
}

function read(bytes: Uint8Array) {
  try {
    const token = take(Buffer.from(bytes));
    return { token, info: readInfo(token.info), certificate: signerOf(token) };
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof CertificateError) throw malformed(cause.message);
    throw cause;
  }
}

type Token = ReturnType<typeof take>;

/** Splits a token into its parts, and rejects everything that its signature does not cover. Throws a SyntaxError. */
function take(bytes: Buffer) {
  const [type, wrapped] = exactly(2, derItems(bytes, TAG.sequence));
  const [signedData] = exactly(1, derItems(wrapped, CONTEXT_0));
  const [version, digests, content, certificates, signers] = exactly(5, derItems(signedData, TAG.sequence));
  const [contentType, eContent] = exactly(2, derItems(content, TAG.sequence));
  const [octets] = exactly(1, derItems(eContent, CONTEXT_0));
  const [signer] = exactly(1, derItems(signers, TAG.set));
  const [signerVersion, sid, digest, attributes, algorithm, signature] = exactly(
    6,
    derItems(signer, TAG.sequence),
  );
  const [onlyDigest] = exactly(1, derItems(digests, TAG.set));
  const [digestId = NULL, parameters = NULL] = derItems(digest, TAG.sequence);
  const scheme = SCHEMES.get(schemeName(digestId, algorithm));
  if (!scheme) throw new SyntaxError('signature algorithm');
  const isToken =
    type.equals(SIGNED_DATA) &&
    contentType.equals(TST_INFO) &&
    version.equals(VERSION_3) &&
    signerVersion.equals(VERSION_1) &&
    digest.equals(onlyDigest) &&
    parameters.equals(NULL);
  if (!isToken) throw new SyntaxError('not a token');
  return {
    info: derContent(octets, TAG.octets),
    certificates: derItems(certificates, CONTEXT_0),
    sid,
    attributes: derContent(attributes, CONTEXT_0),
    scheme,
    signature: derContent(signature, TAG.octets),
  };
}

/** Parses TSTInfo (RFC 3161 §2.4.2). Throws a SyntaxError when it is malformed or not supported. */
function readInfo(bytes: Buffer): { imprint: Buffer; genTime: Date } {
  const [version, policy, imprint, serial, time, ...optional] = derItems(bytes, TAG.sequence);
  const [hash, digest] = exactly(2, derItems(imprint, TAG.sequence));
  const [hashId, parameters = NULL] = derItems(hash, TAG.sequence);
  const extensions = optional.find((field) => field[0] === CONTEXT_1);
  if (!version?.equals(VERSION_1) || policy?.[0] !== TAG.oid || serial?.[0] !== TAG.integer)
    throw new SyntaxError('no TSTInfo');
  if (!hashId?.equals(SHA_256) || !parameters.equals(NULL)) throw new SyntaxError('imprint not by SHA-256');
  if (extensions && hasCritical(derItems(extensions, CONTEXT_1))) throw new SyntaxError('critical extension');
  return { imprint: derContent(digest, TAG.octets), genTime: genTimeOf(time ?? NULL) };
}

/** Parses a GeneralizedTime in UTC, with optional fractions of a second (RFC 3161 §2.4.2). Throws a SyntaxError. */
function genTimeOf(value: Buffer): Date {
  const text = derContent(value, TAG.time).toString('latin1');
  const [, year, month, day, hour, minute, second, fraction = ''] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d*[1-9]))?Z$/.exec(text) ?? [];
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const time = instantOf(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`);
  if (!time) throw new SyntaxError('time');
  return time;
}

/** Returns the enclosed certificate that the token names as its signer. Throws a SyntaxError or CertificateError. */
function signerOf(token: Token): Certificate {
  const distinct = new Set(token.certificates.map((it) => it.toString('hex')));
  const signers = token.certificates
    .map((it) => parseCertificate(it))
    .filter((it) => token.sid.equals(sequence(it.issuer, it.serial)));
  const [signer, ...more] = signers;
  if (!signer || more.length > 0 || distinct.size < token.certificates.length)
    throw new SyntaxError('no single signer');
  return signer;
}

/** Checks the signed attributes (RFC 5652 §11, RFC 3161 §2.4.2): they must name the content and the certificate. */
function checkAttributes(token: Token, certificate: Certificate): void {
  const attributes = attributesOf(token.attributes);
  const holds = (type: Buffer, value: Buffer) => attributes.get(type.toString('hex'))?.equals(value) === true;
  if (!holds(CONTENT_TYPE, TST_INFO)) throw malformed('content type');
  if (!holds(MESSAGE_DIGEST, encodeDer(TAG.octets, token.scheme.digest(token.info))))
    throw new TimestampError('SIGNATURE_INVALID', '时间戳的内容被改动过。', 'the message digest differs');
  const identifiers = [
    attributes.get(SIGNING_CERTIFICATE.toString('hex')),
    attributes.get(SIGNING_CERTIFICATE_V2.toString('hex')),
  ];
  const [older, newer] = identifiers;
  const names =
    (older !== undefined || newer !== undefined) &&
    (older === undefined || identifies(older, certificate, 'sha1')) &&
    (newer === undefined || identifies(newer, certificate, 'sha256'));
  if (!names)
    throw new TimestampError('CERTIFICATE_MISMATCH', '时间戳里的证书不是签名时的那张。', 'ESS identifier');
}

function attributesOf(bytes: Buffer): Map<string, Buffer> {
  try {
    const attributes = new Map<string, Buffer>();
    for (const attribute of derItems(encodeDer(TAG.set, bytes), TAG.set)) {
      const [type, values] = exactly(2, derItems(attribute, TAG.sequence));
      const [value] = exactly(1, derItems(values, TAG.set));
      const name = type.toString('hex');
      if (attributes.has(name)) throw new SyntaxError('repeated attribute');
      attributes.set(name, value);
    }
    return attributes;
  } catch (cause) {
    if (cause instanceof SyntaxError) throw malformed(cause.message);
    throw cause;
  }
}

/**
 * Returns whether the first ESSCertID (RFC 5035) identifies this certificate. `usual` is the implicit hash: SHA-1 in
 * the older attribute, which has no other, SHA-256 in the newer one.
 */
function identifies(value: Buffer, certificate: Certificate, usual: 'sha1' | 'sha256'): boolean {
  try {
    const [ids] = derItems(value, TAG.sequence);
    const [first] = derItems(ids, TAG.sequence);
    const fields = derItems(first, TAG.sequence);
    const written = fields[0]?.[0] === TAG.sequence ? derItems(fields.shift(), TAG.sequence)[0] : null;
    const digest = written
      ? HASHES.get(written.toString('hex'))
      : (bytes: Uint8Array) => createHash(usual).update(bytes).digest();
    const [hash, issuerSerial, ...more] = fields;
    if (!digest || !hash?.equals(encodeDer(TAG.octets, digest(certificate.der))) || more.length > 0)
      return false;
    return !issuerSerial || isIssuerSerial(issuerSerial, certificate);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** IssuerSerial: GeneralNames with one directoryName [4], and the serial number. */
function isIssuerSerial(value: Buffer, certificate: Certificate): boolean {
  const names = sequence(encodeDer(0xa4, certificate.issuer));
  return value.equals(sequence(names, certificate.serial));
}
