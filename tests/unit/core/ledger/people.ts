import type { Account, Role } from '../../../../electron/platform/contract';

/** Accounts for tests of the duty log. The names are fictitious. */

function person(id: string, name: string, ...roles: Role[]): Account {
  return { id, name, department: '办公室', roles, active: true };
}
export const officer = person('masiqi', '马思齐', 'dutyOfficer');
export const otherOfficer = person('sunkexin', '孙可欣', 'editor', 'dutyOfficer');
export const administrator = person('linxiaohe', '林晓禾', 'editor', 'siteAdministrator', 'dutyOfficer');
export const leader = person('gaoyuanshan', '高远山', 'dutyLeader');
export const otherLeader = person('wujingyi', '吴静宜', 'secondReviewer', 'dutyLeader');
export const thirdLeader = person('zhouzhengchuan', '周正川', 'firstReviewer', 'dutyLeader');
export const editor = person('heyining', '何以宁', 'editor', 'firstReviewer');
export const everyone = [
  officer,
  otherOfficer,
  administrator,
  leader,
  otherLeader,
  thirdLeader,
  editor,
] as const satisfies readonly Account[];
