/** Days before the expiry of a certificate from which it is marked. */
const SOON = 30;

/** Returns the validity of a certificate: not yet valid, valid, expiring within `SOON` days, expired. */
export function certificateState(
  certificate: { notBefore: string; notAfter: string },
  now: Date,
): 'early' | 'good' | 'soon' | 'over' {
  if (now < new Date(certificate.notBefore)) return 'early';
  const left = new Date(certificate.notAfter).getTime() - now.getTime();
  if (left < 0) return 'over';
  return left < SOON * 86_400_000 ? 'soon' : 'good';
}
