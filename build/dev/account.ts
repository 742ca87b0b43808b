import type { PracticeAccount } from '../../electron/core/contract';

type Account = Pick<PracticeAccount, 'accountId' | 'name' | 'roles'>;

/** Returns the account with this id or name; undefined when there is none. */
export const findAccount = <A extends Account>(accounts: readonly A[], wanted: string): A | undefined =>
  accounts.find(({ accountId, name }) => accountId === wanted || name === wanted);

/** Returns a text with a line for each account: id, name, roles. */
export const listOf = (accounts: readonly Account[]): string =>
  accounts.map(({ accountId, name, roles }) => `  ${accountId}  ${name}  ${roles.join(', ')}`).join('\n');
