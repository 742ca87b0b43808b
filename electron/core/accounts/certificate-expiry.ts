const DAY = 86_400_000;
/** Time in ms before expiry at which a certificate is due for renewal: an issuing office takes weeks. */
const NOTICE = 30 * DAY;

const day = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long' });

/** Formats the day of an ISO 8601 instant in Asia/Shanghai, for example 2026年5月20日. */
export function dateText(instant: string): string {
  return day.format(new Date(instant));
}

/** Returns the instant (ISO 8601) since when a certificate has been due for renewal; null when it is not due yet. */
export function certificateDue(notAfter: string, now: Date): string | null {
  const since = Date.parse(notAfter) - NOTICE;
  return now.getTime() < since ? null : new Date(since).toISOString();
}
