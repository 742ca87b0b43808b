import type { EntryView } from '../../../electron/core/contract';
import { dayOf, weekdayOf, type Day } from '../../components/days';

/** Groups entries by Beijing day, keeping their order. */
export function byDay(entries: readonly EntryView[]): { day: Day; entries: EntryView[] }[] {
  const days: { day: Day; entries: EntryView[] }[] = [];
  for (const entry of entries) {
    const day = dayOf(new Date(entry.trueAt));
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}

export const dayText = (day: Day) =>
  `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日 星期${weekdayOf(day)}`;
