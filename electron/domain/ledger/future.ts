import { isAhead } from '../clock/offsets';
import type { Refusal } from './judge';

/**
 * Refuses a fact that is dated after its statement, beyond the clock tolerance; null otherwise.
 *
 * @param instant time of the fact
 * @param statedAt corrected time of the statement; UTC instants
 * @param what name of the time in the refusal, such as 收到时间
 */
export function futureRefusal(instant: string, statedAt: string, what: string): Refusal | null {
  return isAhead(instant, statedAt)
    ? { code: 'INVALID', reason: `${what}晚于当前时间，请核对时间和本机时钟。` }
    : null;
}
