import type { BookHead } from '../../../../platform/contract';
import { monthSpan } from '../../../../domain/calendar/calendar';
import { ofTypes, correctedTimeOf, type Entry } from '../../../../domain/ledger/entry';
import { signatureCoverage } from '../cover';
import { NAME } from '../layout';
import { monthNumbers } from '../manifest';
import { chainsOf, titleOf, type LogCase } from './case';

/**
 * 交接班: checks that each signature covers its book up to itself, that the entries of other books seen by the signer
 * are in the package, and that each 接班 has the 交班 that it refers to. Reports entries of the month that no signature
 * covers.
 *
 * @param broken by book, the number from which its chain is broken
 */
export function checkHandovers(log: LogCase, broken: ReadonlyMap<string, number>): void {
  const counting = log.entries.filter(({ refused }) => !refused);
  const handovers = ofTypes(counting, 'handover.give', 'handover.take');
  const chains = chainsOf(log.entries);
  let bad = 0;
  const refuse = (entry: Entry, problem: string) => {
    bad += 1;
    log.findings.add('no', `${titleOf(entry)}：${problem}。`, NAME.statement(entry.statement));
  };
  for (const entry of handovers) {
    const { book, number } = entry.statement;
    if ((broken.get(book) ?? Infinity) <= number) refuse(entry, '签名没有覆盖记录簿中它之前的全部记录');
    for (const head of entry.body.seen) {
      const problem = seenProblem(log, chains.get(head.book) ?? [], head);
      if (problem !== null) refuse(entry, problem);
    }
  }
  for (const entry of ofTypes(handovers, 'handover.take')) {
    const { giveId, shift } = entry.body;
    if (giveId === null) continue;
    const give = ofTypes(counting, 'handover.give').find(({ statement }) => statement.id === giveId);
    if (!give) refuse(entry, '所接的交班记录不在包内');
    else if (give.body.shift >= shift) refuse(entry, '所接的不是上一班的交班');
  }
  if (bad === 0)
    log.findings.add(
      'yes',
      `${handovers.length} 次交班、接班都覆盖了各自记录簿，所见的其他记录簿与包内一致。`,
    );
  checkCover(log);
}

function seenProblem({ month }: LogCase, chain: readonly Entry[], head: BookHead): string | null {
  const name = `记录簿 ${head.book.slice(0, 8)} 的第 ${head.number} 条`;
  const [first, last] = [chain[0], chain.at(-1)];
  if (!first || !last) return `签名人当时见过${name}，包内没有这本记录簿`;
  if (head.number > last.statement.number) return `签名人当时见过${name}，包内没有，记录簿末尾可能被删除`;
  // Entries older than the month may be absent when the book begins here with an older entry.
  if (head.number < first.statement.number)
    return correctedTimeOf(first.statement, first.receivedAt) < monthSpan(month).from
      ? null
      : `签名人当时见过${name}，包内没有`;
  const found = chain.find(({ statement }) => statement.number === head.number);
  if (!found) return `签名人当时见过${name}，包内没有`;
  return found.digest === head.digest ? null : `${name}不是签名人当时见过的那一条，被改动或调换过`;
}

function checkCover({ entries, month, findings }: LogCase): void {
  const reach = signatureCoverage(entries);
  const bare = [...monthNumbers(entries, month)]
    .map(([book, { first, last }]) => ({ book, from: Math.max(first, (reach.get(book) ?? 0) + 1), last }))
    .filter(({ from, last }) => from <= last);
  for (const { book, from, last } of bare)
    findings.add(
      'unknown',
      `记录簿 ${book.slice(0, 8)} 的第 ${from} 至 ${last} 条还没有签名覆盖，只有前后相接。`,
    );
  if (bare.length === 0) findings.add('yes', '本月的每一条记录都有签名覆盖。');
}
