import { ENTRY_KINDS, ledgerTypes, type LedgerType, type Role } from '../records';

/** Types of entry with their own signature. */
export const SIGNED_TYPES: ReadonlySet<LedgerType> = new Set(
  ledgerTypes.filter((type) => ENTRY_KINDS[type].signed === true),
);

/** Returns whether one of the roles may write entries of this type. */
export function mayAppend(type: LedgerType, roles: readonly Role[]): boolean {
  return ENTRY_KINDS[type].roles.some((role) => roles.includes(role));
}
