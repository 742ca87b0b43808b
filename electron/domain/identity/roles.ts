import { ROLE_NAME, type Role } from '../records';

/** The kinds of power that 第十四条(三) separates, plus duty, which combines with editing and review. */
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
 * Returns whether one person may not hold both roles (第十四条(三): 系统管理、内容编辑、内容审核等用户的权限分离, 严禁自编自审自发). The 网站专人 edits and
 * releases, and therefore counts as editing. Administration and audit exclude all other roles. One person may hold
 * several review levels in a small bureau; that nobody decides twice on one revision is checked in
 * `domain/article/separation.ts`.
 */
export function excludeEachOther(a: Role, b: Role): boolean {
  const [first, second] = [POWER[a], POWER[b]];
  if (first === second) return false;
  const alone = (power: Power) => power === 'administration' || power === 'audit';
  return alone(first) || alone(second) || (first !== 'duty' && second !== 'duty');
}

/** Returns a Chinese sentence for each pair of roles that one person may not hold; empty when all may be combined. */
export function roleConflicts(roles: readonly Role[]): string[] {
  const distinct = [...new Set(roles)];
  return distinct.flatMap((a, index) =>
    distinct
      .slice(index + 1)
      .filter((b) => excludeEachOther(a, b))
      .map((b) => `“${ROLE_NAME[a]}”与“${ROLE_NAME[b]}”不得由同一人担任（第十四条）。`),
  );
}
