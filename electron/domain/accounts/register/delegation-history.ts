import type { Role } from '../../records';
import { notInForce, wasInForce, type InForceResult, type Period, type SigningTime } from '../periods';
import { Refused } from './refused';

/** Who decides in whose place, at which level. */
export interface DelegationTerms {
  fromId: string;
  toId: string;
  role: Role;
}

/** A delegation of the register, with its period in ms since 1970. */
export interface DelegationPeriod extends DelegationTerms, Period {
  until: number;
}

/** The delegations, by id. */
export class DelegationHistory {
  readonly #periods = new Map<string, DelegationPeriod>();

  has(id: string): boolean {
    return this.#periods.has(id);
  }

  all(): Array<[id: string, DelegationPeriod]> {
    return [...this.#periods];
  }

  /** Returns both accounts of a delegation; empty when it is unknown. */
  partiesOf(id: string): string[] {
    const period = this.#periods.get(id);
    return period ? [period.fromId, period.toId] : [];
  }

  /** Returns whether the delegation was in force with these terms. */
  wasInForce(id: string, terms: DelegationTerms, signed: SigningTime): InForceResult {
    const period = this.#periods.get(id);
    if (!period) return notInForce('登记簿里没有所称的代理。');
    if (period.fromId !== terms.fromId || period.toId !== terms.toId || period.role !== terms.role)
      return notInForce('所称的代理与登记簿不符：不是这两人，或不是这一级。');
    return wasInForce([period], signed, '签名时不在代理期内。');
  }

  /** Throws `Refused` when the id has been used before. */
  grant(id: string, period: DelegationPeriod): void {
    if (this.#periods.has(id)) throw new Refused('这个编号的代理已经有了');
    this.#periods.set(id, period);
  }

  /** Ends a delegation at `at`, if it runs longer. */
  end(id: string, at: number): void {
    const period = this.#periods.get(id);
    if (period) period.until = Math.min(period.until, at);
  }

  /** Ends all delegations from and to an account at `at`. */
  endAllOf(accountId: string, at: number): void {
    for (const [id, { fromId, toId }] of this.#periods)
      if (fromId === accountId || toId === accountId) this.end(id, at);
  }
}
