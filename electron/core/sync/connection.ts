import { MAX_UNREPORTED_OFFSET } from '../../domain/clock/tolerances';

const BACKOFF_START = 1_000;
const BACKOFF_LIMIT = 5 * 60_000;

/** Returns the delay in ms before the next retry: exponential with full jitter, at most five minutes. */
export function retryDelay(failures: number, random: number): number {
  const ceiling = Math.min(BACKOFF_LIMIT, BACKOFF_START * 2 ** Math.min(failures - 1, 20));
  return Math.round(ceiling * random);
}

/** Whether the machine's clock differs from the platform's by more than the tolerance. `offset` in ms. */
export function clockIsWrong(offset: number | null): boolean {
  return offset !== null && Math.abs(offset) > MAX_UNREPORTED_OFFSET;
}

/** Formats a difference in ms in minutes, hours or days. */
export function spanInWords(milliseconds: number): string {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  if (minutes < 60) return `${minutes} 分钟`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} 小时` : `${Math.round(hours / 24)} 天`;
}

/** Returns the warning about this machine's clock; null when it agrees with the platform's or the offset is unknown. */
export function describeClock(offset: number | null): { message: string; advice: string } | null {
  if (offset === null || !clockIsWrong(offset)) return null;
  return {
    message: `本机时钟比平台${offset > 0 ? '快' : '慢'}约 ${spanInWords(offset)}。`,
    advice: '请校准本机的日期和时间，否则签名和时限会出错。',
  };
}

const lineTroubles = new Set(['LINE_OFFLINE', 'LINE_TIMEOUT', 'LINE_DROPPED', 'LINE_PROXY']);

/** Whether a failure implies that other requests would fail too. */
export function blocksOtherRequests(code: string): boolean {
  return (
    lineTroubles.has(code) || code.startsWith('LINE_TLS_') || code === 'UNAUTHORIZED' || code === 'CANCELLED'
  );
}

/** State shown for the sync: `offline` for a failed connection, `error` for other failures. */
export function syncStateOf(now: {
  busy: boolean;
  errorCode: string | null;
  waiting: number;
}): 'synced' | 'syncing' | 'waiting' | 'offline' | 'error' {
  if (now.busy) return 'syncing';
  if (now.errorCode !== null) return lineTroubles.has(now.errorCode) ? 'offline' : 'error';
  return now.waiting > 0 ? 'waiting' : 'synced';
}

type Answered = 'accepted' | 'rejected' | 'conflict';

/** State of an outbox row as shown to its author: a settled row shows its answer. */
export function shownState(
  state: 'waiting' | 'settled' | Answered,
  answered: Answered | null,
): 'waiting' | Answered {
  return state === 'settled' ? (answered ?? 'accepted') : state;
}

/** Whether a time stated by a platform (ms since 1970) is plausible. */
export function isPlausibleTime(time: number): boolean {
  return time > Date.UTC(2000, 0) && time < Date.UTC(2100, 0);
}
