import type { Role } from '../../platform/contract';
import type { Delegate, DelegationRow } from '../contract';
import { Failure } from '../failure';
import type { Desk } from '../office';
import { cachedAccounts, cachedDelegations, namesOf } from '../store';
import { newId } from '../id';
import { administer } from './acts';
import {
  DELEGABLE_ROLES,
  delegationState,
  standInBar,
  standingDelegations,
  standInWarning,
} from '../../domain/accounts/delegations';
import { accountState } from '../../domain/accounts/state';

/** 代理: letting another decide in one's place for an absence. */

const administers = (desk: Desk) => desk.account.active && desk.account.roles.includes('systemAdministrator');

/** All delegations, newest first. */
export function delegations(desk: Desk): {
  delegations: DelegationRow[];
  mayDelegate: Role[];
  forOthers: boolean;
} {
  const { cache } = desk.stores;
  const { account } = desk;
  const now = desk.clock.now().toISOString();
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
      mayEnd: state !== 'over' && account.active && (concerned || administers(desk)),
    };
  });
  return {
    delegations: rows,
    mayDelegate: account.active ? DELEGABLE_ROLES.filter((role) => account.roles.includes(role)) : [],
    forOthers: administers(desk),
  };
}

/** Who could stand in for this person in this role, what to consider, and why others could not. */
export function delegates(
  desk: Desk,
  { fromId, role }: { fromId: string; role: Role },
): { people: Delegate[] } {
  const { cache } = desk.stores;
  const accounts = cachedAccounts(cache);
  const counting = standingDelegations(cachedDelegations(cache), accounts);
  const now = desk.clock.now().toISOString();
  const from = accounts.find(({ id }) => id === fromId);
  const people = accounts
    .filter((account) => account.id !== fromId && accountState(account) !== 'closed')
    .map((to) => {
      const bar = standInBar(from, to, role)?.reason ?? null;
      return {
        id: to.id,
        name: to.name,
        department: to.department,
        roles: to.roles,
        bar,
        warning: from && bar === null ? standInWarning(from, to, role, counting, now) : null,
      };
    })
    .sort((a, b) => Number(a.bar !== null) - Number(b.bar !== null) || (a.id < b.id ? -1 : 1));
  return { people };
}

export async function grantDelegation(
  desk: Desk,
  input: { fromId: string; toId: string; role: Role; from: string; until: string; reason: string },
): Promise<Record<string, never>> {
  const { fromId, toId, role, from, until, reason } = input;
  await administer(desk, {
    act: { type: 'delegation.grant', delegationId: newId(desk), fromId, toId, role, from, until },
    reason,
  });
  return {};
}

export async function endDelegation(
  desk: Desk,
  { id, reason }: { id: string; reason: string },
): Promise<Record<string, never>> {
  const delegation = cachedDelegations(desk.stores.cache).find((known) => known.id === id);
  if (!delegation) throw new Failure('INVALID', '没有这项代理。', '请刷新后再试。');
  await administer(desk, {
    act: { type: 'delegation.end', delegationId: id },
    reason,
  });
  return {};
}
