import { MAX_USABLE_OFFSET } from '../clock/tolerances';

/** Data about the last login on this machine that decides on offline access. Times are UTC instants, ISO 8601. */
export interface LastLogin {
  /** Last confirmation of the account by the platform. */
  lastOnlineAt: string;
  /** Last use of the account on this machine, online or offline. */
  lastUsedAt: string;
  /** Code of the platform's last refusal of this certificate; null when there is none, or a later login succeeded. */
  barred: string | null;
}

/** Why offline access is refused. */
export type OfflineRefusal =
  | { code: 'BARRED'; refusal: string }
  | { code: 'OFFLINE_NOT_ALLOWED' }
  | { code: 'CLOCK_ROLLED_BACK'; lastUsedAt: string }
  | { code: 'OFFLINE_TOO_LONG'; lastOnlineAt: string; days: number };

const DAY = 86_400_000;

/** Returns the permitted days of offline access: the smaller of the platform's policy and this machine's setting. */
export function offlineDays(policy: { offlineDays: number }, settings: { offlineDays: number }): number {
  return Math.min(policy.offlineDays, settings.offlineDays);
}

/**
 * Returns why an account known on this machine may not work offline now; null when it may. A clock set back would
 * extend the period, so `now` must not be before the last use (tolerance `CLOCK_USABLE`).
 */
export function offlineRefusal(last: LastLogin, days: number, now: Date): OfflineRefusal | null {
  if (last.barred !== null) return { code: 'BARRED', refusal: last.barred };
  if (days === 0) return { code: 'OFFLINE_NOT_ALLOWED' };
  if (now.getTime() < Date.parse(last.lastUsedAt) - MAX_USABLE_OFFSET)
    return { code: 'CLOCK_ROLLED_BACK', lastUsedAt: last.lastUsedAt };
  if (now.getTime() > Date.parse(last.lastOnlineAt) + days * DAY)
    return { code: 'OFFLINE_TOO_LONG', lastOnlineAt: last.lastOnlineAt, days };
  return null;
}
