import type { Account } from '../../platform/contract';
import { plainName } from '../documents/service';

/** Accounts by the names that people write. */
export interface Names {
  /** The account's number when nobody has it any more. */
  nameOf(accountId: string): string;
  /** The same, and the account behind it where two people have one name: 张伟(zhangwei). */
  distinct(accountId: string): string;
  /** Everyone who may be meant. */
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
