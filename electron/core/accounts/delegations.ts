import type { Role } from '../../platform/contract';
import type { Delegate, DelegationRow } from '../contract';
import { Failure } from '../failure';
import type { Session } from '../types';
import { cachedAccounts, cachedDelegations, namesOf } from '../store';
import { newId } from '../id';
import { signAndSubmitAct } from './acts';
import {
  DELEGABLE_ROLES,
  delegationState,
  delegateRefusal,
  effectiveDelegations,
  delegateWarning,
} from '../../domain/accounts/delegations';
import { accountState } from '../../domain/accounts/state';

/** 代理: another person decides for an account during an absence. */

const administers = (session: Session) =>
  session.account.active && session.account.roles.includes('systemAdministrator');

/**
 * Returns all delegations, newest first; the roles that this account may delegate; and whether it may do so for others.
 */
export function delegations(session: Session): {
  delegations: DelegationRow[];
  mayDelegate: Role[];
  forOthers: boolean;
} {
  const { cache } = session.stores;
  const { account } = session;
  const now = session.clock.now().toISOString();
  const name = namesOf(cache);
  const rows = cachedDelegations(cache).map(({ act: _act, grantedBy, ...delegation }) => {
    const state = delegationState(delegation, now);
    const concerned = [delegation.fromId, delegation.toId].includes(account.id);
    return {
      ...delegation,
      fromName: name(delegation.fromId),
      toName: name(delegation.toId),
      grantedByName: name(grantedBy),
      state,
      mayEnd: state !== 'over' && account.active && (concerned || administers(session)),
    };
  });
  return {
    delegations: rows,
    mayDelegate: account.active ? DELEGABLE_ROLES.filter((role) => account.roles.includes(role)) : [],
    forOthers: administers(session),
  };
}

/**
 * Returns the accounts that are not closed as candidates for a delegation of `role`, with the reason against it or a
 * warning.
 */
export function delegates(
  session: Session,
  { fromId, role }: { fromId: string; role: Role },
): { people: Delegate[] } {
  const { cache } = session.stores;
  const accounts = cachedAccounts(cache);
  const counting = effectiveDelegations(cachedDelegations(cache), accounts);
  const now = session.clock.now().toISOString();
  const from = accounts.find(({ id }) => id === fromId);
  const people = accounts
    .filter((account) => account.id !== fromId && accountState(account) !== 'closed')
    .map((to) => {
      const denial = delegateRefusal(from, to, role)?.reason ?? null;
      return {
        id: to.id,
        name: to.name,
        department: to.department,
        roles: to.roles,
        denial,
        warning:
          from && denial === null ? delegateWarning(from, to, role, { delegations: counting, now }) : null,
      };
    })
    .sort((a, b) => Number(a.denial !== null) - Number(b.denial !== null) || (a.id < b.id ? -1 : 1));
  return { people };
}

/** Grants a delegation, signed. `from` and `until` are UTC instants. Rejects like `administer`. */
export async function grantDelegation(
  session: Session,
  input: { fromId: string; toId: string; role: Role; from: string; until: string; reason: string },
): Promise<Record<string, never>> {
  const { fromId, toId, role, from, until, reason } = input;
  await signAndSubmitAct(session, {
    act: { type: 'delegation.grant', delegationId: newId(session), fromId, toId, role, from, until },
    reason,
  });
  return {};
}

/**
 * Ends a delegation, signed. Rejects with `Failure` 'INVALID' when there is no such delegation, and like `administer`.
 */
export async function endDelegation(
  session: Session,
  { id, reason }: { id: string; reason: string },
): Promise<Record<string, never>> {
  const delegation = cachedDelegations(session.stores.cache).find((known) => known.id === id);
  if (!delegation) throw new Failure('INVALID', '没有这项代理。', '请刷新后再试。');
  await signAndSubmitAct(session, {
    act: { type: 'delegation.end', delegationId: id },
    reason,
  });
  return {};
}
