import type { AccountSettings, Role } from '../../records';
import { MAX_USABLE_OFFSET } from '../../clock/tolerances';
import { wasInForce, type InForceResult, type Period, type SigningTime } from '../periods';
import { Refused } from './refused';

interface SettingsPeriod extends Period {
  settings: AccountSettings;
}

/** The settings of each account over time. Times are in ms since 1970. */
export class SettingsHistory {
  readonly #periods = new Map<string, SettingsPeriod[]>();

  /** Returns the settings in force at `at`, or the newest ones; undefined when there are none. */
  at(accountId: string, at = Infinity): AccountSettings | undefined {
    return this.#periods.get(accountId)?.findLast(({ from }) => from <= at + MAX_USABLE_OFFSET)?.settings;
  }

  has(accountId: string): boolean {
    return this.#periods.has(accountId);
  }

  /** Returns the newest settings of each account, and from when they are in force. */
  newest(): Array<{ accountId: string; settings: AccountSettings; from: number }> {
    return [...this.#periods].flatMap(([accountId, periods]) => {
      const last = periods.at(-1);
      return last ? [{ accountId, settings: last.settings, from: last.from }] : [];
    });
  }

  /** Returns whether the account was active and had the role. */
  hadRole(accountId: string, role: Role, signed: SigningTime): InForceResult {
    const periods = (this.#periods.get(accountId) ?? []).filter(
      ({ settings }) => settings.active && settings.roles.includes(role),
    );
    return wasInForce(periods, signed, '签名时，签名人没有这项职责。');
  }

  /** Throws `Refused` unless the account exists and is not closed. */
  requireOpen(accountId: string): void {
    const settings = this.at(accountId);
    if (!settings) throw new Refused('登记簿里没有这个账号');
    if (!settings.active && settings.roles.length === 0) throw new Refused('账号已经注销');
  }

  /** Replaces the settings from `from` on; the account may be new. */
  set(accountId: string, settings: AccountSettings, from: number): void {
    const periods = this.#periods.get(accountId) ?? [];
    const last = periods.at(-1);
    if (last) last.until ??= from;
    periods.push({ from, until: null, settings });
    this.#periods.set(accountId, periods);
  }
}
