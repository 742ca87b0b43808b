import { POST_NAME, type Account, type Place, type Post, type Role, type Shift } from '../records';
import { shanghaiDay, shanghaiTime } from '../calendar/calendar';

export const POSTS = ['leader', 'technical', 'operations'] as const satisfies readonly Post[];
const POST_ROLE: Record<Post, Role> = {
  leader: 'dutyLeader',
  technical: 'dutyOfficer',
  operations: 'dutyOfficer',
};

export type Span = Pick<Shift, 'from' | 'until'>;

/** Whether somebody may be rostered at a post now. */
export function mayStand({ active, roles }: Account, post: Post): boolean {
  return active && roles.includes(POST_ROLE[post]);
}

/** Which post somebody stands in a watch; null: none. */
export function postOf(shift: Shift, accountId: string): Post | null {
  return POSTS.find((post) => shift[post] === accountId) ?? null;
}

export function overlap(one: Span, other: Span): boolean {
  return one.from < other.until && other.from < one.until;
}

/** The watch that a place names. */
export function watchAt(shifts: readonly Shift[], place: Place): Shift | null {
  return shifts.find(({ from }) => from === place.shift) ?? null;
}

/** A day such as 11月3日. */
export function dayName(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
}

/** An instant such as 11月3日 08:00. */
export function timeName(instant: string): string {
  return `${dayName(shanghaiDay(instant))} ${shanghaiTime(instant)}`;
}

/** A place such as 11月3日 08:00 技术值班. */
export function placeName(place: Place): string {
  return `${timeName(place.shift)} ${POST_NAME[place.post]}`;
}
