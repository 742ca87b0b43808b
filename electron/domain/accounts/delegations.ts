import { ROLE_NAME, type Account, type Delegation, type Role } from '../records';
import { roleConflicts } from '../identity/roles';

/**
 * 代理: during an absence, the holder of a review role lets another person decide in their place, with that person's own
 * key (第十四条).
 */

/** Roles that can be delegated: those that decide. Drafting, release and administration cannot be delegated. */
export const DELEGABLE_ROLES: readonly Role[] = [
  'firstReviewer',
  'secondReviewer',
  'finalReviewer',
  'principal',
];

/** Maximum duration of a delegation in days; longer substitutions need the role itself. */
export const LONGEST_DELEGATION = 90;
const DAY = 86_400_000;

/** All accounts and delegations, or those that matter for a question. */
export interface KnownAccounts {
  accounts: readonly Account[];
  delegations: readonly Delegation[];
}

/** The effective delegations (`effectiveDelegations`), with the instant (UTC) at which they are asked for. */
export interface DelegationsAt {
  delegations: readonly Delegation[];
  now: string;
}

export const NO_DELEGATIONS: DelegationsAt = { delegations: [], now: '' };

/**
 * Returns the state of a delegation at `now`. It runs from `from`, or from its grant if later, until `until`
 * (exclusive) or its earlier end.
 */
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

/** Why a delegation is refused. `reason`: a Chinese sentence. */
export interface DelegationRefusal {
  code: 'INVALID' | 'ROLES_EXCLUDE' | 'CONFLICT';
  reason: string;
}
const denial = (code: DelegationRefusal['code'], reason: string): DelegationRefusal => ({ code, reason });

/** Returns why one account cannot be the delegate of another for a role; null when it can. */
export function delegateRefusal(
  from: Account | undefined,
  to: Account | undefined,
  role: Role,
): DelegationRefusal | null {
  if (!DELEGABLE_ROLES.includes(role))
    return denial('INVALID', `“${ROLE_NAME[role]}”的职责不能由他人代理，只有审核可以代理。`);
  if (!from || !to) return denial('INVALID', '没有这个账号。');
  if (from.id === to.id) return denial('INVALID', '不能由本人代理本人。');
  if (!from.active || !from.roles.includes(role))
    return denial('INVALID', `${from.name}现在不承担“${ROLE_NAME[role]}”，不能委托他人代理。`);
  if (!to.active) return denial('INVALID', `${to.name}的账号已停用或注销。`);
  if (to.roles.includes(role))
    return denial('INVALID', `${to.name}本人承担“${ROLE_NAME[role]}”，以本人名义审核即可，无须代理。`);
  const [conflict] = roleConflicts([...to.roles, role]).filter((text) =>
    text.includes(`“${ROLE_NAME[role]}”`),
  );
  return conflict ? denial('ROLES_EXCLUDE', `${to.name}：${conflict}`) : null;
}

/**
 * Returns a warning, as a Chinese sentence, when the delegate also reviews at other levels: nobody may decide on the
 * same revision at two levels (第十一条), so articles that the delegate has reviewed need another reviewer. Null when there
 * is nothing to warn about.
 */
export function delegateWarning(
  from: Account,
  to: Account,
  role: Role,
  { delegations, now }: DelegationsAt,
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

/** Returns why a delegation with these terms cannot be granted at `now` (UTC instant); null when it can. */
export function delegationRefusal(
  terms: Pick<Delegation, 'fromId' | 'toId' | 'role' | 'from' | 'until'>,
  known: KnownAccounts,
  now: string,
): DelegationRefusal | null {
  const account = (id: string) => known.accounts.find((a) => a.id === id);
  const people = delegateRefusal(account(terms.fromId), account(terms.toId), terms.role);
  if (people) return people;
  const [from, until, at] = [terms.from, terms.until, now].map((text) => Date.parse(text)) as [
    number,
    number,
    number,
  ];
  if (until <= from) return denial('INVALID', '代理的结束时间须晚于开始时间。');
  if (until <= at) return denial('INVALID', '代理的结束时间已经过去。');
  if (until - Math.max(from, at) > LONGEST_DELEGATION * DAY)
    return denial('INVALID', `代理最长 ${LONGEST_DELEGATION} 天；长期代行职责请由系统管理员调整角色。`);
  const same = known.delegations.some(
    (d) =>
      d.fromId === terms.fromId &&
      d.role === terms.role &&
      delegationState(d, now) !== 'over' &&
      Date.parse(d.from) < until &&
      from < Date.parse(d.until),
  );
  return same ? denial('CONFLICT', '这项职责在这段时间已有人代理，请先终止原来的代理。') : null;
}

/**
 * Returns the effective delegations: those whose parties still meet the conditions of `delegateRefusal`. A delegation thus
 * becomes ineffective when the delegated role is withdrawn.
 */
export function effectiveDelegations(
  delegations: readonly Delegation[],
  accounts: readonly Account[],
): Delegation[] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return delegations.filter((d) => delegateRefusal(byId.get(d.fromId), byId.get(d.toId), d.role) === null);
}
