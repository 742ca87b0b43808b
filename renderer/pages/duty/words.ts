import type { ShiftView } from '../../../electron/core/contract';
import { POST_LABEL } from '../../components/labels';
import { exactTime } from '../../components/time';

/** Returns the period in Beijing time, with dates where they differ from `day` (`YYYY-MM-DD`). */
export function periodText({ from, until }: Pick<ShiftView, 'from' | 'until'>, day = ''): string {
  const [first, last] = [exactTime(new Date(from)), exactTime(new Date(until))];
  const start = first.slice(0, 10) === day ? first.slice(11) : first.slice(5);
  const end = last.slice(0, 10) === first.slice(0, 10) ? last.slice(11) : last.slice(5);
  return `${start} 至 ${end}`;
}

/** Returns the three people of a shift, in the order of the posts. */
export const peopleOfShift = (shift: ShiftView) =>
  [
    { post: 'leader', id: shift.leader, name: shift.leaderName },
    { post: 'technical', id: shift.technical, name: shift.technicalName },
    { post: 'operations', id: shift.operations, name: shift.operationsName },
  ].map((it) => ({
    ...it,
    label: POST_LABEL[it.post as keyof typeof POST_LABEL],
    swapped: shift.swapped.some((post) => post === it.post),
  }));
