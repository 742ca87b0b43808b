import type { Shift } from '../records';
import { instantOf, monthSpan, nextMonth, shanghaiTime } from '../calendar/calendar';

/** The watches of the rosters beside a month, in order; empty when there is none. */
export interface Beside {
  before: readonly Shift[];
  after: readonly Shift[];
}

const MORNING = 12 * 3_600_000;

/** Where a month's first watch has to begin: the earliest and the latest instant. */
export function beginning(month: string, { before }: Beside): { earliest: string; latest: string } {
  const end = before.at(-1)?.until;
  if (end !== undefined) return { earliest: end, latest: end };
  const { from } = monthSpan(month);
  return { earliest: from, latest: new Date(Date.parse(from) + MORNING).toISOString() };
}

/** Where a month's last watch has to end: where the next roster begins, else at the time of day of this one's beginning. */
export function ending(month: string, begun: string, { after }: Beside): string {
  return after[0]?.from ?? instantOf(`${nextMonth(month)}-01`, shanghaiTime(begun));
}
