import { createHash } from 'node:crypto';
import { isSignedBy } from './algorithms';
import type { Certificate } from './certificates';
import { derBits, derContent, CONTEXT_0, derItems, encodeOid, exactly, TAG, derTime } from './der';

/** A revoked certificate's entry in a CRL or OCSP response. */
export interface RevokedEntry {
  /** The earlier of revocation date and invalidity date. */
  at: Date;
  /** CRLReason (RFC 5280 §5.3.1); null when none is given. */
  reason: number | null;
}

/** A certificate revocation list (RFC 5280 §5), parsed but not verified. */
export interface Crl {
  /** DER of the issuer's name. */
  issuer: Buffer;
  thisUpdate: Date;
  /** Null when the CA states none; such a list never counts as current. */
  nextUpdate: Date | null;
  /** By serial number (DER in hexadecimal). */
  revoked: ReadonlyMap<string, RevokedEntry>;
  /** Returns whether this issuer's key signed the list. */
  isSignedBy(issuer: Certificate): boolean;
}

const known = new Map<string, Crl>();
const KNOWN_LIMIT = 100;

/**
 * Parses a DER CRL. Cached by hash, because thousands of signatures are checked against few lists. Null when it is
 * malformed or has a critical extension: with one it covers only part of the issuer's certificates (delta, partitioned
 * or indirect CRLs), and using it as a complete list would report a revoked certificate as good. Throws only unexpected
 * errors.
 */
export function parseCrl(bytes: Uint8Array): Crl | null {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const remembered = known.get(sha256);
  if (remembered) return remembered;
  try {
    const crl = parse(Buffer.from(bytes));
    if (known.size >= KNOWN_LIMIT) known.clear();
    known.set(sha256, crl);
    return crl;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Throws a SyntaxError when the list is malformed or has a critical extension. */
function parse(bytes: Buffer): Crl {
  const [list, algorithm, signature] = exactly(3, derItems(bytes, TAG.sequence));
  const { innerAlgorithm, ...content } = readList(list);
  if (!algorithm.equals(innerAlgorithm)) throw new SyntaxError('two signature algorithms');
  const bits = derBits(signature);
  const judged = new Map<string, boolean>();
  return {
    ...content,
    isSignedBy(by) {
      const verdict = judged.get(by.sha256) ?? isSignedBy(by, algorithm, list, bits);
      judged.set(by.sha256, verdict);
      return verdict;
    },
  };
}

/** Parses a TBSCertList (RFC 5280 §5.1). */
function readList(list: Buffer): Omit<Crl, 'isSignedBy'> & { innerAlgorithm: Buffer } {
  const fields = derItems(list, TAG.sequence);
  if (fields[0]?.[0] === TAG.integer) fields.shift();
  const [innerAlgorithm, issuer, thisUpdate] = exactly(3, fields.splice(0, 3));
  const isTime = (field: Buffer | undefined) => field?.[0] === TAG.utcTime || field?.[0] === TAG.time;
  const nextUpdate = isTime(fields[0]) ? requireTime(fields.shift()) : null;
  const entries = fields[0]?.[0] === TAG.sequence ? derItems(fields.shift(), TAG.sequence) : [];
  const extensions = fields[0] ? derItems(derItems(fields.shift(), CONTEXT_0)[0], TAG.sequence) : [];
  if (fields.length > 0 || hasCritical(extensions)) throw new SyntaxError('fields');
  return {
    innerAlgorithm,
    issuer,
    thisUpdate: requireTime(thisUpdate),
    nextUpdate,
    revoked: readRevoked(entries),
  };
}

function readRevoked(entries: readonly Buffer[]): Map<string, RevokedEntry> {
  const revoked = new Map<string, RevokedEntry>();
  for (const entry of entries) {
    const [serial, date, extensions] = derItems(entry, TAG.sequence);
    const listed = extensions ? derItems(extensions, TAG.sequence) : [];
    if (!serial || hasCritical(listed)) throw new SyntaxError('entry');
    revoked.set(serial.toString('hex'), revokedEntry(requireTime(date), listed));
  }
  return revoked;
}

/** Parses a mandatory UTCTime or GeneralizedTime. Throws a SyntaxError when it is missing or invalid. */
export function requireTime(value: Buffer | undefined): Date {
  const time = value && derTime(value);
  if (!time) throw new SyntaxError('time');
  return time;
}

/** Returns whether one of these extensions (DER) is critical. Throws a SyntaxError when one is malformed. */
export function hasCritical(extensions: Buffer[]): boolean {
  return extensions.some((extension) => derItems(extension, TAG.sequence)[1]?.[0] === TAG.boolean);
}

const INVALIDITY_DATE = encodeOid('2.5.29.24');
const REASON = encodeOid('2.5.29.21');

/**
 * Returns the entry for a revocation. The invalidity date (RFC 5280 §5.3.2) counts when it is earlier: the key may have
 * been lost before the CA was informed. Throws a SyntaxError when an extension is malformed.
 */
export function revokedEntry(revokedAt: Date, extensions: Buffer[]): RevokedEntry {
  const entry: RevokedEntry = { at: revokedAt, reason: null };
  for (const extension of extensions) {
    const [id, value] = derItems(extension, TAG.sequence);
    if (!id || !value) throw new SyntaxError('extension');
    if (id.equals(REASON))
      entry.reason = derContent(derContent(value, TAG.octets), TAG.enumerated)[0] ?? null;
    if (!id.equals(INVALIDITY_DATE)) continue;
    const invalidAt = requireTime(derContent(value, TAG.octets));
    if (invalidAt < revokedAt) entry.at = invalidAt;
  }
  return entry;
}
