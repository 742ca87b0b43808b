import { createHash } from 'node:crypto';
import { parseCertificate } from '../../../pki/certificates';
import { derContent, CONTEXT_0, encodeDer, derItems, encodeOid, TAG } from '../../../pki/der';
import type { Authority } from './issue';
import type { CaService } from './ca';
import { SIGNATURE_ALGORITHM } from './keys';

/** OCSP responder (RFC 6960) for certificates of the RSA root, with a delegated certificate of that root. */

const sequence = (...parts: Uint8Array[]) => encodeDer(TAG.sequence, ...parts);
const octets = (bytes: Uint8Array) => encodeDer(TAG.octets, bytes);
const explicit = (tag: number, value: Uint8Array) => encodeDer(CONTEXT_0 + tag, value);

const BASIC = encodeOid('1.3.6.1.5.5.7.48.1.1');
const NONCE = encodeOid('1.3.6.1.5.5.7.48.1.2');
const HASHES: ReadonlyMap<string, string> = new Map(
  (
    [
      ['1.3.14.3.2.26', 'sha1'],
      ['2.16.840.1.101.3.4.2.1', 'sha256'],
    ] as const
  ).map(([id, hash]) => [encodeOid(id).toString('hex'), hash]),
);
/** RFC 5019 §2.1.1: SHA-1 identifies the issuer only, not for security; every client supports it. */
const SHA_1 = sequence(encodeOid('1.3.14.3.2.26'), encodeDer(TAG.null));
const STATUS = { revoked: 0xa1, good: 0x80, unknown: 0x82 };
const [SUCCESSFUL, MALFORMED] = [0, 1].map((value) => encodeDer(TAG.enumerated, Uint8Array.of(value))) as [
  Buffer,
  Buffer,
];
/** Validity of a response, in ms. */
const VALID_MS = 24 * 3_600_000;
const MAX_REQUESTS = 100;
/** RFC 9654 §2.1, in bytes. */
const MAX_NONCE = 128;

/** Status of a serial number. */
export type CertificateStatus = { status: 'good' } | { status: 'unknown' } | { status: 'revoked'; at: Date };

export interface Responder {
  authority: Authority;
  service: CaService;
  statusOf(serial: string): CertificateStatus;
}

function time(at: Date): Buffer {
  return encodeDer(TAG.time, Buffer.from(`${at.toISOString().slice(0, 19).replace(/\D/g, '')}Z`));
}

/** Hashes of the issuer's name and key for a CertID. */
function issuerHashes(authority: Authority, hash: string): [Buffer, Buffer] {
  const { subject, publicKeyBits } = issuerOf(authority);
  const digest = (bytes: Uint8Array) => createHash(hash).update(bytes).digest();
  return [digest(subject), digest(publicKeyBits)];
}

function issuerOf({ certificate }: Authority): { subject: Buffer; publicKeyBits: Buffer } {
  const fields = derItems(derItems(certificate, TAG.sequence)[0], TAG.sequence);
  const bits = derContent(derItems(fields[6], TAG.sequence)[1] ?? Buffer.alloc(0), TAG.bits);
  return { subject: parseCertificate(certificate).subject, publicKeyBits: bits.subarray(1) };
}

function single(responder: Responder, id: Buffer, at: Date): Buffer {
  const answer = judge(responder, id);
  const status =
    answer.status === 'revoked'
      ? encodeDer(STATUS.revoked, time(answer.at))
      : encodeDer(STATUS[answer.status]);
  const next = explicit(0, time(new Date(at.getTime() + VALID_MS)));
  return sequence(id, status, time(at), next);
}

function judge({ authority, statusOf }: Responder, id: Buffer): CertificateStatus {
  const [algorithm, name, key, serial] = derItems(id, TAG.sequence);
  const [hashId] = derItems(algorithm, TAG.sequence);
  const hash = HASHES.get(hashId?.toString('hex') ?? '');
  if (!hash || !name || !key || !serial) return { status: 'unknown' };
  const [nameHash, keyHash] = issuerHashes(authority, hash);
  if (!octets(nameHash).equals(name) || !octets(keyHash).equals(key)) return { status: 'unknown' };
  return statusOf(derContent(serial, TAG.integer).toString('hex'));
}

function respond(responder: Responder, ids: readonly Buffer[], nonce: Buffer | null, at: Date): Buffer {
  const { service } = responder;
  const extensions = nonce ? [explicit(1, sequence(nonce))] : [];
  const data = sequence(
    explicit(1, parseCertificate(service.certificate).subject),
    time(at),
    sequence(...ids.map((id) => single(responder, id, at))),
    ...extensions,
  );
  const signature = encodeDer(TAG.bits, Uint8Array.of(0), service.sign(data));
  const basic = sequence(
    data,
    SIGNATURE_ALGORITHM[service.algorithm],
    signature,
    explicit(0, sequence(service.certificate)),
  );
  return sequence(SUCCESSFUL, explicit(0, sequence(BASIC, octets(basic))));
}

/**
 * Returns an OCSPResponse (DER) for one certificate, without a request and a nonce. `at` is the time of the platform.
 */
export function ocspResponse(responder: Responder, certificate: Buffer, at: Date): Buffer {
  const [name, key] = issuerHashes(responder.authority, 'sha1');
  const { serial } = parseCertificate(certificate);
  return respond(responder, [sequence(SHA_1, octets(name), octets(key), serial)], null, at);
}

function readRequest(bytes: Buffer): { ids: Buffer[]; nonce: Buffer | null } {
  const fields = derItems(derItems(bytes, TAG.sequence)[0], TAG.sequence);
  if (fields[0]?.[0] === CONTEXT_0) fields.shift();
  if (fields[0]?.[0] === CONTEXT_0 + 1) fields.shift();
  const ids = derItems(fields.shift(), TAG.sequence).map((item) => derItems(item, TAG.sequence)[0]);
  const extensions = fields[0] ? derItems(derItems(fields[0], CONTEXT_0 + 2)[0], TAG.sequence) : [];
  const nonce = extensions.find((extension) => derItems(extension, TAG.sequence)[0]?.equals(NONCE)) ?? null;
  if (ids.length === 0 || ids.length > MAX_REQUESTS) throw new SyntaxError('number of requests');
  if (nonce && nonce.length > MAX_NONCE + 32) throw new SyntaxError('nonce');
  return { ids: ids.map((id) => id ?? Buffer.alloc(0)), nonce };
}

/**
 * Answers an OCSPRequest with an OCSPResponse, both DER; the nonce is returned. A malformed request gets
 * `malformedRequest`; throws on any other error.
 */
export function answerOcsp(responder: Responder, request: Buffer, at: Date): Buffer {
  try {
    const { ids, nonce } = readRequest(request);
    return respond(responder, ids, nonce, at);
  } catch (error) {
    if (error instanceof SyntaxError) return sequence(MALFORMED);
    throw error;
  }
}
