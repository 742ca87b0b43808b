import { ROLE_NAME, type Role } from '../records';

/** The four kinds of power that 第十四条(三) keeps apart, and duty, which goes with any of the work. */
export type Power = 'administration' | 'editing' | 'review' | 'audit' | 'duty';

export const POWER: Record<Role, Power> = {
  editor: 'editing',
  siteAdministrator: 'editing',
  firstReviewer: 'review',
  secondReviewer: 'review',
  finalReviewer: 'review',
  principal: 'review',
  dutyOfficer: 'duty',
  dutyLeader: 'duty',
  systemAdministrator: 'administration',
  auditor: 'audit',
};

/**
 * Whether one person may not hold both (第十四条(三): 系统管理、内容编辑、内容审核等用户的权限分离, 严禁自编自审自发). The
 * 网站专人 edits and releases, so belongs to editing. System administration and audit exclude everything else. One person
 * may hold several review levels in a small bureau: that nobody decides twice on one revision is a rule of `review`.
 */
export function rolesExclude(a: Role, b: Role): boolean {
  const [first, second] = [POWER[a], POWER[b]];
  if (first === second) return false;
  const alone = (power: Power) => power === 'administration' || power === 'audit';
  return alone(first) || alone(second) || (first !== 'duty' && second !== 'duty');
}

/** Why these roles may not be one person's: a sentence for each pair that excludes each other; empty when they may. */
export function roleConflicts(roles: readonly Role[]): string[] {
  const distinct = [...new Set(roles)];
  return distinct.flatMap((a, index) =>
    distinct
      .slice(index + 1)
      .filter((b) => rolesExclude(a, b))
      .map((b) => `“${ROLE_NAME[a]}”与“${ROLE_NAME[b]}”不得由同一人担任（第十四条）。`),
  );
}
