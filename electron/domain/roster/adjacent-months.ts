import type { Shift } from '../records';
import { instantOf, monthSpan, nextMonth, shanghaiTime } from '../calendar/calendar';

/** Shifts of the previous and the next month's roster, in order; empty when a month has no roster. */
export interface AdjacentShifts {
  before: readonly Shift[];
  after: readonly Shift[];
}

const MORNING = 12 * 3_600_000;

/** Returns the earliest and the latest permitted start of a month's first shift, as instants. */
export function firstShiftStart(
  month: string,
  { before }: AdjacentShifts,
): { earliest: string; latest: string } {
  const end = before.at(-1)?.until;
  if (end !== undefined) return { earliest: end, latest: end };
  const { from } = monthSpan(month);
  return { earliest: from, latest: new Date(Date.parse(from) + MORNING).toISOString() };
}

/**
 * Returns the required end of a month's last shift: the start of the next roster, or else, on day 1 of the next month,
 * the time of day at which this roster starts.
 */
export function lastShiftEnd(month: string, begun: string, { after }: AdjacentShifts): string {
  return after[0]?.from ?? instantOf(`${nextMonth(month)}-01`, shanghaiTime(begun));
}
