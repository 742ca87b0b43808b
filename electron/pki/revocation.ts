import { KEY_USAGE, type Certificate } from './certificates';
import type { Crl, RevokedEntry } from './crl';

/** Revocation status according to the issuer's CRLs. `absent`: no usable CRL; `stale`: the CRL had expired. */
export type Revocation = 'good' | 'revoked' | 'absent' | 'stale';

/** The question for the status of a certificate at an instant. */
export interface RevocationQuery {
  certificate: Certificate;
  issuer: Certificate;
  at: Date;
  /** CRLs of any issuers. */
  lists: readonly Crl[];
  /** Returns the time from which an entry counts; that of a compromised timestamp key also voids earlier tokens. */
  counts?: (entry: RevokedEntry) => Date;
}

/**
 * Returns the status of a certificate at `at`, from the newest CRL of its issuer that can still list the certificate: a
 * CA may remove an expired certificate from its CRLs (RFC 5280 §3.3), so a CRL issued after the expiry counts only if
 * it has an entry. A CRL may be newer than `at`: a certificate revoked later was good at `at`. A CRL whose `nextUpdate`
 * is before `at` is stale.
 */
export function revocationAt({
  certificate,
  issuer,
  at,
  lists,
  counts = (entry) => entry.at,
}: RevocationQuery): Revocation {
  if (issuer.keyUsage?.(KEY_USAGE.cRLSign) !== true) return 'absent';
  const own = lists
    .filter((list) => list.issuer.equals(issuer.subject) && list.isSignedBy(issuer))
    .sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
  for (const list of own) {
    const entry = list.revoked.get(certificate.serial.toString('hex'));
    if (entry && counts(entry) <= at) return 'revoked';
    if (!entry && list.thisUpdate > certificate.notAfter) continue;
    return list.nextUpdate && list.nextUpdate >= at ? 'good' : 'stale';
  }
  return 'absent';
}
