import type { Account, LedgerType, BodyOf, RejectionCode } from '../records';
import type { LedgerReader } from './entry';

/** Why an entry does not count: a sentence for the person, in Chinese. */
export interface Refusal {
  code: RejectionCode;
  reason: string;
}

export interface Circumstances {
  /** Who states it. */
  account: Account;
  /** Everyone, as the judge knows them. */
  accounts: readonly Account[];
  /** When it was stated, corrected (`trueAt`), and when it is judged; both are now while it is being made. UTC instants. */
  at: string;
  now: string;
}

/**
 * Whether an entry of some types may be made, by the capability that they belong to. The same function judges on the
 * machine before it is signed and on the platform when it arrives, which may be days later.
 */
export type Bar<T extends LedgerType> = (
  reader: LedgerReader,
  body: BodyOf<T>,
  circumstances: Circumstances,
) => Refusal | null;
