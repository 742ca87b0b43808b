import { signedBy } from './algorithms';
import type { Certificate } from './certificates';
import { bitsOf, contentOf, CONTEXT_0, itemsOf, oid, TAG, timeOf } from './der';

/** A certificate revocation list (RFC 5280 §5), read but not yet verified. */
export interface Crl {
  /** DER of the issuer's name. */
  issuer: Buffer;
  thisUpdate: Date;
  /** Null when the CA promises no next one: such a list can never be called fresh. */
  nextUpdate: Date | null;
  /** From when a serial (DER in hexadecimal) is revoked; the earlier of revocation and invalidity date. */
  revoked: Map<string, Date>;
  /** Whether the list is signed by this issuer's key. */
  signedBy(issuer: Certificate): boolean;
}

const INVALIDITY_DATE = oid('2.5.29.24');

/**
 * Reads a DER CRL. Null when it is malformed, or has a critical extension: those make it cover less than all of the
 * issuer's certificates (delta, partitioned or indirect lists), and reading it as a whole list would call a revoked
 * certificate good.
 */
export function parseCrl(bytes: Uint8Array): Crl | null {
  try {
    return parse(Buffer.from(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function parse(bytes: Buffer): Crl | null {
  const [list, algorithm, signature, ...more] = itemsOf(bytes, TAG.sequence);
  const fields = itemsOf(list, TAG.sequence);
  if (fields[0]?.[0] === TAG.integer) fields.shift();
  const [innerAlgorithm, issuer, thisUpdate] = fields.splice(0, 3);
  const isTime = (field: Buffer | undefined) => field?.[0] === TAG.utcTime || field?.[0] === TAG.time;
  const nextUpdate = isTime(fields[0]) ? requireTime(fields.shift()) : null;
  const entries = fields[0]?.[0] === TAG.sequence ? itemsOf(fields.shift(), TAG.sequence) : [];
  if (fields[0] && hasCritical(itemsOf(itemsOf(fields.shift(), CONTEXT_0)[0], TAG.sequence))) return null;
  if (fields.length > 0 || more.length > 0 || !list || !issuer || !signature || !innerAlgorithm) return null;
  if (!algorithm?.equals(innerAlgorithm)) return null;
  const bits = bitsOf(signature);

  const revoked = new Map<string, Date>();
  for (const entry of entries) {
    const [serial, date, extensions] = itemsOf(entry, TAG.sequence);
    if (!serial) return null;
    const listed = extensions ? itemsOf(extensions, TAG.sequence) : [];
    if (hasCritical(listed)) return null;
    const revokedAt = requireTime(date);
    const invalidAt = invalidityDate(listed);
    revoked.set(serial.toString('hex'), invalidAt && invalidAt < revokedAt ? invalidAt : revokedAt);
  }
  return {
    issuer,
    thisUpdate: requireTime(thisUpdate),
    nextUpdate,
    revoked,
    signedBy: (by) => signedBy(by, algorithm, list, bits),
  };
}

function requireTime(value: Buffer | undefined): Date {
  const time = value && timeOf(value);
  if (!time) throw new SyntaxError('time');
  return time;
}

function hasCritical(extensions: Buffer[]): boolean {
  return extensions.some((extension) => itemsOf(extension, TAG.sequence)[1]?.[0] === TAG.boolean);
}

/** When the key was known or thought to be lost, which may be before the CA was told (RFC 5280 §5.3.2). */
function invalidityDate(extensions: Buffer[]): Date | null {
  for (const extension of extensions) {
    const [id, value] = itemsOf(extension, TAG.sequence);
    if (id?.equals(INVALIDITY_DATE) && value) return requireTime(contentOf(value, TAG.octets));
  }
  return null;
}
