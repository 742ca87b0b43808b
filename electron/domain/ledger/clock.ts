import { shanghaiMinute } from '../calendar/calendar';
import { MIN_DISPLAYED_OFFSET, MIN_CLOCK_STEP, MIN_OFFLINE_DELAY } from '../clock/tolerances';
import type { StatementHead } from './entry';

/**
 * A change of the machine's clock between two consecutive entries of a book. `set`: it was set during a run of the
 * program, by `milliseconds` (positive: forward). `behind`: in a new run it was earlier than the previous entry.
 */
export interface ClockChange {
  kind: 'set' | 'behind';
  milliseconds: number;
}

/** Returns the clock change between two consecutive entries; null when none is detectable. */
export function clockChangeBetween(before: StatementHead, after: StatementHead): ClockChange | null {
  const passed = Date.parse(after.at) - Date.parse(before.at);
  if (before.clock.run !== after.clock.run)
    return passed < 0 ? { kind: 'behind', milliseconds: passed } : null;
  const milliseconds = passed - (after.clock.uptime - before.clock.uptime);
  return Math.abs(milliseconds) > MIN_CLOCK_STEP ? { kind: 'set', milliseconds } : null;
}

const UNITS = [
  ['天', 86_400_000],
  ['小时', 3_600_000],
  ['分', 60_000],
  ['秒', 1000],
] as const;

/** Returns a duration in its two largest units, such as 5 小时 3 分. The sign of `milliseconds` is ignored. */
export function durationText(milliseconds: number): string {
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

function jumpInWords({ kind, milliseconds }: ClockChange): string {
  const span = durationText(milliseconds);
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
export function clockRemarks(
  before: StatementHead | null,
  statement: StatementHead,
  writtenAt: string,
  receivedAt: string | null,
): string[] {
  const marks: string[] = [];
  const jump = before && clockChangeBetween(before, statement);
  if (jump) marks.push(jumpInWords(jump));
  const { offset } = statement.clock;
  if (offset !== null && Math.abs(offset) > MIN_DISPLAYED_OFFSET)
    marks.push(`本机时钟比平台${offset > 0 ? '快' : '慢'} ${durationText(offset)}`);
  if (receivedAt === null) return marks;
  const ahead = Date.parse(statement.at) - Date.parse(receivedAt);
  if (offset === null && ahead > MIN_DISPLAYED_OFFSET) marks.push('本机时钟没有与平台比对过，按送达时间计');
  const underWay = Date.parse(receivedAt) - Date.parse(writtenAt);
  if (underWay >= MIN_OFFLINE_DELAY)
    marks.push(`离线记录，${durationText(underWay)}后送达平台（${shanghaiMinute(receivedAt)}）`);
  return marks;
}
