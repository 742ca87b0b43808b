import { LEDGER_GENESIS } from '../records';
import { bookOf, type StatementHead } from './entry';

/** How far a book reaches. `number` is 0 before its first entry. */
export interface BookEnd {
  number: number;
  digest: string;
}
export const EMPTY_BOOK: BookEnd = { number: 0, digest: LEDGER_GENESIS };

/**
 * The name of an account's book on one machine: the first of its possible names that no other account has a book under.
 * Only platforms that did not check names have let an account begin a book under another's name.
 *
 * @param ownerOf the account that wrote the first entry of a book; null when the book is empty
 */
export function ownBook(accountId: string, device: string, ownerOf: (book: string) => string | null): string {
  for (let turn = 1; ; turn += 1) {
    const book = bookOf(accountId, device, turn);
    const owner = ownerOf(book);
    if (owner === null || owner === accountId) return book;
  }
}

/** Whether a statement stands right behind the end of its book. */
export function continuesBook(end: BookEnd, { number, previous }: StatementHead): boolean {
  return number === end.number + 1 && previous === end.digest;
}
