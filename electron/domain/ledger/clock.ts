import { shanghaiMinute } from '../calendar/calendar';
import { CLOCK_STATED, CLOCK_STEP, DELIVERY_OFFLINE } from '../clock/tolerances';
import type { StatementHead } from './entry';

/**
 * What happened to a machine's clock between two neighbouring entries of one book: it was set while the program ran
 * (`set`, by `milliseconds`, forward when positive), or stood, in a new run, before what was written already (`behind`).
 */
export interface Jump {
  kind: 'set' | 'behind';
  milliseconds: number;
}

/** Null: the clock went on, as far as the two entries can tell. */
export function jumpBetween(before: StatementHead, after: StatementHead): Jump | null {
  const passed = Date.parse(after.at) - Date.parse(before.at);
  if (before.clock.run !== after.clock.run)
    return passed < 0 ? { kind: 'behind', milliseconds: passed } : null;
  const milliseconds = passed - (after.clock.uptime - before.clock.uptime);
  return Math.abs(milliseconds) > CLOCK_STEP ? { kind: 'set', milliseconds } : null;
}

const UNITS = [
  ['天', 86_400_000],
  ['小时', 3_600_000],
  ['分', 60_000],
  ['秒', 1000],
] as const;

/** A length of time by its two largest units, such as 5 小时 3 分. `milliseconds` may be negative. */
export function spanInWords(milliseconds: number): string {
  let rest = Math.abs(milliseconds);
  const first = UNITS.findIndex(([, length]) => rest >= length);
  if (first < 0) return '0 秒';
  const parts: string[] = [];
  for (const [name, length] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return parts.join(' ');
}

function jumpInWords({ kind, milliseconds }: Jump): string {
  const span = spanInWords(milliseconds);
  return kind === 'behind'
    ? `写这条时，本机时钟比上一条还早 ${span}`
    : `写这条之前，本机时钟被拨${milliseconds > 0 ? '快' : '慢'} ${span}`;
}

/**
 * What is unusual about the time of an entry, in words: the clock was set before it, differs from the platform's, or the
 * entry was received late.
 *
 * @param before the entry before it in its book; null when it is the first, or not at hand
 * @param writtenAt when it was written, corrected; UTC instants
 */
export function clockMarks(
  before: StatementHead | null,
  statement: StatementHead,
  writtenAt: string,
  receivedAt: string | null,
): string[] {
  const marks: string[] = [];
  const jump = before && jumpBetween(before, statement);
  if (jump) marks.push(jumpInWords(jump));
  const { offset } = statement.clock;
  if (offset !== null && Math.abs(offset) > CLOCK_STATED)
    marks.push(`本机时钟比平台${offset > 0 ? '快' : '慢'} ${spanInWords(offset)}`);
  if (receivedAt === null) return marks;
  const ahead = Date.parse(statement.at) - Date.parse(receivedAt);
  if (offset === null && ahead > CLOCK_STATED) marks.push('本机时钟没有与平台比对过，按送达时间计');
  const underWay = Date.parse(receivedAt) - Date.parse(writtenAt);
  if (underWay >= DELIVERY_OFFLINE)
    marks.push(`离线记录，${spanInWords(underWay)}后送达平台（${shanghaiMinute(receivedAt)}）`);
  return marks;
}
