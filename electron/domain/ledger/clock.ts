import { shanghaiMinute } from '../calendar/calendar';
import { CLOCK_STATED, CLOCK_STEP, DELIVERY_OFFLINE } from '../clock/tolerances';
import type { StatementHead } from './entry';

/**
 * A change of the machine's clock between two consecutive entries of a book. `set`: it was set during a run of the
 * program, by `milliseconds` (positive: forward). `behind`: in a new run it was earlier than the previous entry.
 */
export interface Jump {
  kind: 'set' | 'behind';
  milliseconds: number;
}

/** Returns the clock change between two consecutive entries; null when none is detectable. */
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

/** Returns a duration in its two largest units, such as 5 小时 3 分. The sign of `milliseconds` is ignored. */
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
 * Returns remarks on the time of an entry: the clock was set before it, differed from the platform's clock, or was
 * never compared with it; or the entry was delivered late. Empty when there are none.
 *
 * @param before the previous entry of the book; null when there is none or it is not available
 * @param writtenAt corrected time of writing; like `receivedAt` a UTC instant
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
