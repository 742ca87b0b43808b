import { isAhead } from '../clock/moments';
import type { Refusal } from './judge';

/**
 * Refuses a fact that lies after the statement of it: nothing is post-dated.
 *
 * @param instant when the fact happened; @param statedAt when it was stated, corrected; UTC instants
 * @param what the fact's name in the refusal, such as 收到时间
 */
export function notYet(instant: string, statedAt: string, what: string): Refusal | null {
  return isAhead(instant, statedAt)
    ? { code: 'INVALID', reason: `${what}晚于当前时间，请核对时间和本机时钟。` }
    : null;
}
