import type { DayView, Post, RosterProblem, Shift, ShiftView } from '../../../electron/core/contract';
import { dayOf, type Day } from '../../components/days';
import { exactTime } from '../../components/time';

export const POSTS: readonly Post[] = ['leader', 'technical', 'operations'];

/** One line of the table: a watch, or a day on which none begins. `span`: lines of its day, on the first of them. */
export interface Row<S> {
  day: DayView;
  shift: S | null;
  span: number;
}

/** The month day by day, each with the watches that begin on it (Beijing). */
export function rowsOf<S extends { from: string }>(days: readonly DayView[], shifts: readonly S[]): Row<S>[] {
  const begins = new Map<Day, S[]>();
  for (const shift of shifts) {
    const day = dayOf(new Date(shift.from));
    begins.set(day, [...(begins.get(day) ?? []), shift]);
  }
  return days.flatMap((day): Row<S>[] => {
    const own = begins.get(day.day) ?? [];
    if (own.length === 0) return [{ day, shift: null, span: 1 }];
    return own.map((shift, index) => ({ day, shift, span: index === 0 ? own.length : 0 }));
  });
}

/** 08:00–20:00; the day after is named. */
export function watchText({ from, until }: Pick<Shift, 'from' | 'until'>): string {
  const [first, last] = [exactTime(new Date(from)), exactTime(new Date(until))];
  const days = Math.round((Date.parse(last.slice(0, 10)) - Date.parse(first.slice(0, 10))) / 86_400_000);
  const end = days === 0 ? '' : days === 1 ? '次日 ' : `${Number(last.slice(8, 10))}日 `;
  return `${first.slice(11)}–${end}${last.slice(11)}`;
}

/** The watch alone, as it is published. */
export const bare = ({ from, until, leader, technical, operations }: Shift): Shift => ({
  from,
  until,
  leader,
  technical,
  operations,
});

export const nameOf = (shift: ShiftView, post: Post): string =>
  ({ leader: shift.leaderName, technical: shift.technicalName, operations: shift.operationsName })[post];

/** A place in the roster as one value of a form. */
export const placeKey = ({ shift, post }: { shift: string; post: Post }) => `${post}|${shift}`;
export function placeOf(key: string): { shift: string; post: Post } {
  const [post = '', shift = ''] = key.split('|');
  return { shift, post: POSTS.find((it) => it === post) ?? 'technical' };
}

/** The places of one person in watches that have not begun, soonest first. */
export function placesOf(
  shifts: readonly ShiftView[],
  accountId: string,
  now: Date,
): { shift: ShiftView; post: Post }[] {
  return shifts
    .filter(({ from }) => Date.parse(from) > now.getTime())
    .flatMap((shift) => POSTS.filter((post) => shift[post] === accountId).map((post) => ({ shift, post })));
}

/** Problems by watch; those of the month as a whole under the empty text. */
export function problemsByShift(problems: readonly RosterProblem[]): Map<string, string[]> {
  const by = new Map<string, string[]>();
  for (const { shift, text } of problems) by.set(shift ?? '', [...(by.get(shift ?? '') ?? []), text]);
  return by;
}
