import type { Account, ImportantPeriod, Shift } from '../../../../electron/platform/contract';
import { instantOf } from '../../../../electron/domain/calendar/calendar';
import { publishedOf } from '../../../../electron/domain/roster/published';
import { append, ledgerOf } from '../../../../electron/core/ledger/service';
import { administrator, leader, officer, otherOfficer } from '../ledger/people';
import type { TestSession } from '../ledger/session';

export const MONTH = '2026-12';

/** Returns a shift on `day`, by default from 08:00 to 20:00. */
export function shiftOn(day: string, people: Partial<Shift> = {}, from = '08:00', until = '20:00'): Shift {
  return {
    from: instantOf(day, from),
    until: instantOf(day, until),
    leader: leader.id,
    technical: officer.id,
    operations: otherOfficer.id,
    ...people,
  };
}

/** Publishes a roster without applying the rules. */
export async function publishUnchecked(
  session: TestSession,
  shifts: Shift[],
  important: ImportantPeriod[] = [],
  month = MONTH,
): Promise<void> {
  const replaces = publishedOf(ledgerOf(session), month)?.entry.id ?? null;
  await append(session, () => null, { type: 'roster.publish', month, shifts, important, replaces });
}

export const namesake: Account = { ...officer, id: 'masiqi2' };
export const publisher = administrator;
