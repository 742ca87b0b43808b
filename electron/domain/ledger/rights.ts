import type { LedgerType, Role } from '../records';

const DUTY = ['dutyOfficer', 'dutyLeader', 'siteAdministrator'] as const satisfies readonly Role[];
const LEADERS = ['dutyLeader', 'finalReviewer', 'principal'] as const satisfies readonly Role[];
/** Whoever works on the site may be asked to put something right. */
const STAFF = [
  ...DUTY,
  'editor',
  'firstReviewer',
  'secondReviewer',
  'finalReviewer',
  'principal',
] as const satisfies readonly Role[];

/** Who may state what. System administration and audit state nothing here (第十四条(三)). */
export const MAY_APPEND: Record<LedgerType, readonly Role[]> = {
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

/** What carries a signature of its own; the rest is covered by the signature of the next handover in its book. */
export const SIGNED: ReadonlySet<LedgerType> = new Set<LedgerType>([
  'roster.publish',
  'swap.ask',
  'swap.answer',
  'handover.give',
  'handover.take',
  'incident.level',
  'incident.close',
  'pages.rules',
]);

export function mayAppend(type: LedgerType, roles: readonly Role[]): boolean {
  return MAY_APPEND[type].some((role) => roles.includes(role));
}
