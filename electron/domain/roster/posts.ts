import { POST_NAME, type Account, type Place, type Post, type Role, type Shift } from '../records';
import { shanghaiDay, shanghaiTime } from '../calendar/calendar';

export const POSTS = ['leader', 'technical', 'operations'] as const satisfies readonly Post[];
const POST_ROLE: Record<Post, Role> = {
  leader: 'dutyLeader',
  technical: 'dutyOfficer',
  operations: 'dutyOfficer',
};

export type Span = Pick<Shift, 'from' | 'until'>;

/** Returns whether an account may currently be assigned to a post. */
export function mayHoldPost({ active, roles }: Account, post: Post): boolean {
  return active && roles.includes(POST_ROLE[post]);
}

/** Returns the post of a person in a shift; null when they have none. */
export function postOf(shift: Shift, accountId: string): Post | null {
  return POSTS.find((post) => shift[post] === accountId) ?? null;
}

/** Returns whether two periods [from, until) overlap. */
export function overlap(one: Span, other: Span): boolean {
  return one.from < other.until && other.from < one.until;
}

/** Returns the shift of a place; null when it is not among `shifts`. */
export function shiftOfPlace(shifts: readonly Shift[], place: Place): Shift | null {
  return shifts.find(({ from }) => from === place.shift) ?? null;
}

/** Returns a day such as 11月3日. */
export function dayName(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
}

/** Returns an instant such as 11月3日 08:00. */
export function timeName(instant: string): string {
  return `${dayName(shanghaiDay(instant))} ${shanghaiTime(instant)}`;
}

/** Returns a place such as 11月3日 08:00 技术值班. */
export function placeName(place: Place): string {
  return `${timeName(place.shift)} ${POST_NAME[place.post]}`;
}
