import { createHash } from 'node:crypto';
import type { Account, Binding, Delegation, FoundedAccount, FoundedDelegation } from '../records';
import { settingsOf } from './state';

/** Returns the SHA-256 (hex) of a statement's text; it identifies a founding act, and clients pin it. */
export const statementHash = (statement: string): string =>
  createHash('sha256').update(statement, 'utf8').digest('hex');

/**
 * Returns the account list of a founding act: every account with its certificates, including ended ones.
 *
 * @param since UTC instant from which the settings are in force
 */
export function foundedAccounts(
  accounts: readonly Account[],
  bindings: readonly Binding[],
  since: string,
): FoundedAccount[] {
  return [...accounts]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((account) => ({
      accountId: account.id,
      settings: settingsOf(account),
      since,
      certificates: bindings
        .filter(({ accountId }) => accountId === account.id)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ id, boundAt, ended }) => ({ certificate: id, since: boundAt, ended })),
    }));
}

/** Returns the delegation list of a founding act, including ended delegations. */
export function foundedDelegations(delegations: readonly Delegation[]): FoundedDelegation[] {
  return [...delegations]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, fromId, toId, role, from, until, grantedAt, endedAt }) => ({
      delegationId: id,
      fromId,
      toId,
      role,
      from: from > grantedAt ? from : grantedAt,
      until: endedAt !== null && endedAt < until ? endedAt : until,
    }));
}
