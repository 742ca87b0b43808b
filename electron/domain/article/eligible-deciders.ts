import type { Account, Delegation } from '../records';
import { delegationState } from '../accounts/delegations';
import { isReviewStage, STAGE_ROLE } from '../identity/reviewers';
import { mayDecide, type ReviewedItem } from './separation';

/** An account that may decide on an article now. */
export interface EligibleDecider {
  accountId: string;
  /** Id of the account on whose behalf it would decide; null for its own name. */
  onBehalfOf: string | null;
  /** Ids of its delegates at this level who may not decide on this revision. */
  ineligibleDelegates: string[];
}

/**
 * Returns the accounts that may decide on an article at its current level; empty outside review, or when nobody may.
 *
 * @param delegations the effective ones (`effectiveDelegations`)
 * @param now UTC instant
 */
export function eligibleDeciders(
  item: ReviewedItem,
  accounts: readonly Account[],
  delegations: readonly Delegation[],
  now: string,
): EligibleDecider[] {
  const { stage } = item.article;
  if (!isReviewStage(stage)) return [];
  const role = STAGE_ROLE[stage];
  const rulings = new Map(
    accounts.map((account) => [account.id, mayDecide(item, account, { delegations, now })]),
  );
  return accounts.flatMap(({ id }) => {
    const ruling = rulings.get(id);
    if (!ruling?.allowed) return [];
    const ineligibleDelegates = delegations
      .filter((d) => d.fromId === id && d.role === role && delegationState(d, now) === 'running')
      .map(({ toId }) => toId)
      .filter((toId) => rulings.get(toId)?.allowed !== true);
    return [{ accountId: id, onBehalfOf: ruling.onBehalfOf?.accountId ?? null, ineligibleDelegates }];
  });
}
