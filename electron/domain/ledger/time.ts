import { MAX_UNREPORTED_OFFSET, MAX_CORRECTABLE_OFFSET, MAX_DELIVERY_DELAY } from '../clock/tolerances';
import { durationText } from './clock';
import { correctedTimeOf, type Entry, type StatementHead } from './entry';
import type { Refusal } from './judge';

/** Limits for the time of an entry; UTC instants. */
export interface TimeLimits {
  receivedAt: string;
  /** Latest time in the book before this entry that is based on a clock comparison; null when there is none. */
  floor: string | null;
  /** The platform's own clock was set back since then, so the order of times cannot be checked. */
  setBack?: boolean;
}

const corrected = ({ at, clock }: StatementHead) => Date.parse(at) - (clock.offset ?? 0);

/** Returns the time at which an entry counts as written: its own time, but not before `floor` or after its receipt. */
export function effectiveTime(statement: StatementHead, { receivedAt, floor }: TimeLimits): string {
  const at = correctedTimeOf(statement, receivedAt);
  return floor !== null && at < floor ? floor : at;
}

/** Returns the `floor` for the entries after an accepted entry. */
export function nextFloor(statement: StatementHead, { receivedAt, floor }: TimeLimits): string | null {
  return statement.clock.offset === null ? floor : effectiveTime(statement, { receivedAt, floor });
}

/**
 * Returns what is wrong with the time of an entry, as a Chinese clause; null when nothing is. With a known clock
 * offset, the time must be neither before `floor` nor after the receipt. Without one neither is checked, and the entry
 * counts at `judgedAt`. A `log.clock` entry may have any offset, because it reports the clock change.
 */
export function timeProblem(
  { statement, body }: Pick<Entry, 'statement' | 'body'>,
  limits: TimeLimits,
): string | null {
  const { receivedAt, floor, setBack = false } = limits;
  const { offset } = statement.clock;
  const at = corrected(statement);
  if (offset !== null) {
    if (Math.abs(offset) > MAX_CORRECTABLE_OFFSET && body.type !== 'log.clock')
      return `本机时钟与平台相差 ${durationText(offset)}，超过 7 天`;
    const ahead = at - Date.parse(receivedAt);
    if (ahead > MAX_UNREPORTED_OFFSET) return `记录时间比平台收到的时间还晚 ${durationText(ahead)}`;
    const behind = floor === null || setBack ? 0 : Date.parse(floor) - at;
    if (behind > MAX_UNREPORTED_OFFSET) return `记录时间比本记录簿前面的记录还早 ${durationText(behind)}`;
  }
  const late = Date.parse(receivedAt) - Date.parse(effectiveTime(statement, limits));
  return late > MAX_DELIVERY_DELAY ? `写下 ${durationText(late)}后才送达平台，超过 31 天` : null;
}

/** Like `timeProblem`, as a refusal. */
export function timeRefusal(entry: Pick<Entry, 'statement' | 'body'>, limits: TimeLimits): Refusal | null {
  const problem = timeProblem(entry, limits);
  return problem === null ? null : { code: 'REFUSED', reason: `${problem}。` };
}
