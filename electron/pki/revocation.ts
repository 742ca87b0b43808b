import { KEY_USAGE, type Certificate } from './certificates';
import type { Crl, RevokedEntry } from './crl';

/** Whether a certificate was revoked at an instant, as far as its issuer's lists tell. */
export type Revocation = 'good' | 'revoked' | 'absent' | 'stale';

/**
 * Judges by the newest of the issuer's lists that can still name the certificate: an authority may drop it once it has
 * expired (RFC 5280 §3.3), so for what was signed before that, a list from before that has to speak. A list may be younger
 * than `at`: a certificate revoked since then was good at that time. A list whose next edition was due before `at` is stale.
 *
 * @param counts from when an entry counts; a compromised timestamp key voids what came before too
 */
export function revocationAt(
  certificate: Certificate,
  issuer: Certificate,
  at: Date,
  lists: readonly Crl[],
  counts: (entry: RevokedEntry) => Date = (entry) => entry.at,
): Revocation {
  if (issuer.keyUsage?.(KEY_USAGE.cRLSign) !== true) return 'absent';
  const own = lists
    .filter((list) => list.issuer.equals(issuer.subject) && list.signedBy(issuer))
    .sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
  for (const list of own) {
    const entry = list.revoked.get(certificate.serial.toString('hex'));
    if (entry && counts(entry) <= at) return 'revoked';
    if (!entry && list.thisUpdate > certificate.notAfter) continue;
    return list.nextUpdate && list.nextUpdate >= at ? 'good' : 'stale';
  }
  return 'absent';
}
