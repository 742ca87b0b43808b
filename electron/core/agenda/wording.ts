const DAY = 86_400_000;
/** How long before its end a certificate has to be renewed: an issuing office takes weeks. */
const NOTICE = 30 * DAY;

const day = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long' });

/** The day of an instant (ISO 8601) in Asia/Shanghai, such as 2026年5月20日. */
export function dayInWords(instant: string): string {
  return day.format(new Date(instant));
}

/** Since when (ISO 8601) a certificate that is good until `notAfter` has been due for renewal; null while it is not. */
export function certificateDue(notAfter: string, now: Date): string | null {
  const since = Date.parse(notAfter) - NOTICE;
  return now.getTime() < since ? null : new Date(since).toISOString();
}
