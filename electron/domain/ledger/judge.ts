import type { Account, LedgerType, BodyOf, RejectionCode } from '../records';
import type { LedgerReader } from './entry';

/** Reason for refusing an entry, as a Chinese sentence for the user. */
export interface Refusal {
  code: RejectionCode;
  reason: string;
}

/** The circumstances under which an entry is checked. */
export interface EntryContext {
  /** Author of the entry. */
  account: Account;
  /** All accounts that are known where the entry is checked. */
  accounts: readonly Account[];
  /**
   * Corrected time of writing (`trueAt`), and time of the check; equal when the client checks a new entry. UTC
   * instants.
   */
  at: string;
  now: string;
}

/**
 * Checks an entry of one capability; returns why it is refused, or null. The client calls it before signing, and the
 * platform on receipt, which can be days later.
 */
export type EntryCheck<T extends LedgerType> = (
  reader: LedgerReader,
  body: BodyOf<T>,
  circumstances: EntryContext,
) => Refusal | null;
