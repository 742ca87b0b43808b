import { Failure } from '../../../failure';
import type { Clock } from '../../../office';

const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 5 * 60_000;

/** Slows down guessing at a file's password. A file has no try counter of its own, unlike a token. */
export interface Throttle {
  /** Throws PFX_THROTTLED while this file must wait. */
  check(path: string): void;
  failed(path: string): void;
  succeeded(path: string): void;
}

/** `freeTries`: wrong passwords in a row before the first wait; each further one doubles it. In memory only. */
export function createThrottle(clock: Clock, freeTries: () => number): Throttle {
  const tries = new Map<string, { failures: number; until: number }>();
  return {
    check(path) {
      const entry = tries.get(path);
      const wait = entry ? entry.until - clock.now().getTime() : 0;
      // A clock set back must not lock the person out for longer than the longest wait.
      if (!entry || wait <= 0 || wait > LONGEST_WAIT) return;
      const seconds = Math.ceil(wait / 1000);
      throw new Failure(
        'PFX_THROTTLED',
        `证书密码已连续输错 ${entry.failures} 次，请在 ${seconds} 秒后再试。`,
        '请先核对密码；忘记密码请联系发证机构。',
      );
    },
    failed(path) {
      const failures = (tries.get(path)?.failures ?? 0) + 1;
      const beyond = failures - freeTries();
      const wait = beyond < 0 ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** beyond);
      tries.set(path, { failures, until: clock.now().getTime() + wait });
    },
    succeeded: (path) => void tries.delete(path),
  };
}
