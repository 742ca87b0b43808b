import type { Account } from '../../platform/contract';
import { plainName } from '../documents/service';

/** Maps between accounts and the names that people write. */
export interface Names {
  /** Name of an account; its id when the account is unknown. */
  nameOf(accountId: string): string;
  /** Name of an account; followed by the id when several have the name: 张伟(zhangwei). */
  distinct(accountId: string): string;
  /** Returns all accounts with this name or id. */
  meant(written: string): Account[];
}

export function namesFor(accounts: readonly Account[]): Names {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const written = new Map<string, Account[]>();
  for (const account of accounts)
    for (const text of new Set([plainName(account.name), account.id, plainName(full(account))]))
      written.set(text, [...(written.get(text) ?? []), account]);
  const meant = (text: string) => written.get(plainName(text)) ?? [];
  const nameOf = (id: string) => byId.get(id)?.name ?? id;
  return {
    nameOf,
    distinct(id) {
      const account = byId.get(id);
      return account && meant(account.name).length > 1 ? full(account) : nameOf(id);
    },
    meant,
  };
}

const full = ({ id, name }: Account) => `${name}(${id})`;
