import { CLOCK_USABLE } from '../clock/tolerances';

/** What an earlier login left behind, as far as an offline one depends on it. Times are UTC instants, ISO 8601. */
export interface LastLogin {
  /** When the platform last confirmed the account. */
  lastOnlineAt: string;
  /** When it was last used here, online or not. */
  lastUsedAt: string;
  /** Code of the platform's last refusal of this certificate, if nothing has lifted it since. */
  barred: string | null;
}

export type OfflineBar =
  | { code: 'BARRED'; refusal: string }
  | { code: 'OFFLINE_NOT_ALLOWED' }
  | { code: 'CLOCK_ROLLED_BACK'; lastUsedAt: string }
  | { code: 'OFFLINE_TOO_LONG'; lastOnlineAt: string; days: number };

const DAY = 86_400_000;

/** Days that one may go on offline: the shorter of the platform's policy and this machine's setting. */
export function offlineDays(policy: { offlineDays: number }, settings: { offlineDays: number }): number {
  return Math.min(policy.offlineDays, settings.offlineDays);
}

/**
 * Why a known account may not work offline now; null when it may. A clock set back would stretch the period without
 * end, so it must not stand before the last use.
 */
export function offlineBar(last: LastLogin, days: number, now: Date): OfflineBar | null {
  if (last.barred !== null) return { code: 'BARRED', refusal: last.barred };
  if (days === 0) return { code: 'OFFLINE_NOT_ALLOWED' };
  if (now.getTime() < Date.parse(last.lastUsedAt) - CLOCK_USABLE)
    return { code: 'CLOCK_ROLLED_BACK', lastUsedAt: last.lastUsedAt };
  if (now.getTime() > Date.parse(last.lastOnlineAt) + days * DAY)
    return { code: 'OFFLINE_TOO_LONG', lastOnlineAt: last.lastOnlineAt, days };
  return null;
}
