import type { Account } from '../records';
import type { LedgerReader } from '../ledger/entry';
import { shiftAt } from '../roster/roster';

/** Returns the responsible account; null when none is assigned, or the assigned one is suspended or closed. */
export function standingAssignee(assignedTo: string | null, accounts: readonly Account[]): string | null {
  return accounts.some(({ id, active }) => id === assignedTo && !active) ? null : assignedTo;
}

/**
 * Whether an advisory or a finding waits for this person: for whom it is assigned to; assigned to nobody, or once it is
 * answered and has only to be closed, for the officers whose watch it is and the 专人. Without a roster every officer is
 * on watch.
 */
export function waitsFor(
  { id, roles }: Account,
  assignedTo: string | null,
  reader: LedgerReader,
  now: string,
): boolean {
  if (assignedTo !== null) return assignedTo === id;
  if (roles.includes('siteAdministrator')) return true;
  if (!roles.includes('dutyOfficer')) return false;
  const shift = shiftAt(reader, now);
  return shift === null || shift.technical === id || shift.operations === id;
}
