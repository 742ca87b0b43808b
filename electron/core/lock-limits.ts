import type { SessionState } from './contract';
import type { LockLimits } from './identity/service';

export type LockReason = NonNullable<SessionState['lockedReason']>;

export const LOCK_REASON_NAME: Record<LockReason, string> = {
  idle: '长时间没有操作',
  asked: '本人锁定',
  suspend: '计算机休眠或锁屏',
  removed: 'UKey 被拔出',
  session: '会话到时',
};

const MINUTE = 60_000;

/**
 * Returns why the screen has to lock now (第十四条(三)); null when it does not. Times in ms of a monotonic clock.
 *
 * @param touched time of the last user input
 * @param secretAt time of the last correct password or PIN
 */
export function dueLockReason(
  now: number,
  touched: number,
  secretAt: number,
  { idleMinutes, sessionMinutes }: LockLimits,
): 'idle' | 'session' | null {
  if (now - touched >= idleMinutes * MINUTE) return 'idle';
  return now - secretAt >= sessionMinutes * MINUTE ? 'session' : null;
}
