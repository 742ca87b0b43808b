import { CLOCK_AGREES } from '../../domain/clock/tolerances';

const BACKOFF_START = 1_000;
const BACKOFF_LIMIT = 5 * 60_000;

/** Milliseconds until the next try after `failures` ones: exponential with full jitter, at most five minutes. */
export function retryDelay(failures: number, random: number): number {
  const ceiling = Math.min(BACKOFF_LIMIT, BACKOFF_START * 2 ** Math.min(failures - 1, 20));
  return Math.round(ceiling * random);
}

export function clockIsWrong(offset: number | null): boolean {
  return offset !== null && Math.abs(offset) > CLOCK_AGREES;
}

/** Minutes, hours or days in words, of a difference in milliseconds. */
export function spanInWords(milliseconds: number): string {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  if (minutes < 60) return `${minutes} 分钟`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} 小时` : `${Math.round(hours / 24)} 天`;
}

/** What to say of this machine's clock; null when it agrees with the platform's or nothing is known yet. */
export function describeClock(offset: number | null): { message: string; advice: string } | null {
  if (offset === null || !clockIsWrong(offset)) return null;
  return {
    message: `本机时钟比平台${offset > 0 ? '快' : '慢'}约 ${spanInWords(offset)}。`,
    advice: '请校准本机的日期和时间，否则签名和时限会出错。',
  };
}

const lineTroubles = new Set(['LINE_OFFLINE', 'LINE_TIMEOUT', 'LINE_DROPPED', 'LINE_PROXY']);

/** Failures after which no other call would get through either. */
export function lineIsGone(code: string): boolean {
  return (
    lineTroubles.has(code) || code.startsWith('LINE_TLS_') || code === 'UNAUTHORIZED' || code === 'CANCELLED'
  );
}

/** The one word of the status: a fault of the line is `offline`, any other `error`. */
export function stateOf(now: {
  busy: boolean;
  errorCode: string | null;
  waiting: number;
}): 'synced' | 'syncing' | 'waiting' | 'offline' | 'error' {
  if (now.busy) return 'syncing';
  if (now.errorCode !== null) return lineTroubles.has(now.errorCode) ? 'offline' : 'error';
  return now.waiting > 0 ? 'waiting' : 'synced';
}

type Answered = 'accepted' | 'rejected' | 'conflict';

/** An outbox row's state as its author sees it: a settled row shows what it was answered. */
export function shownState(
  state: 'waiting' | 'settled' | Answered,
  answered: Answered | null,
): 'waiting' | Answered {
  return state === 'settled' ? (answered ?? 'accepted') : state;
}

/** Whether a time that a platform states (ms since 1970) can be one: others would spoil what is reckoned from it. */
export function isPlausibleTime(time: number): boolean {
  return time > Date.UTC(2000, 0) && time < Date.UTC(2100, 0);
}
