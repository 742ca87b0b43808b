import type { Role } from '../../electron/core/contract';

const CONTENT: readonly Role[] = [
  'editor',
  'firstReviewer',
  'secondReviewer',
  'finalReviewer',
  'principal',
  'siteAdministrator',
  'dutyOfficer',
  'dutyLeader',
];
const EDITORIAL: readonly Role[] = CONTENT.filter((role) => role !== 'dutyOfficer' && role !== 'dutyLeader');
const WATCH: readonly Role[] = [
  'dutyOfficer',
  'dutyLeader',
  'siteAdministrator',
  'finalReviewer',
  'principal',
];
const REVIEWERS: readonly Role[] = ['firstReviewer', 'secondReviewer', 'finalReviewer', 'principal'];

const has = (roles: readonly Role[], some: readonly Role[]) => roles.some((role) => some.includes(role));

/** Who sees articles at all: the system administrator and the auditor as such do not (第十四条, roles kept apart). */
export const seesContent = (roles: readonly Role[]) => has(roles, CONTENT);
/** Who sees articles before they are published, with their decisions; others of the staff see published ones. */
export const seesUnpublished = (roles: readonly Role[]) => has(roles, EDITORIAL);
/** Who sees the duty log and the roster. */
export const seesWatch = (roles: readonly Role[]) => has(roles, WATCH);
export const reviews = (roles: readonly Role[]) => has(roles, REVIEWERS);
export const administers = (roles: readonly Role[]) => has(roles, ['systemAdministrator']);
export const audits = (roles: readonly Role[]) => has(roles, ['auditor']);
/** Who may give second signatures (会签), and, with the auditor, who sees what waits for them. */
export const confirms = (roles: readonly Role[]) => has(roles, ['systemAdministrator', 'principal']);
export const seesProposals = (roles: readonly Role[]) => confirms(roles) || audits(roles);
/** 代理 concerns those who review, whoever may stand in for them, and the system administrator who registers it. */
export const delegates = (roles: readonly Role[]) => administers(roles) || seesContent(roles);
/** 信息编辑 and the 专人 draft; a reviewer edits from the review page. */
export const drafts = (roles: readonly Role[]) => has(roles, ['editor', 'siteAdministrator']);
/** Who puts approved articles online. */
export const releases = (roles: readonly Role[]) => has(roles, ['siteAdministrator']);
/** Who writes the duty log. */
export const keepsLog = (roles: readonly Role[]) =>
  has(roles, ['dutyOfficer', 'dutyLeader', 'siteAdministrator']);
/** Who has a place in the roster, and may swap it. */
export const isRostered = (roles: readonly Role[]) => has(roles, ['dutyOfficer', 'dutyLeader']);
