const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (value: number) => String(value).padStart(2, '0');

/** Formats a duration, rounded down to seconds: 2 天 05 小时 12 分, 3 小时 12 分 05 秒, 12 分 05 秒. */
export function durationText(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / SECOND)) * SECOND;
  const [days, hours, minutes, seconds] = [
    Math.floor(whole / DAY),
    Math.floor((whole % DAY) / HOUR),
    Math.floor((whole % HOUR) / MINUTE),
    Math.floor((whole % MINUTE) / SECOND),
  ];
  if (days > 0) return `${days} 天 ${two(hours)} 小时 ${two(minutes)} 分`;
  if (hours > 0) return `${hours} 小时 ${two(minutes)} 分 ${two(seconds)} 秒`;
  return `${minutes} 分 ${two(seconds)} 秒`;
}
