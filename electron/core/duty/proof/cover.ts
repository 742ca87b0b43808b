import { ofTypes, type Entry } from '../../../domain/ledger/entry';

/**
 * Returns the number up to which each book is covered by signatures: by its own signed entries, each of which covers
 * all before it, and by handovers in other books that saw it.
 */
export function signatureCoverage(entries: readonly Entry[]): Map<string, number> {
  const reach = new Map<string, number>();
  const raise = (book: string, number: number) => {
    if (number > (reach.get(book) ?? 0)) reach.set(book, number);
  };
  const signed = entries.filter(({ refused, cms }) => !refused && cms !== null);
  for (const { statement } of signed) raise(statement.book, statement.number);
  for (const { body } of ofTypes(signed, 'handover.give', 'handover.take'))
    for (const { book, number } of body.seen) raise(book, number);
  return reach;
}
