import type { Role } from './accounts';

/** Sets of roles that rights are given to (第十四条(三) 权限分离). A person can have roles of several sets. */

export const AUTHORS = ['editor', 'siteAdministrator'] as const satisfies readonly Role[];
export const REVIEWERS = [
  'firstReviewer',
  'secondReviewer',
  'finalReviewer',
  'principal',
] as const satisfies readonly Role[];
/** Reviewers may edit an article that they review. */
export const WRITERS = [...AUTHORS, ...REVIEWERS] as const satisfies readonly Role[];
export const DUTY_OFFICERS = ['dutyOfficer'] as const satisfies readonly Role[];
/** Roles of the people in the duty roster. */
export const ROSTERED = [...DUTY_OFFICERS, 'dutyLeader'] as const satisfies readonly Role[];
export const ROSTER_EDITORS = ['dutyLeader', 'siteAdministrator'] as const satisfies readonly Role[];
export const DUTY_STAFF = [...ROSTERED, 'siteAdministrator'] as const satisfies readonly Role[];
/** 带班领导, 分管领导 and 主要负责人. */
export const LEADERS = ['dutyLeader', 'finalReviewer', 'principal'] as const satisfies readonly Role[];
/** Everyone who works on the site; not the system administrator and the auditor, who never review. */
export const STAFF = [...WRITERS, ...ROSTERED] as const satisfies readonly Role[];
export const SITE_ADMINISTRATORS = ['siteAdministrator'] as const satisfies readonly Role[];
export const SYSTEM_ADMINISTRATORS = ['systemAdministrator'] as const satisfies readonly Role[];
export const AUDITORS = ['auditor'] as const satisfies readonly Role[];
/** Roles that may give a second signature (会签). */
export const CONFIRMERS = ['systemAdministrator', 'principal'] as const satisfies readonly Role[];
