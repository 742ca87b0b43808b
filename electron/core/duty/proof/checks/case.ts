import type { VerificationContext, CheckResults } from '../../../evidence/service';
import type { LedgerType } from '../../../../platform/contract';
import type { Entry } from '../../../../domain/ledger/entry';
import { typeName } from '../../../../domain/ledger/words';

/** A month's log to be checked. */
export interface LogCase extends VerificationContext {
  month: string;
  /** All readable entries, by book and number. */
  entries: readonly Entry[];
  findings: CheckResults;
}

/** Returns the title of an entry in findings, for example 马某第 12 条（记录簿 0123abcd，交班）. */
export function titleOf({ statement, body }: Pick<Entry, 'statement' | 'body'>): string {
  const { author, number, book } = statement;
  if (body.type === 'withheld') return `记录簿 ${book.slice(0, 8)} 第 ${number} 条（未采纳，没有原文）`;
  return `${author.name}第 ${number} 条（记录簿 ${book.slice(0, 8)}，${typeName(body.type)}）`;
}

/** Returns the entries without those that are refused and have no statement here. */
export const withStatement = (entries: readonly Entry[]): Entry<LedgerType | 'unknown'>[] =>
  entries.filter((entry): entry is Entry<LedgerType | 'unknown'> => entry.body.type !== 'withheld');

/** Returns the entries of each book, sorted by number. */
export function chainsOf(entries: readonly Entry[]): Map<string, Entry[]> {
  const books = new Map<string, Entry[]>();
  for (const entry of entries) {
    const chain = books.get(entry.statement.book);
    if (chain) chain.push(entry);
    else books.set(entry.statement.book, [entry]);
  }
  for (const chain of books.values()) chain.sort((a, b) => a.statement.number - b.statement.number);
  return books;
}
