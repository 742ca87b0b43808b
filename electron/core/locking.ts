import type { SessionState } from './contract';
import type { LockLimits } from './identity/service';

export type LockReason = NonNullable<SessionState['lockedReason']>;

export const LOCK_WORDS: Record<LockReason, string> = {
  idle: '长时间没有操作',
  asked: '本人锁定',
  suspend: '计算机休眠或锁屏',
  removed: 'UKey 被拔出',
  session: '会话到时',
};

const MINUTE = 60_000;

/**
 * Why the screen has to lock now (第十四条(三)); null while it need not. All times in ms.
 *
 * @param touched when the person last did something; @param secretAt when they last gave password or PIN
 */
export function lockDue(
  now: number,
  touched: number,
  secretAt: number,
  { idleMinutes, sessionMinutes }: LockLimits,
): 'idle' | 'session' | null {
  if (now - touched >= idleMinutes * MINUTE) return 'idle';
  return now - secretAt >= sessionMinutes * MINUTE ? 'session' : null;
}
