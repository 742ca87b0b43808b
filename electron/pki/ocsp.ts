import { createHash } from 'node:crypto';
import { isCanonicalIdentifier, isSignedBy } from './algorithms';
import { certificateOrNull, type Certificate } from './certificates';
import { hasCritical, parseCrl, requireTime, revokedEntry, type Crl, type RevokedEntry } from './crl';
import { derBits, derContent, CONTEXT_0, encodeDer, derItems, encodeOid, exactly, TAG } from './der';
import { purposeProblem } from './purpose';
import { revocationAt } from './revocation';

/** Validity of a response without `nextUpdate` in ms: newer information is then always available (RFC 6960 §2.4). */
const WITHOUT_NEXT_UPDATE = 10 * 60_000;

/** The status of one certificate in a response. */
export interface OcspSingleResponse {
  /** Returns whether it concerns this certificate of this issuer. */
  concerns(certificate: Certificate, issuer: Certificate): boolean;
  status: 'good' | 'unknown' | RevokedEntry;
  thisUpdate: Date;
  /** Null when newer information is always available. */
  nextUpdate: Date | null;
}

/** A basic OCSP response (RFC 6960 §4.2.1), parsed but not verified. */
export interface OcspResponse {
  producedAt: Date;
  answers: OcspSingleResponse[];
  /** DER of the enclosed certificates. */
  certificates: Buffer[];
  /** Returns whether this certificate belongs to the responder named in the response, and signed it. */
  isSignedBy(responder: Certificate): boolean;
}

/** `reason` is a Chinese sentence. */
export type OcspVerdict =
  { status: 'good' } | { status: 'revoked'; at: Date } | { status: 'unknown'; reason: string };

const BASIC = encodeOid('1.3.6.1.5.5.7.48.1.1');
const NO_CHECK = '1.3.6.1.5.5.7.48.1.5';
const SUCCESSFUL = encodeDer(TAG.enumerated, Uint8Array.of(0));
const HASHES = new Map([
  [encodeOid('1.3.14.3.2.26').toString('hex'), 'sha1'],
  [encodeOid('2.16.840.1.101.3.4.2.1').toString('hex'), 'sha256'],
]);
const [CONTEXT_1, CONTEXT_2] = [0xa1, 0xa2];
const GOOD = Buffer.from([0x80, 0]);
const UNKNOWN = Buffer.from([0x82, 0]);

/**
 * Parses a DER OCSP response. Null when it is malformed, unsuccessful, or has a critical extension. Throws only
 * unexpected errors.
 */
export function parseOcsp(bytes: Uint8Array): OcspResponse | null {
  try {
    return parse(Buffer.from(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Throws a SyntaxError when the response is malformed, unsuccessful, or has a critical extension. */
function parse(bytes: Buffer): OcspResponse {
  const { data, algorithm, bits, certificates } = readBasic(successfulContent(bytes));
  const fields = derItems(data, TAG.sequence);
  if (fields[0]?.[0] === CONTEXT_0) fields.shift();
  const [responder, producedAt, answers, extensions, ...unread] = fields;
  if (!responder || unread.length > 0 || hasCritical(extensionsOf(extensions)))
    throw new SyntaxError('response data');
  const isNamed = responderId(responder);
  return {
    producedAt: requireTime(producedAt),
    answers: derItems(answers, TAG.sequence).map(answerOf),
    certificates,
    isSignedBy: (by) => isNamed(by) && isSignedBy(by, algorithm, data, bits),
  };
}

/** Returns the BasicOCSPResponse of a successful OCSPResponse. */
function successfulContent(bytes: Buffer): Buffer {
  const [status, wrapped] = exactly(2, derItems(bytes, TAG.sequence));
  const [inner] = exactly(1, derItems(wrapped, CONTEXT_0));
  const [type, octets] = exactly(2, derItems(inner, TAG.sequence));
  if (!status.equals(SUCCESSFUL) || !type.equals(BASIC)) throw new SyntaxError('no basic response');
  return derContent(octets, TAG.octets);
}

function readBasic(response: Buffer): {
  data: Buffer;
  algorithm: Buffer;
  bits: Buffer;
  certificates: Buffer[];
} {
  const [data, algorithm, signature, embedded, ...more] = derItems(response, TAG.sequence);
  if (!data || !algorithm || !isCanonicalIdentifier(algorithm) || more.length > 0)
    throw new SyntaxError('basic response');
  const [certificates = [], ...others] = embedded
    ? derItems(embedded, CONTEXT_0).map((list) => derItems(list, TAG.sequence))
    : [];
  if (others.length > 0) throw new SyntaxError('certificates');
  return { data, algorithm, bits: derBits(signature), certificates };
}

/** Returns the items of [1] EXPLICIT Extensions; empty when absent. */
function extensionsOf(value: Buffer | undefined): Buffer[] {
  return value ? derItems(derItems(value, CONTEXT_1)[0], TAG.sequence) : [];
}

/** Matches by name [1] or by the SHA-1 of the key [2]. Throws a SyntaxError for anything else. */
function responderId(value: Buffer): (certificate: Certificate) => boolean {
  if (value[0] === CONTEXT_1) {
    const [name, ...more] = derItems(value, CONTEXT_1);
    if (more.length > 0) throw new SyntaxError('responder');
    return (certificate) => name?.equals(certificate.subject) === true;
  }
  const hash = derContent(derContent(value, CONTEXT_2), TAG.octets);
  return (certificate) => hash.equals(digest('sha1', certificate.publicKeyBits));
}

const digest = (hash: string, bytes: Buffer) => createHash(hash).update(bytes).digest();

function answerOf(value: Buffer): OcspSingleResponse {
  const fields = derItems(value, TAG.sequence);
  const [id, status, thisUpdate] = fields.splice(0, 3);
  const nextUpdate =
    fields[0]?.[0] === CONTEXT_0 ? requireTime(derItems(fields.shift(), CONTEXT_0)[0]) : null;
  const extensions = extensionsOf(fields.shift());
  if (!status || fields.length > 0 || hasCritical(extensions)) throw new SyntaxError('answer');
  const [algorithm, nameHash, keyHash, serial] = derItems(id, TAG.sequence);
  const hash = HASHES.get(derItems(algorithm, TAG.sequence)[0]?.toString('hex') ?? '');
  return {
    concerns: (certificate, issuer) =>
      hash !== undefined &&
      serial?.equals(certificate.serial) === true &&
      nameHash?.equals(encodeDer(TAG.octets, digest(hash, issuer.subject))) === true &&
      keyHash?.equals(encodeDer(TAG.octets, digest(hash, issuer.publicKeyBits))) === true,
    status: statusOf(status, extensions),
    thisUpdate: requireTime(thisUpdate),
    nextUpdate,
  };
}

function statusOf(status: Buffer, extensions: Buffer[]): OcspSingleResponse['status'] {
  if (status.equals(GOOD)) return 'good';
  if (status.equals(UNKNOWN)) return 'unknown';
  const [time, reason] = derItems(status, CONTEXT_1);
  const entry = revokedEntry(requireTime(time), extensions);
  if (reason) entry.reason = derContent(derContent(reason, CONTEXT_0), TAG.enumerated)[0] ?? null;
  return entry;
}

const unknown = (reason: string): OcspVerdict => ({ status: 'unknown', reason });

/**
 * Evaluates a stored OCSP response for `certificate` at `at`. It must be signed by the issuer, or by a responder that
 * the issuer authorised (RFC 6960 §4.2.2.2) and whose certificate was valid when it responded. Like a CRL, a response
 * may be newer than `at`.
 *
 * @param input.issuer the issuer, trusted by the caller
 * @param input.crls DER; needed for a responder certificate without id-pkix-ocsp-nocheck
 * @param input.counts returns the time from which a revocation counts (see `revocationAt`)
 */
export function checkOcsp(input: {
  response: Uint8Array;
  certificate: Certificate;
  issuer: Certificate;
  at: Date;
  crls?: readonly Uint8Array[];
  counts?: (entry: RevokedEntry) => Date;
}): OcspVerdict {
  const { certificate, issuer, at, counts = (entry: RevokedEntry) => entry.at } = input;
  const response = parseOcsp(input.response);
  if (!response) return unknown('证书状态答复无法识别。');
  const [answer, ...more] = response.answers.filter((it) => it.concerns(certificate, issuer));
  if (!answer || more.length > 0) return unknown('证书状态答复说的不是这张证书。');
  const lists = (input.crls ?? []).flatMap((bytes) => parseCrl(bytes) ?? []);
  const problem = responderProblem(response, issuer, lists);
  if (problem) return unknown(problem);
  if (answer.status === 'unknown') return unknown('签发机构答复说不认识这张证书。');
  if (answer.status !== 'good' && counts(answer.status) <= at)
    return { status: 'revoked', at: counts(answer.status) };
  const speaksUntil = answer.nextUpdate ?? new Date(answer.thisUpdate.getTime() + WITHOUT_NEXT_UPDATE);
  if (at > speaksUntil) return unknown('证书状态答复已过时。');
  if (answer.thisUpdate > certificate.notAfter) return unknown('证书状态答复是在证书过期以后作出的。');
  return { status: 'good' };
}

/**
 * Determines the responder and checks its authorisation; returns the problem as a Chinese sentence, or null. Only the
 * certificates of responder and issuer may be enclosed: the list of certificates is not signed, and could otherwise be
 * changed.
 */
function responderProblem(response: OcspResponse, issuer: Certificate, lists: Crl[]): string | null {
  const embedded = response.certificates.flatMap((der) => certificateOrNull(der) ?? []);
  const others = embedded.filter((it) => it.sha256 !== issuer.sha256);
  if (
    others.length > 1 ||
    embedded.length - others.length > 1 ||
    embedded.length < response.certificates.length
  )
    return '证书状态答复里夹带了无关的证书。';
  const [responder = issuer] = others;
  if (!response.isSignedBy(responder)) return '证书状态答复的签名不对。';
  if (responder === issuer) return null;
  const { producedAt } = response;
  const isIssued =
    responder.issuer.equals(issuer.subject) &&
    isSignedBy(issuer, responder.signatureAlgorithm, responder.toBeSigned, responder.signature);
  if (!isIssued || purposeProblem(responder, 'ocsp')) return '证书状态答复者没有得到签发机构的授权。';
  if (producedAt < responder.notBefore || producedAt > responder.notAfter)
    return '证书状态答复者的证书当时不在有效期内。';
  if (responder.extensions.includes(NO_CHECK)) return null;
  return revocationAt({ certificate: responder, issuer, at: producedAt, lists }) === 'good'
    ? null
    : '无法确认证书状态答复者的证书没有被吊销。';
}
