import type { ImportantPeriod, Shift } from '../records';
import { calendarDay, dayStart, shanghaiDay } from '../calendar/calendar';
import type { RosterDraft } from './problems';
import { periodNameOn } from './roster';
import { POSTS, type Span } from './posts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Night is 22:00 to 06:00, in ms from the midnight at which a day begins. */
const NIGHT = { from: -2 * HOUR, until: 6 * HOUR };

/**
 * Properties that make a shift count as heavier. Rest day, holiday and important period refer to the day of its start.
 */
export interface Marks {
  /** More than half of it is between 22:00 and 06:00. */
  nights: boolean;
  restDays: boolean;
  holidays: boolean;
  important: boolean;
}
export type Mark = keyof Marks;
export const MARKS = ['holidays', 'important', 'restDays', 'nights'] as const satisfies readonly Mark[];

/**
 * Number of shifts, hours and marks of one person. The officer posts count as one, because people change between them.
 */
export interface Load extends Record<Mark, number> {
  shifts: number;
  hours: number;
}
/** Officer posts are counted together. */
export type LoadKind = 'leader' | 'officer';

export function emptyLoad(): Load {
  return { shifts: 0, hours: 0, nights: 0, restDays: 0, holidays: 0, important: 0 };
}

const length = ({ from, until }: Span) => Date.parse(until) - Date.parse(from);

function nightTime({ from, until }: Span): number {
  const [begin, end] = [Date.parse(from), Date.parse(until)];
  let time = 0;
  for (let day = Date.parse(dayStart(shanghaiDay(from))); day + NIGHT.from < end; day += DAY)
    time += Math.max(0, Math.min(end, day + NIGHT.until) - Math.max(begin, day + NIGHT.from));
  return time;
}

/** Returns the marks of a shift. */
export function marksOf(span: Span, important: readonly ImportantPeriod[]): Marks {
  const day = shanghaiDay(span.from);
  const { kind } = calendarDay(day);
  return {
    nights: nightTime(span) * 2 > length(span),
    restDays: kind === 'rest',
    holidays: kind === 'holiday',
    important: periodNameOn(important, day) !== null,
  };
}

/** Adds one shift to a load. */
export function addShift(load: Load, span: Span, marks: Marks): void {
  load.shifts += 1;
  load.hours += length(span) / HOUR;
  for (const mark of MARKS) if (marks[mark]) load[mark] += 1;
}

/** Loads by account, separately as leader and as officer. */
export class Loads {
  readonly leader = new Map<string, Load>();
  readonly officer = new Map<string, Load>();

  of(kind: LoadKind, accountId: string): Load {
    const found = this[kind].get(accountId) ?? emptyLoad();
    this[kind].set(accountId, found);
    return found;
  }

  add(shift: Shift, important: readonly ImportantPeriod[]): void {
    const marks = marksOf(shift, important);
    for (const post of POSTS)
      addShift(this.of(post === 'leader' ? 'leader' : 'officer', shift[post]), shift, marks);
  }
}

/** 值班分布: returns each person's load in these rosters, with swaps applied. */
export function loadsOf(rosters: ReadonlyArray<Pick<RosterDraft, 'shifts' | 'important'>>): Loads {
  const loads = new Loads();
  for (const { shifts, important } of rosters) for (const shift of shifts) loads.add(shift, important);
  return loads;
}
