import { timeText } from '../../../evidence/service';
import { MIN_DISPLAYED_OFFSET, MIN_OFFLINE_DELAY } from '../../../../domain/clock/tolerances';
import { durationText } from '../../../../domain/ledger/clock';
import type { Entry } from '../../../../domain/ledger/entry';
import { sortByCorrectedTime } from '../../../../domain/ledger/chronology';
import { nextFloor, timeProblem } from '../../../../domain/ledger/time';
import { NAME } from '../layout';
import { chainsOf, titleOf, type LogCase } from './case';

/**
 * Checks the times of entries by the rules by which the platform accepts entries. A violation is reported as 不能确认,
 * because earlier platforms accepted such entries. Late and corrected entries are reported with both times.
 */
export function checkTimes({ entries, findings }: LogCase): void {
  const writtenAt = new Map(sortByCorrectedTime(entries).map((placed) => [placed.entry, placed.writtenAt]));
  let bad = 0;
  for (const chain of chainsOf(entries).values()) {
    let floor: string | null = null;
    for (const entry of chain) {
      const { statement, receivedAt, refused } = entry;
      if (refused || receivedAt === null) continue;
      const file = NAME.statement(statement);
      const problem = timeProblem(entry, { receivedAt, floor });
      floor = nextFloor(statement, { receivedAt, floor });
      if (problem !== null) {
        bad += 1;
        findings.add('unknown', `${titleOf(entry)}：${problem}，记录时间不能确认。`, file);
      }
      const text = timesInWords(entry, writtenAt.get(entry) ?? receivedAt, receivedAt);
      if (text !== null) findings.add('yes', `${titleOf(entry)}：${text}。`, file);
    }
  }
  if (bad === 0) findings.add('yes', '记录时间都不早于同一记录簿前面的记录，也不晚于平台收到的时间。');
}

/** Null when the entry was received promptly and its clock was right. */
function timesInWords({ statement }: Entry, writtenAt: string, receivedAt: string): string | null {
  const late = Date.parse(receivedAt) - Date.parse(writtenAt);
  const { offset } = statement.clock;
  const wrong = offset !== null && Math.abs(offset) > MIN_DISPLAYED_OFFSET;
  if (late < MIN_OFFLINE_DELAY && !wrong) return null;
  const times = `记录于 ${timeText(new Date(writtenAt))}，平台收到于 ${timeText(new Date(receivedAt))}`;
  return [
    times,
    ...(late < MIN_OFFLINE_DELAY ? [] : [`离线记录，${durationText(late)}后送达`]),
    ...(wrong ? [`本机时钟${offset > 0 ? '快' : '慢'} ${durationText(offset)}，已校正`] : []),
  ].join('；');
}
