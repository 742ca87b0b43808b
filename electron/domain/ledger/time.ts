import { CLOCK_AGREES, CLOCK_CORRECTABLE, DELIVERY_LATEST } from '../clock/tolerances';
import { spanInWords } from './clock';
import { trueAt, type Entry, type StatementHead } from './entry';
import type { Refusal } from './judge';

/** What an entry's time is checked against; UTC instants. */
export interface TimeLimits {
  receivedAt: string;
  /** The latest time in its book before it that rests on a comparison of clocks; null: there is none. */
  floor: string | null;
  /** The platform's own clock was set back since: the order of times cannot be checked. */
  setBack?: boolean;
}

const corrected = ({ at, clock }: StatementHead) => Date.parse(at) - (clock.offset ?? 0);

/** When an entry counts as written: its own time, but neither before `floor` nor after its receipt. UTC instant. */
export function judgedAt(statement: StatementHead, { receivedAt, floor }: TimeLimits): string {
  const at = trueAt(statement, receivedAt);
  return floor !== null && at < floor ? floor : at;
}

/** `floor` for the entries behind an entry that counts. */
export function floorBehind(statement: StatementHead, { receivedAt, floor }: TimeLimits): string | null {
  return statement.clock.offset === null ? floor : judgedAt(statement, { receivedAt, floor });
}

/**
 * What is wrong with the time of an entry, in words; null: nothing. A machine that knows its clock's error gives times in
 * order and none to come. Of one that has not compared its clock neither can be asked: its entry counts at `judgedAt`. The
 * record of a change of the clock may name any error: it tells about it.
 */
export function timeProblem(
  { statement, body }: Pick<Entry, 'statement' | 'body'>,
  limits: TimeLimits,
): string | null {
  const { receivedAt, floor, setBack = false } = limits;
  const { offset } = statement.clock;
  const at = corrected(statement);
  if (offset !== null) {
    if (Math.abs(offset) > CLOCK_CORRECTABLE && body.type !== 'log.clock')
      return `本机时钟与平台相差 ${spanInWords(offset)}，超过 7 天`;
    const ahead = at - Date.parse(receivedAt);
    if (ahead > CLOCK_AGREES) return `记录时间比平台收到的时间还晚 ${spanInWords(ahead)}`;
    const behind = floor === null || setBack ? 0 : Date.parse(floor) - at;
    if (behind > CLOCK_AGREES) return `记录时间比本记录簿前面的记录还早 ${spanInWords(behind)}`;
  }
  const late = Date.parse(receivedAt) - Date.parse(judgedAt(statement, limits));
  return late > DELIVERY_LATEST ? `写下 ${spanInWords(late)}后才送达平台，超过 31 天` : null;
}

/** The same as a refusal. */
export function timeRefusal(entry: Pick<Entry, 'statement' | 'body'>, limits: TimeLimits): Refusal | null {
  const problem = timeProblem(entry, limits);
  return problem === null ? null : { code: 'REFUSED', reason: `${problem}。` };
}
