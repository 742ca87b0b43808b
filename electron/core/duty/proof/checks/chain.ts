import { monthSpan } from '../../../../domain/calendar/calendar';
import { MAX_STEP_RECORDING_DELAY } from '../../../../domain/clock/tolerances';
import { EMPTY_BOOK } from '../../../../domain/ledger/chain';
import { clockChangeBetween, durationText } from '../../../../domain/ledger/clock';
import { correctedTimeOf, type Entry, type StatementHead } from '../../../../domain/ledger/entry';
import { NAME } from '../layout';
import { chainsOf, titleOf, withStatement, type LogCase } from './case';

/**
 * Checks each book: no gap in its numbers, each entry with the digest of the previous one, a single author, beginning
 * with its first entry or with one older than the month. Also checks that no entry occurs twice and no clock was
 * changed without a record.
 *
 * @returns by book, the number from which its chain is broken; intact books are absent
 */
export function checkChains(log: LogCase): Map<string, number> {
  const broken = new Map<string, number>();
  for (const [book, chain] of chainsOf(log.entries)) {
    const written = withStatement(chain);
    const breaks = [
      beginningProblem(log, chain),
      ...chain.slice(1).map((it, n) => linkProblem(chain[n], it) ?? authorProblem(written, it)),
    ];
    breaks.forEach((problem, n) => {
      const entry = chain[n];
      if (problem === null || !entry) return;
      log.findings.add('no', `${titleOf(entry)}：${problem}。`, NAME.statement(entry.statement));
      broken.set(book, Math.min(broken.get(book) ?? Infinity, entry.statement.number));
    });
    const [first, last] = [chain[0]?.statement, chain.at(-1)?.statement];
    if (!broken.has(book))
      log.findings.add(
        'yes',
        `记录簿 ${book.slice(0, 8)}（${written.at(-1)?.statement.author.name ?? ''}）：第 ${first?.number} 至 ${last?.number} 条逐条相接。`,
      );
  }
  checkIds(log);
  checkClocks(log);
  return broken;
}

function beginningProblem({ month }: LogCase, [first]: readonly Entry[]): string | null {
  if (!first) return null;
  const { statement, receivedAt } = first;
  if (statement.number === 1)
    return statement.previous === EMPTY_BOOK.digest ? null : '是记录簿的第一条，却说前面还有记录';
  return correctedTimeOf(statement, receivedAt) < monthSpan(month).from
    ? null
    : '它之前的记录不在包内，它又不早于本月，可能被删除';
}

function linkProblem(before: Entry | undefined, { statement }: Entry): string | null {
  if (!before) return null;
  const { number } = before.statement;
  if (statement.number === number) return '编号与另一条相同';
  if (statement.number !== number + 1) return `它之前缺少第 ${number + 1} 至 ${statement.number - 1} 条`;
  return statement.previous === before.digest ? null : '没有接在上一条之后，上一条或它被改动、调换过';
}

/** Compares with the previous entry that has a statement. */
function authorProblem(written: readonly Entry[], entry: Entry): string | null {
  const before = written[written.indexOf(entry) - 1];
  if (!before) return null;
  const { accountId } = entry.statement.author;
  return accountId === before.statement.author.accountId ? null : '同一记录簿换了记录人';
}

function checkIds({ entries, findings }: LogCase): void {
  const seen = new Map<string, Entry>();
  let twice = 0;
  for (const entry of entries) {
    const other = seen.get(entry.statement.id);
    seen.set(entry.statement.id, entry);
    if (!other) continue;
    twice += 1;
    findings.add(
      'no',
      `${titleOf(entry)}：与${titleOf(other)}是同一条记录。`,
      NAME.statement(entry.statement),
    );
  }
  if (twice === 0) findings.add('yes', `${entries.length} 条记录没有重复的。`);
}

/**
 * Within a program run the times of entries, raw or corrected by the known offset, must advance with the uptime, unless
 * a `log.clock` entry records that the clock was set.
 */
function checkClocks({ entries, findings }: LogCase): void {
  let moved = 0;
  for (const chain of chainsOf(withStatement(entries)).values())
    chain.forEach((entry, n) => {
      const problem = clockProblem(chain[n - 1], entry, chain.slice(n, n + NEAR));
      if (problem === null) return;
      moved += 1;
      findings.add('no', `${titleOf(entry)}：${problem}。`, NAME.statement(entry.statement));
    });
  if (moved === 0) findings.add('yes', '同一次运行之内，记录时间与运行时长处处相符，或有时钟变动的记载。');
}

/** Number of entries, from the one checked, that are searched for a record of a clock change. */
const NEAR = 50;

/** Returns the statement with its corrected time. */
const corrected = (statement: StatementHead): StatementHead => ({
  ...statement,
  at: correctedTimeOf(statement, null),
});

function clockProblem(before: Entry | undefined, entry: Entry, near: readonly Entry[]): string | null {
  const { clock } = entry.statement;
  if (!before || before.statement.clock.run !== clock.run) return null;
  if (clock.uptime < before.statement.clock.uptime) return '运行时长比上一条还短';
  const jump = clockChangeBetween(before.statement, entry.statement);
  if (!jump || !clockChangeBetween(corrected(before.statement), corrected(entry.statement))) return null;
  const isRecorded = near.some(
    ({ body, statement }) =>
      body.type === 'log.clock' &&
      body.kind === 'set' &&
      statement.clock.run === clock.run &&
      statement.clock.uptime - clock.uptime <= MAX_STEP_RECORDING_DELAY,
  );
  if (isRecorded) return null;
  return `记录时间与运行时长相差 ${durationText(jump.milliseconds)}，又没有时钟变动的记载，时间可能被改过`;
}
