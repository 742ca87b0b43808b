import type { BodyOf, LedgerType } from '../records';
import { assigneeRefusal } from '../advisories/judge';
import type { LedgerReader } from '../ledger/entry';
import { futureRefusal } from '../ledger/future';
import type { EntryCheck, EntryContext, Refusal } from '../ledger/judge';
import { findingOf, exceedsPeriod, type Finding } from './finding';

export type FindingType = Extract<LedgerType, `finding.${string}`>;

const invalid = (reason: string): Refusal => ({ code: 'INVALID', reason });
const wrongStage = (reason: string): Refusal => ({ code: 'WRONG_STAGE', reason });

function openDenial(
  reader: LedgerReader,
  body: BodyOf<'finding.open'>,
  { at }: EntryContext,
): Refusal | null {
  const read = body.readId === null ? null : reader.find(body.readId);
  if (read && read.body.type !== 'log.read') return invalid('所指的记录不是读网记录。');
  if (read && body.notice) return invalid('读网发现的问题没有来文。');
  return futureRefusal(body.receivedAt, at, '收到时间');
}

function closeDenial(finding: Finding, at: string): Refusal | null {
  return exceedsPeriod(finding, at) && !finding.explained
    ? wrongStage(`没有在 ${finding.workDays} 个工作日内整改到位，须先作情况说明才能销号（第十九条）。`)
    : null;
}

/**
 * Refusals for entries about findings (第十四条(一)、第十九条). Entries written before the closing are accepted, even if they
 * arrive later. The person who corrected a finding may close it too: the regulation requires no second person, and the
 * entries name both.
 */
export const findingRefusal: EntryCheck<FindingType> = (reader, body, circumstances) => {
  const { at } = circumstances;
  const finding = findingOf(reader, body.findingId);
  if (body.type === 'finding.open')
    return finding ? invalid('这个问题已经登记过。') : openDenial(reader, body, circumstances);
  if (!finding) return invalid('没有这个问题，或登记它的记录没有被接收。');
  if (finding.closedAt !== null && (at > finding.closedAt || body.type === 'finding.close'))
    return wrongStage('这个问题已经销号。');
  switch (body.type) {
    case 'finding.assign':
      return assigneeRefusal('finding.correct', body.to, circumstances);
    case 'finding.correct':
    case 'finding.explain':
      return null;
    case 'finding.close':
      return closeDenial(finding, at);
  }
};
