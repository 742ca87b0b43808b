import type { Delegation, ReviewStage, Verdict } from '../../platform/contract';
import { delegationState, effectiveDelegations } from '../../domain/accounts/delegations';
import { eligibleDeciders } from '../../domain/article/eligible-deciders';
import type { ArticleCase } from '../../domain/article/life-cycle';
import { mayDecide, type Ruling } from '../../domain/article/separation';
import { STAGE_ROLE } from '../../domain/identity/reviewers';
import { accountNames } from '../articles/service';
import { cachedAccounts, cachedDelegations } from '../store';
import type { Session } from '../types';

/** Returns the names of those who may decide on an article now, with deputies who may not. */
export function waitsFor(session: Session, item: ArticleCase): string[] {
  const names = accountNames(session);
  const name = (id: string) => named(id, names).name;
  const now = session.clock.now().toISOString();
  return eligibleDeciders(item, cachedAccounts(session.stores.cache), delegationsInForce(session), now).map(
    (one) => {
      if (one.onBehalfOf !== null) return `${name(one.accountId)}（代${name(one.onBehalfOf)}）`;
      const deputies = one.ineligibleDelegates.map(name).join('、');
      return deputies === ''
        ? name(one.accountId)
        : `${name(one.accountId)}（代理人${deputies}不能审核这一稿，须由本人办理）`;
    },
  );
}

/** A stage at which an account may decide: in its own right (`inPlaceOf` null), or for a delegator (account id). */
export interface Place {
  stage: ReviewStage;
  inPlaceOf: string | null;
}

/** Returns the stages at which this account may decide now. */
export function placesOf(session: Session): Place[] {
  const { id, roles } = session.account;
  const now = session.clock.now().toISOString();
  const running = delegationsInForce(session).filter(
    (d) => d.toId === id && delegationState(d, now) === 'running',
  );
  return (Object.keys(STAGE_ROLE) as ReviewStage[]).flatMap<Place>((stage) =>
    roles.includes(STAGE_ROLE[stage])
      ? [{ stage, inPlaceOf: null }]
      : running
          .filter(({ role }) => role === STAGE_ROLE[stage])
          .map(({ fromId }) => ({ stage, inPlaceOf: fromId })),
  );
}

/** Cached delegations that are valid for the accounts as they are now. */
function delegationsInForce(session: Session): Delegation[] {
  const { cache } = session.stores;
  return effectiveDelegations(cachedDelegations(cache), cachedAccounts(cache));
}

/** Returns whether this account may decide on an article now, with the reasons. */
export function rulingOn(session: Session, item: ArticleCase): Ruling {
  const now = session.clock.now().toISOString();
  return mayDecide(item, session.account, { delegations: delegationsInForce(session), now });
}

/** Returns the verdicts that a stage allows. */
export function verdictsAt(stage: string): Verdict[] {
  return stage === 'final' ? ['approve', 'return', 'escalate'] : ['approve', 'return'];
}

/** Returns an account with its name, or its id as the name when it is unknown. */
export function named(
  accountId: string,
  names: ReadonlyMap<string, string>,
): { accountId: string; name: string } {
  return { accountId, name: names.get(accountId) ?? accountId };
}
