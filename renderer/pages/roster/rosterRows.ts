import type { DayView, Post, RosterProblem, Shift, ShiftView } from '../../../electron/core/contract';
import { dayOf, type Day } from '../../components/days';
import { exactTime } from '../../components/time';

export const POSTS: readonly Post[] = ['leader', 'technical', 'operations'];

/**
 * A row of the roster table: a shift, or a day on which none begins. `span`: number of rows of the day in its first
 * row, otherwise 0.
 */
export interface Row<S> {
  day: DayView;
  shift: S | null;
  span: number;
}

/** Returns the rows of a month by day, each with the shifts that begin on it in Beijing time. */
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

/** Returns the times of a shift: 08:00–20:00, with the day when it ends on another. */
export function shiftText({ from, until }: Pick<Shift, 'from' | 'until'>): string {
  const [first, last] = [exactTime(new Date(from)), exactTime(new Date(until))];
  const days = Math.round((Date.parse(last.slice(0, 10)) - Date.parse(first.slice(0, 10))) / 86_400_000);
  const end = days === 0 ? '' : days === 1 ? '次日 ' : `${Number(last.slice(8, 10))}日 `;
  return `${first.slice(11)}–${end}${last.slice(11)}`;
}

/** Returns a shift without names, as it is published. */
export const withoutNames = ({ from, until, leader, technical, operations }: Shift): Shift => ({
  from,
  until,
  leader,
  technical,
  operations,
});

export const nameOf = (shift: ShiftView, post: Post): string =>
  ({ leader: shift.leaderName, technical: shift.technicalName, operations: shift.operationsName })[post];

/** Encodes a post in a shift as a form value; `placeOf` decodes it. */
export const encodePlace = ({ shift, post }: { shift: string; post: Post }) => `${post}|${shift}`;
export function decodePlace(key: string): { shift: string; post: Post } {
  const [post = '', shift = ''] = key.split('|');
  return { shift, post: POSTS.find((it) => it === post) ?? 'technical' };
}

/** Returns the posts of a person in shifts that have not begun, in the order of `shifts`. */
export function placesOf(
  shifts: readonly ShiftView[],
  accountId: string,
  now: Date,
): { shift: ShiftView; post: Post }[] {
  return shifts
    .filter(({ from }) => Date.parse(from) > now.getTime())
    .flatMap((shift) => POSTS.filter((post) => shift[post] === accountId).map((post) => ({ shift, post })));
}

/** Groups problems by shift; those of the whole month have the key ''. */
export function problemsByShift(problems: readonly RosterProblem[]): Map<string, string[]> {
  const by = new Map<string, string[]>();
  for (const { shift, text } of problems) by.set(shift ?? '', [...(by.get(shift ?? '') ?? []), text]);
  return by;
}
