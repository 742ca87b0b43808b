import type { Shift } from '../../../platform/contract';
import { addDays, shanghaiDay, shanghaiTime } from '../../../domain/calendar/calendar';
import { dayName } from '../../../domain/roster/posts';
import { lineWidthOf, namedLines, rowLines, type Line } from './lines';

/** Days printed side by side, by the number of shifts in a day; otherwise one. */
const BESIDE: Readonly<Record<number, number>> = { 1: 3, 2: 2 };

/**
 * Returns the lines of all shifts of a roster with their three people, day by day. The most frequent times are stated
 * once, at the top.
 */
export function rosterLines(shifts: readonly Shift[], name: (accountId: string) => string): Line[] {
  const days = new Map<string, Shift[]>();
  for (const shift of shifts) {
    const day = shanghaiDay(shift.from);
    days.set(day, [...(days.get(day) ?? []), shift]);
  }
  const usual = mostFrequent([...days.values()].map(timesOf));
  const people = ({ leader, technical, operations }: Shift) =>
    [leader, technical, operations].map(name).join(' ');
  const cells = [...days].map(([day, each]) => {
    const own = timesOf(each) === usual ? '' : `（${timesOf(each)}）`;
    return `${Number(day.slice(8))}日${own} ${each.map(people).join('／')}`;
  });
  const beside = BESIDE[Math.max(...[...days.values()].map((each) => each.length))] ?? 1;
  const columns = Array.from({ length: beside }, () => ({ width: lineWidthOf('small') / beside }));
  const lines = namedLines('各班', `每天 ${usual}，依次为带班、技术、运维`, 1);
  for (let n = 0; n < cells.length; n += beside)
    lines.push(...rowLines('small', columns, cells.slice(n, n + beside)).map(withoutRule));
  return lines;
}

const withoutRule = ({ face, cells }: Line): Line => ({ face, cells });

function mostFrequent(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

const timesOf = (shifts: readonly Shift[]) => shifts.map(spanOfDay).join('、');

/** 08:00–20:00; names the day of the end when it is a different day. */
function spanOfDay({ from, until }: Shift): string {
  const [day, last] = [shanghaiDay(from), shanghaiDay(until)];
  const next = last === addDays(day, 1) ? '次日' : `${dayName(last)} `;
  return `${shanghaiTime(from)}–${last === day ? '' : next}${shanghaiTime(until)}`;
}
