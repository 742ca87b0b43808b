import { createHash, randomBytes } from 'node:crypto';
import { parseCertificate } from '../../../pki/certificates';
import { derContent, CONTEXT_0, encodeDer, encodeInteger, derItems, encodeOid, TAG } from '../../../pki/der';
import type { CaService } from './ca';
import { SIGNATURE_ALGORITHM } from './keys';

/**
 * Time-stamp authority (RFC 3161). Times in milliseconds, accuracy one second; the signer's certificate is bound by ESS
 * signingCertificateV2 (RFC 5816).
 */

const sequence = (...parts: Uint8Array[]) => encodeDer(TAG.sequence, ...parts);
const set = (...parts: Uint8Array[]) => encodeDer(TAG.set, ...parts);
const octets = (bytes: Uint8Array) => encodeDer(TAG.octets, bytes);
const explicit = (...parts: Uint8Array[]) => encodeDer(CONTEXT_0, ...parts);
const number = (value: number) => encodeDer(TAG.integer, Uint8Array.of(value));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const attribute = (type: Buffer, value: Buffer) => sequence(type, set(value));

const ID = {
  signedData: encodeOid('1.2.840.113549.1.7.2'),
  tstInfo: encodeOid('1.2.840.113549.1.9.16.1.4'),
  contentType: encodeOid('1.2.840.113549.1.9.3'),
  messageDigest: encodeOid('1.2.840.113549.1.9.4'),
  signingTime: encodeOid('1.2.840.113549.1.9.5'),
  signingCertificateV2: encodeOid('1.2.840.113549.1.9.16.2.47'),
};
/** Under the enterprise number for documentation (RFC 5612), so that it cannot be a real policy. */
const POLICY = encodeOid('1.3.6.1.4.1.32473.3161.1');
const RSA = sequence(encodeOid('1.2.840.113549.1.1.1'), encodeDer(TAG.null));
const SHA_256 = sequence(encodeOid('2.16.840.1.101.3.4.2.1'));
/** Digest lengths in bytes by the OID of the hash (DER, hex): SHA-256, -384, -512 and SM3. */
const IMPRINTS: ReadonlyMap<string, number> = new Map(
  (
    [
      ['2.16.840.1.101.3.4.2.1', 32],
      ['2.16.840.1.101.3.4.2.2', 48],
      ['2.16.840.1.101.3.4.2.3', 64],
      ['1.2.156.10197.1.401', 32],
    ] as const
  ).map(([id, length]) => [encodeOid(id).toString('hex'), length]),
);

interface StampRequest {
  /** DER MessageImprint. */
  imprint: Buffer;
  /** DER INTEGER, returned in the token. */
  nonce: Buffer | null;
  certificate: boolean;
}

/** PKIFailureInfo bits (RFC 3161 §2.4.2). */
const FAILURE = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
} as const;
type FailureName = keyof typeof FAILURE;

const secondsOf = (at: Date) => at.toISOString().slice(0, 19).replace(/\D/g, '');

/** RFC 3161 §2.4.2: no trailing zeros in the fraction, and no fraction when it is zero. */
function genTime(at: Date): string {
  const fraction = String(at.getUTCMilliseconds()).padStart(3, '0').replace(/0+$/, '');
  return `${secondsOf(at)}${fraction && `.${fraction}`}Z`;
}

function makeToken(tsa: CaService, request: StampRequest, at: Date): Buffer {
  const certificate = parseCertificate(tsa.certificate);
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x3f) | 0x40;
  const info = sequence(
    number(1),
    POLICY,
    request.imprint,
    encodeInteger(serial),
    encodeDer(TAG.time, Buffer.from(genTime(at))),
    sequence(number(1)),
    ...(request.nonce ? [request.nonce] : []),
  );
  const certificateId = sequence(octets(sha256(tsa.certificate)));
  const attributes = Buffer.concat(
    [
      attribute(ID.contentType, ID.tstInfo),
      attribute(ID.messageDigest, octets(sha256(info))),
      attribute(ID.signingTime, encodeDer(TAG.utcTime, Buffer.from(`${secondsOf(at).slice(2)}Z`))),
      attribute(ID.signingCertificateV2, sequence(sequence(certificateId))),
    ].sort(Buffer.compare),
  );
  const signer = sequence(
    number(1),
    sequence(certificate.issuer, certificate.serial),
    SHA_256,
    explicit(attributes),
    // RFC 3370 §3.2: a SignerInfo identifies RSA without its hash.
    tsa.algorithm === 'rsa-sha256' ? RSA : SIGNATURE_ALGORITHM[tsa.algorithm],
    octets(tsa.sign(set(attributes))),
  );
  const signed = sequence(
    number(3),
    set(SHA_256),
    sequence(ID.tstInfo, explicit(octets(info))),
    ...(request.certificate ? [explicit(tsa.certificate)] : []),
    set(signer),
  );
  return sequence(ID.signedData, explicit(signed));
}

/** Returns a token over `bytes` (DER) with the TSA certificate. `at` is the time of the platform. */
export function timestamp(tsa: CaService, bytes: Uint8Array, at: Date): Buffer {
  const imprint = sequence(SHA_256, octets(sha256(bytes)));
  return makeToken(tsa, { imprint, nonce: null, certificate: true }, at);
}

function readRequest(bytes: Buffer): StampRequest | FailureName {
  const [version, imprint, ...rest] = derItems(bytes, TAG.sequence);
  if (!version?.equals(number(1)) || !imprint) return 'badRequest';
  const [algorithm, digest] = derItems(imprint, TAG.sequence);
  const [id] = derItems(algorithm, TAG.sequence);
  const length = IMPRINTS.get(id?.toString('hex') ?? '');
  if (length === undefined) return 'badAlg';
  if (derContent(digest ?? Buffer.alloc(0), TAG.octets).length !== length) return 'badDataFormat';
  const next = (tag: number) => (rest[0]?.[0] === tag ? (rest.shift() ?? null) : null);
  const policy = next(TAG.oid);
  if (policy && !policy.equals(POLICY)) return 'unacceptedPolicy';
  const nonce = next(TAG.integer);
  const certificate = next(TAG.boolean);
  if (next(CONTEXT_0)) return 'unacceptedExtension';
  if (rest.length > 0) return 'badRequest';
  return { imprint, nonce, certificate: certificate !== null && certificate[2] === 0xff };
}

/**
 * Answers a TimeStampReq with a TimeStampResp, both DER: a token, or a PKIFailureInfo. Throws on an internal error
 * only.
 */
export function answerTimestamp(tsa: CaService, request: Buffer, at: Date): Buffer {
  let read: StampRequest | FailureName;
  try {
    read = readRequest(request);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    read = 'badDataFormat';
  }
  if (typeof read !== 'string') return sequence(sequence(number(0)), makeToken(tsa, read, at));
  const bit = FAILURE[read];
  const bits = Buffer.alloc(1 + (bit >> 3) + 1);
  bits[0] = 7 - (bit & 7);
  bits[1 + (bit >> 3)] = 0x80 >> (bit & 7);
  return sequence(sequence(number(2), encodeDer(TAG.bits, bits)));
}
