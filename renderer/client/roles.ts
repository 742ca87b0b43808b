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
const DUTY: readonly Role[] = [
  'dutyOfficer',
  'dutyLeader',
  'siteAdministrator',
  'finalReviewer',
  'principal',
];
const REVIEWERS: readonly Role[] = ['firstReviewer', 'secondReviewer', 'finalReviewer', 'principal'];

const has = (roles: readonly Role[], some: readonly Role[]) => roles.some((role) => some.includes(role));

/**
 * True for roles that see articles: all but the system administrator and the auditor (第十四条, separation of duties).
 */
export const seesContent = (roles: readonly Role[]) => has(roles, CONTENT);
/** True for roles that see unpublished articles and decisions; the duty roles see published articles only. */
export const seesUnpublished = (roles: readonly Role[]) => has(roles, EDITORIAL);
/** True for roles that see the duty log and the roster. */
export const seesDuty = (roles: readonly Role[]) => has(roles, DUTY);
export const mayReview = (roles: readonly Role[]) => has(roles, REVIEWERS);
export const isSystemAdministrator = (roles: readonly Role[]) => has(roles, ['systemAdministrator']);
export const isAuditor = (roles: readonly Role[]) => has(roles, ['auditor']);
/** True for roles that give second signatures (会签); the auditor only sees the proposals. */
export const mayConfirmProposals = (roles: readonly Role[]) =>
  has(roles, ['systemAdministrator', 'principal']);
export const seesProposals = (roles: readonly Role[]) => mayConfirmProposals(roles) || isAuditor(roles);
/**
 * True for roles that see 代理: those of the office that may be involved, and the system administrator, who registers
 * delegations.
 */
export const seesDelegations = (roles: readonly Role[]) => isSystemAdministrator(roles) || seesContent(roles);
/** True for roles that create drafts: 信息编辑 and 网站专人. Reviewers edit on the review page. */
export const mayDraft = (roles: readonly Role[]) => has(roles, ['editor', 'siteAdministrator']);
/** True for roles that publish approved articles. */
export const mayRelease = (roles: readonly Role[]) => has(roles, ['siteAdministrator']);
/** True for roles that write the duty log. */
export const writesDutyLog = (roles: readonly Role[]) =>
  has(roles, ['dutyOfficer', 'dutyLeader', 'siteAdministrator']);
/** True for roles that are in the roster and may swap shifts. */
export const isRostered = (roles: readonly Role[]) => has(roles, ['dutyOfficer', 'dutyLeader']);
