import { ROLE_NAME, type Account, type Delegation, type Role } from '../records';
import { roleConflicts } from '../identity/roles';

/** 代理: for an absence, one holder of a review role lets another decide in their place. A key is never lent (第十四条). */

/** What can be delegated: deciding. Nobody drafts, releases or administers in another's place. */
export const DELEGABLE_ROLES: readonly Role[] = [
  'firstReviewer',
  'secondReviewer',
  'finalReviewer',
  'principal',
];

/** The longest that a delegation may run, in days: what is needed for longer is a role. */
export const LONGEST_DELEGATION = 90;
const DAY = 86_400_000;

/** How a delegation stands at an instant: from `from` (or its grant, if later) inclusive until `until` exclusive. */
export function delegationState(
  delegation: Pick<Delegation, 'from' | 'until' | 'grantedAt' | 'endedAt'>,
  now: string,
): 'coming' | 'running' | 'over' {
  const at = Date.parse(now);
  const ended = delegation.endedAt === null ? Infinity : Date.parse(delegation.endedAt);
  if (at >= Math.min(Date.parse(delegation.until), ended)) return 'over';
  const begins = Math.max(Date.parse(delegation.from), Date.parse(delegation.grantedAt));
  return at < begins ? 'coming' : 'running';
}

export interface DelegationBar {
  code: 'INVALID' | 'ROLES_EXCLUDE' | 'CONFLICT';
  reason: string;
}
const bar = (code: DelegationBar['code'], reason: string): DelegationBar => ({ code, reason });

/** Why one person cannot stand in for another in a role; null when they can. */
export function standInBar(
  from: Account | undefined,
  to: Account | undefined,
  role: Role,
): DelegationBar | null {
  if (!DELEGABLE_ROLES.includes(role))
    return bar('INVALID', `“${ROLE_NAME[role]}”的职责不能由他人代理，只有审核可以代理。`);
  if (!from || !to) return bar('INVALID', '没有这个账号。');
  if (from.id === to.id) return bar('INVALID', '不能由本人代理本人。');
  if (!from.active || !from.roles.includes(role))
    return bar('INVALID', `${from.name}现在不承担“${ROLE_NAME[role]}”，不能委托他人代理。`);
  if (!to.active) return bar('INVALID', `${to.name}的账号已停用或注销。`);
  if (to.roles.includes(role))
    return bar('INVALID', `${to.name}本人承担“${ROLE_NAME[role]}”，以本人名义审核即可，无须代理。`);
  const [conflict] = roleConflicts([...to.roles, role]).filter((text) =>
    text.includes(`“${ROLE_NAME[role]}”`),
  );
  return conflict ? bar('ROLES_EXCLUDE', `${to.name}：${conflict}`) : null;
}

/**
 * What to consider before one person stands in for another in a role; null when nothing. Who reviews at one level may not
 * decide on the same revision at another (第十一条): what they have reviewed needs another reviewer.
 *
 * @param delegations those that count (`standingDelegations`)
 * @param now UTC instant
 */
export function standInWarning(
  from: Account,
  to: Account,
  role: Role,
  delegations: readonly Delegation[],
  now: string,
): string | null {
  const lent = delegations.filter((d) => d.toId === to.id && delegationState(d, now) !== 'over');
  const levels = DELEGABLE_ROLES.filter(
    (level) => level !== role && (to.roles.includes(level) || lent.some((d) => d.role === level)),
  );
  if (levels.length === 0) return null;
  return (
    `${to.name}同时承担“${levels.map((level) => ROLE_NAME[level]).join('、')}”：已由${to.name}审核的稿件，` +
    `${to.name}不能再代${from.name}审核（第十一条），要等${from.name}返岗，或由其他承担“${ROLE_NAME[role]}”的人审核。`
  );
}

/** Why a delegation of these terms cannot be granted at `now`; null when it can. */
export function delegationBar(
  terms: Pick<Delegation, 'fromId' | 'toId' | 'role' | 'from' | 'until'>,
  known: { accounts: readonly Account[]; delegations: readonly Delegation[] },
  now: string,
): DelegationBar | null {
  const account = (id: string) => known.accounts.find((a) => a.id === id);
  const people = standInBar(account(terms.fromId), account(terms.toId), terms.role);
  if (people) return people;
  const [from, until, at] = [terms.from, terms.until, now].map((text) => Date.parse(text)) as [
    number,
    number,
    number,
  ];
  if (until <= from) return bar('INVALID', '代理的结束时间须晚于开始时间。');
  if (until <= at) return bar('INVALID', '代理的结束时间已经过去。');
  if (until - Math.max(from, at) > LONGEST_DELEGATION * DAY)
    return bar('INVALID', `代理最长 ${LONGEST_DELEGATION} 天；长期代行职责请由系统管理员调整角色。`);
  const same = known.delegations.some(
    (d) =>
      d.fromId === terms.fromId &&
      d.role === terms.role &&
      delegationState(d, now) !== 'over' &&
      Date.parse(d.from) < until &&
      from < Date.parse(d.until),
  );
  return same ? bar('CONFLICT', '这项职责在这段时间已有人代理，请先终止原来的代理。') : null;
}

/**
 * The delegations that count: both people are still who they were when it was granted, so that a delegation ends with the
 * role it is of.
 */
export function standingDelegations(
  delegations: readonly Delegation[],
  accounts: readonly Account[],
): Delegation[] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return delegations.filter((d) => standInBar(byId.get(d.fromId), byId.get(d.toId), d.role) === null);
}
