import { addDays, daysOf, instantOf } from '../calendar/calendar';
import { firstShiftStart, lastShiftEnd, type AdjacentShifts } from './adjacent-months';
import { timeName, type Span } from './posts';

const HOUR = 3_600_000;

/**
 * Divides a month into shifts at given times of day. When an adjacent month ends or begins at another time, the first
 * or last shift is shorter. Returns a Chinese sentence when this is not possible.
 *
 * @param changes times of day, `HH:MM`
 * @param begun shifts of the month that are kept, in order; the result continues after them. Without any, the first
 * shift starts at the end of the previous roster, or else at the first change time of day 1
 */
export function shiftSlots(
  month: string,
  changes: readonly string[],
  beside: AdjacentShifts,
  begun: readonly Span[],
): Span[] | string {
  const times = [...new Set(changes)].sort();
  const tooClose = closeTimes(times);
  if (tooClose !== null) return tooClose;
  const border = firstShiftStart(month, beside);
  const first = instantOf(`${month}-01`, times[0] ?? '');
  const opening = begun[0]?.from ?? (beside.before.length > 0 ? border.latest : first);
  if (begun.length === 0 && opening > border.latest)
    return '第一个交接时间要在 00:00 到 12:00 之间，值班表从每月 1 日的这个时间开始。';
  const start = begun.at(-1)?.until ?? opening;
  const end = lastShiftEnd(month, opening, beside);
  const inside = daysOf(month)
    .flatMap((day) => times.map((time) => instantOf(day, time)))
    .filter((at) => at > start && at < end);
  return spans(start, end, inside);
}

/**
 * Returns the shifts between the instants; instants that would make the first or last shift shorter than an hour are
 * skipped.
 */
function spans(start: string, end: string, inside: readonly string[]): Span[] | string {
  const hour = (from: string, until: string) => Date.parse(until) - Date.parse(from) >= HOUR;
  const kept = inside.filter((at) => hour(start, at) && hour(at, end));
  const borders = [start, ...kept, end];
  const cut = borders.slice(1).map((until, index) => ({ from: borders[index] ?? start, until }));
  const long = cut.find(({ from, until }) => Date.parse(until) - Date.parse(from) > 24 * HOUR);
  if (!hour(start, end)) return `${timeName(start)} 以后这个月没有要排的班次。`;
  if (!long) return cut;
  return `${timeName(long.from)} 至 ${timeName(long.until)} 超过 24 小时，请换一个交接时间，与相邻月份的值班表接上。`;
}

function closeTimes(times: readonly string[]): string | null {
  const day = '2026-01-01';
  const [first] = times;
  if (first === undefined) return '请至少给出一个交接时间。';
  const instants = [...times.map((time) => instantOf(day, time)), instantOf(addDays(day, 1), first)];
  const near = instants.findIndex(
    (at, index) => index > 0 && Date.parse(at) - Date.parse(instants[index - 1] ?? at) < HOUR,
  );
  return near < 0 ? null : '两个交接时间相隔不到 1 小时。';
}
