import { LEDGER_GENESIS, type LedgerStatement } from '../../../platform/contract';

/** How far a book reaches. `number` is 0 before its first entry. */
export interface BookEnd {
  number: number;
  digest: string;
}
export const EMPTY_BOOK: BookEnd = { number: 0, digest: LEDGER_GENESIS };

/** Whether a statement stands right behind the end of its book. */
export function continuesBook(end: BookEnd, { number, previous }: LedgerStatement): boolean {
  return number === end.number + 1 && previous === end.digest;
}
