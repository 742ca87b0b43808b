import type { Account } from '../../platform/contract';
import { normalizeName } from '../documents/service';

/** Maps between accounts and the names that people write. */
export interface AccountNames {
  /** Name of an account; its id when the account is unknown. */
  nameOf(accountId: string): string;
  /** Name of an account; followed by the id when several have the name: 张伟(zhangwei). */
  uniqueName(accountId: string): string;
  /** Returns all accounts with this name or id. */
  accountsNamed(written: string): Account[];
}

export function createAccountNames(accounts: readonly Account[]): AccountNames {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const written = new Map<string, Account[]>();
  for (const account of accounts)
    for (const text of new Set([normalizeName(account.name), account.id, normalizeName(full(account))]))
      written.set(text, [...(written.get(text) ?? []), account]);
  const meant = (text: string) => written.get(normalizeName(text)) ?? [];
  const nameOf = (id: string) => byId.get(id)?.name ?? id;
  return {
    nameOf,
    uniqueName(id) {
      const account = byId.get(id);
      return account && meant(account.name).length > 1 ? full(account) : nameOf(id);
    },
    accountsNamed: meant,
  };
}

const full = ({ id, name }: Account) => `${name}(${id})`;
