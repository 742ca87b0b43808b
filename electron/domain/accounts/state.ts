import type { Account, AccountSettings, Article, ReviewStage } from '../records';
import { isReviewStage, STAGE_ROLE } from '../identity/reviewers';

/** 在用, 停用 (keeps its roles for the return), 注销. */
export type AccountState = 'active' | 'suspended' | 'closed';

export function accountState(account: Pick<Account, 'active' | 'roles'>): AccountState {
  if (account.active) return 'active';
  return account.roles.length > 0 ? 'suspended' : 'closed';
}

/** Returns whether both settings are equal, ignoring the order of roles. */
export function sameSettings(a: AccountSettings, b: AccountSettings): boolean {
  const roles = (settings: AccountSettings) => [...settings.roles].sort().join();
  return (
    a.name === b.name &&
    a.number === b.number &&
    a.department === b.department &&
    a.active === b.active &&
    roles(a) === roles(b)
  );
}

/** Returns the settings of an account: its fields except the id. */
export function settingsOf({ name, number, department, roles, active }: Account): AccountSettings {
  return { name, ...(number !== undefined && { number }), department, roles, active };
}

/**
 * Returns whether the account is responsible for the article: it is its author, and the article is returned or under
 * review.
 */
export function holdsArticle(article: Pick<Article, 'authorId' | 'stage'>, accountId: string): boolean {
  return article.authorId === accountId && (article.stage === 'returned' || isReviewStage(article.stage));
}

/** Returns the accounts that can take over the articles of a leaving account: active ones that may edit. */
export function successors(accounts: readonly Account[], leaving: string): Account[] {
  return accounts.filter(
    (account) =>
      account.id !== leaving &&
      account.active &&
      (account.roles.includes('editor') || account.roles.includes('siteAdministrator')),
  );
}

/** Returns the review stages that only this account covers. */
export function uncoveredStages(accounts: readonly Account[], leaving: string): ReviewStage[] {
  const holds = (account: Account, stage: ReviewStage) =>
    account.active && account.roles.includes(STAGE_ROLE[stage]);
  return (Object.keys(STAGE_ROLE) as ReviewStage[]).filter(
    (stage) =>
      accounts.some((account) => account.id === leaving && account.roles.includes(STAGE_ROLE[stage])) &&
      !accounts.some((account) => account.id !== leaving && holds(account, stage)),
  );
}
