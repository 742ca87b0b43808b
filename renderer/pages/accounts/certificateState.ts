/** A certificate is renewed in good time: from here on it is pointed out, days. */
const SOON = 30;

/** Where a certificate stands in its time: not yet valid, good, ending within a month, over. */
export function certificateState(
  certificate: { notBefore: string; notAfter: string },
  now: Date,
): 'early' | 'good' | 'soon' | 'over' {
  if (now < new Date(certificate.notBefore)) return 'early';
  const left = new Date(certificate.notAfter).getTime() - now.getTime();
  if (left < 0) return 'over';
  return left < SOON * 86_400_000 ? 'soon' : 'good';
}
