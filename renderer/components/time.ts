/** Beijing time, +08:00 all year. */
const ZONE = 'Asia/Shanghai';

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function fields(at: Date): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(at).map((part) => [part.type, part.value]));
}

/** Returns `YYYY-MM-DD HH:mm` in Beijing time, the format of 《政府网站发展指引》. */
export function exactTime(at: Date): string {
  const f = fields(at);
  return `${f['year']}-${f['month']}-${f['day']} ${f['hour']}:${f['minute']}`;
}

/** Days from 1970-01-01 to the Beijing date; equal on the same calendar day. */
function dayNumber(at: Date): number {
  return Math.floor((at.getTime() + 8 * 3_600_000) / 86_400_000);
}

/**
 * Formats the distance of `at` from `now`: 刚刚, 8 分钟前, 3 小时前, 昨天 15:20, 11-20 09:05, and with the year when it
 * differs. Future times likewise: 8 分钟后.
 */
export function relativeTime(at: Date, now: Date): string {
  const minutes = Math.round((now.getTime() - at.getTime()) / 60_000);
  if (Math.abs(minutes) < 1) return '刚刚';
  const suffix = minutes > 0 ? '前' : '后';
  if (Math.abs(minutes) < 60) return `${Math.abs(minutes)} 分钟${suffix}`;
  const days = dayNumber(now) - dayNumber(at);
  if (days === 0) return `${Math.round(Math.abs(minutes) / 60)} 小时${suffix}`;
  const exact = exactTime(at);
  if (days === 1) return `昨天 ${exact.slice(11)}`;
  return exact.slice(0, 4) === exactTime(now).slice(0, 4) ? exact.slice(5) : exact;
}

/** Formats the age of something: 不到 1 小时, 5 小时, 3 天. */
export function ageText(since: Date, now: Date): string {
  const hours = Math.floor((now.getTime() - since.getTime()) / 3_600_000);
  if (hours < 1) return '不到 1 小时';
  return hours < 24 ? `${hours} 小时` : `${Math.floor(hours / 24)} 天`;
}
