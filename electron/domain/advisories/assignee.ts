import type { Account } from '../records';
import type { LedgerReader } from '../ledger/entry';
import { shiftAt } from '../roster/roster';

/** Returns the responsible account; null when none is assigned, or the assigned one is suspended or closed. */
export function activeAssignee(assignedTo: string | null, accounts: readonly Account[]): string | null {
  return accounts.some(({ id, active }) => id === assignedTo && !active) ? null : assignedTo;
}

/**
 * Returns whether an advisory or a finding is a task of this account: when it is assigned to it; or, when it is not
 * assigned, for the 专人 and the officers of the running shift. Without a roster, for every officer. Callers pass null as
 * assignee when it only remains to be closed.
 */
export function isTaskOf(
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
