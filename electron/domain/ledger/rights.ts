import type { LedgerType, Role } from '../records';

const DUTY = ['dutyOfficer', 'dutyLeader', 'siteAdministrator'] as const satisfies readonly Role[];
const LEADERS = ['dutyLeader', 'finalReviewer', 'principal'] as const satisfies readonly Role[];
/** All staff of the site; corrections can be assigned to any of them. */
const STAFF = [
  ...DUTY,
  'editor',
  'firstReviewer',
  'secondReviewer',
  'finalReviewer',
  'principal',
] as const satisfies readonly Role[];

/** Roles that may write each type of entry. Administrators and auditors write none (第十四条(三)). */
export const WRITER_ROLES: Record<LedgerType, readonly Role[]> = {
  'roster.publish': ['dutyLeader', 'siteAdministrator'],
  'swap.ask': ['dutyOfficer', 'dutyLeader'],
  'swap.answer': ['dutyOfficer', 'dutyLeader'],
  'swap.withdraw': ['dutyOfficer', 'dutyLeader'],
  'log.note': DUTY,
  'log.correct': DUTY,
  'log.settle': DUTY,
  'log.read': DUTY,
  'log.clock': STAFF,
  'handover.give': ['dutyOfficer'],
  'handover.take': ['dutyOfficer'],
  'advisory.register': DUTY,
  'advisory.assign': DUTY,
  'advisory.answer': STAFF,
  'advisory.close': DUTY,
  'incident.open': DUTY,
  'incident.level': LEADERS,
  'incident.act': STAFF,
  'incident.tell': STAFF,
  'incident.respond': DUTY,
  'incident.report': DUTY,
  'incident.close': LEADERS,
  'outage.begin': DUTY,
  'outage.offline': [...DUTY, 'finalReviewer', 'principal'],
  'outage.end': DUTY,
  'finding.open': STAFF,
  'finding.assign': DUTY,
  'finding.correct': STAFF,
  'finding.explain': STAFF,
  'finding.close': DUTY,
  'pages.rules': ['siteAdministrator'],
};

/** Types of entry with their own signature. The next handover in the book signs all other entries. */
export const SIGNED_TYPES: ReadonlySet<LedgerType> = new Set<LedgerType>([
  'roster.publish',
  'swap.ask',
  'swap.answer',
  'handover.give',
  'handover.take',
  'incident.level',
  'incident.close',
  'pages.rules',
]);

/** Returns whether one of the roles may write entries of this type. */
export function mayAppend(type: LedgerType, roles: readonly Role[]): boolean {
  return WRITER_ROLES[type].some((role) => roles.includes(role));
}
