export type DueTone = 'calm' | 'soon' | 'late';

const HOUR = 3_600_000;

function span(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return '不到 1 分钟';
  if (minutes < 60) return `${minutes} 分钟`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} 小时` : `${hours} 小时 ${minutes % 60} 分钟`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} 天` : `${days} 天 ${hours % 24} 小时`;
}

/**
 * Returns the time until `due`, or since then, in words, and its urgency. `soon`: remaining time in ms from which it is
 * urgent.
 */
export function dueText(due: Date, now: Date, soon = HOUR): { tone: DueTone; text: string } {
  const left = due.getTime() - now.getTime();
  if (left < 0) return { tone: 'late', text: `已超时 ${span(-left)}` };
  return { tone: left <= soon ? 'soon' : 'calm', text: `还有 ${span(left)}` };
}
