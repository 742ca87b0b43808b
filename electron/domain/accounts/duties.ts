import type { HeldDuty } from '../records';
import { advisoryState, openAdvisories } from '../advisories/advisory';
import { monthOf, previousMonth } from '../calendar/calendar';
import type { LedgerReader } from '../ledger/entry';
import { findingState, openFindings } from '../rectification/finding';
import { rostersOf } from '../roster/roster';
import { placeName, postOf } from '../roster/posts';

/** Returns the months with a published roster that can contain shifts ending after `now`. */
function monthsFrom(reader: LedgerReader, now: string): string[] {
  const first = previousMonth(monthOf(now));
  const months = reader
    .read({ types: ['roster.publish'] })
    .flatMap(({ body }) => (body.type === 'roster.publish' ? [body.month] : []));
  return [...new Set(months)].filter((month) => month >= first).sort();
}

/**
 * Returns the unfinished duties of an account: shifts that have not ended, open findings and unanswered advisories
 * assigned to it. In this order; shifts by month and start, findings and advisories in list order.
 *
 * @param now UTC instant
 */
export function dutiesOf(reader: LedgerReader, accountId: string, now: string): HeldDuty[] {
  const shifts = rostersOf(reader, monthsFrom(reader, now))
    .flatMap((roster) => roster.shifts)
    .flatMap((shift): HeldDuty[] => {
      const post = shift.until > now ? postOf(shift, accountId) : null;
      return post ? [{ kind: 'shift', id: shift.from, title: placeName({ shift: shift.from, post }) }] : [];
    });
  const findings = openFindings(reader)
    .filter((finding) => finding.assignedTo === accountId && findingState(finding) === 'open')
    .map(({ findingId: id, where: title }): HeldDuty => ({ kind: 'finding', id, title }));
  const advisories = openAdvisories(reader)
    .filter((advisory) => advisory.assignedTo === accountId && advisoryState(advisory) === 'open')
    .map(({ advisoryId: id, title }): HeldDuty => ({ kind: 'advisory', id, title }));
  return [...shifts, ...findings, ...advisories];
}

const COUNTED: Record<HeldDuty['kind'], string> = {
  shift: '个班次',
  finding: '个整改问题',
  advisory: '件预警通报',
};

/** Returns a text such as “2 个班次、1 件预警通报”; empty for none. */
export function dutiesText(duties: readonly HeldDuty[]): string {
  return (Object.keys(COUNTED) as Array<HeldDuty['kind']>)
    .map((kind) => ({ kind, count: duties.filter((duty) => duty.kind === kind).length }))
    .flatMap(({ kind, count }) => (count > 0 ? [`${count} ${COUNTED[kind]}`] : []))
    .join('、');
}
