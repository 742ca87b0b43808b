import { LEDGER_GENESIS } from '../records';
import { bookName, type StatementHead } from './entry';

/** Last entry of a book. `number` is 0 when the book is empty. */
export interface BookEnd {
  number: number;
  digest: string;
}
export const EMPTY_BOOK: BookEnd = { number: 0, digest: LEDGER_GENESIS };

/**
 * Returns the name of an account's book on one machine: the first of its possible names that no other account uses. A
 * name can be taken, because platforms that did not check names let accounts start a book under another account's name.
 *
 * @param ownerOf the account that wrote the first entry of a book; null when the book is empty
 */
export function ownBook(accountId: string, device: string, ownerOf: (book: string) => string | null): string {
  for (let turn = 1; ; turn += 1) {
    const book = bookName(accountId, device, turn);
    const owner = ownerOf(book);
    if (owner === null || owner === accountId) return book;
  }
}

/** Returns whether a statement directly continues its book after `end`. */
export function continuesBook(end: BookEnd, { number, previous }: StatementHead): boolean {
  return number === end.number + 1 && previous === end.digest;
}
