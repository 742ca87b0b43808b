import arranged from 'chinese-days/dist/chinese-days.json' with { type: 'json' };

/**
 * Days, months and work days of Asia/Shanghai (UTC+8 all year). Instants are UTC ISO strings with milliseconds, days
 * are `YYYY-MM-DD`, months `YYYY-MM`. Work days follow the yearly 放假安排 of 国务院办公厅. For a year that is not in the table
 * only weekends are known, and results have `estimated` set.
 */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const AHEAD = 8 * HOUR;

export type DayKind = 'work' | 'rest' | 'holiday';
export interface CalendarDay {
  kind: DayKind;
  /** Name of the holiday; 调休上班 for a make-up work day; otherwise empty. */
  name: string;
  /** The 放假安排 of the year is unknown; derived from the day of the week only. */
  estimated: boolean;
}

/**
 * By day: `English name,中文名,days`. Only the data is used: the package's functions depend on the machine's time zone.
 */
const table: { holidays: Record<string, string>; workdays: Record<string, string> } = arranged;
/** Years in the table: every 放假安排 contains 国庆节. */
const knownYears = new Set(
  Object.entries(table.holidays)
    .filter(([, name]) => name.includes('国庆节'))
    .map(([day]) => day.slice(0, 4)),
);

/** Shanghai local time at an instant, written as if it were UTC. */
const wall = (instant: string) => new Date(Date.parse(instant) + AHEAD).toISOString();

/** Returns the day of an instant in Shanghai. */
export function shanghaiDay(instant: string): string {
  return wall(instant).slice(0, 10);
}

/** Returns `HH:MM`. */
export function shanghaiTime(instant: string): string {
  return wall(instant).slice(11, 16);
}

/** Returns date and time, such as 2026-12-05 08:30. */
export function shanghaiMinute(instant: string): string {
  return wall(instant).slice(0, 16).replace('T', ' ');
}

/**
 * Returns [from, until) in words: `2026-12-05 至 2026-12-07` with the last day included when both are midnights,
 * `2026-12-05` for a single day, otherwise with times of day.
 */
export function periodInWords({ from, until }: { from: string; until: string }): string {
  if ([from, until].some((end) => wall(end).slice(11, 23) !== '00:00:00.000'))
    return `${shanghaiMinute(from)} 至 ${shanghaiMinute(until)}`;
  const [first, last] = [shanghaiDay(from), addDays(shanghaiDay(until), -1)];
  return first === last ? first : `${first} 至 ${last}`;
}

/** Returns the instant at which a day begins (00:00). */
export function dayStart(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) - AHEAD).toISOString();
}

/** Returns the instant of a time of day, `HH:MM`. */
export function instantOf(day: string, time: string): string {
  return new Date(Date.parse(`${day}T${time}:00.000Z`) - AHEAD).toISOString();
}

/** Returns the day `count` days later; earlier when `count` is negative. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + count * DAY).toISOString().slice(0, 10);
}

/** Returns the month of an instant in Shanghai. */
export function monthOf(instant: string): string {
  return shanghaiDay(instant).slice(0, 7);
}

function monthBy(month: string, count: number): string {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}

export function nextMonth(month: string): string {
  return monthBy(month, 1);
}

export function previousMonth(month: string): string {
  return monthBy(month, -1);
}

/** Returns the instants [from, until) of a month. */
export function monthSpan(month: string): { from: string; until: string } {
  return { from: dayStart(`${month}-01`), until: dayStart(`${nextMonth(month)}-01`) };
}

/** Returns all days of a month, in order. */
export function daysOf(month: string): string[] {
  const days: string[] = [];
  for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) days.push(day);
  return days;
}

/** Returns the day of the week; 0 is Sunday. */
export function weekday(day: string): number {
  return new Date(`${day}T00:00:00.000Z`).getUTCDay();
}

/** Returns 一 to 日. */
export const weekdayName = (day: string): string => '日一二三四五六'[weekday(day)] ?? '';

/** Returns a name such as 2026年12月. */
export const monthName = (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`;

/** Returns the kind of a day: 工作日 (including 调休上班), 周末, or 法定节假日 including days off moved to it. */
export function calendarDay(day: string): CalendarDay {
  const estimated = !knownYears.has(day.slice(0, 4));
  const holiday = table.holidays[day];
  if (holiday !== undefined) return { kind: 'holiday', name: holiday.split(',')[1] ?? '', estimated: false };
  if (table.workdays[day] !== undefined) return { kind: 'work', name: '调休上班', estimated: false };
  const weekend = [0, 6].includes(weekday(day));
  return { kind: weekend ? 'rest' : 'work', name: '', estimated };
}

/** Returns 工作日, 休息日, 调休上班 or the name of the holiday. */
export function dayKindName(day: string): string {
  const { kind, name } = calendarDay(day);
  return name || (kind === 'work' ? '工作日' : '休息日');
}

/**
 * Returns the `count`th work day after a day; the next work day is the first (第十二、十九条 “收到…个工作日内”). With 0 it returns
 * the day itself. `estimated`: one of the counted days is estimated.
 */
export function addWorkDays(day: string, count: number): { day: string; estimated: boolean } {
  let at = day;
  let estimated = false;
  for (let left = count; left > 0;) {
    at = addDays(at, 1);
    const { kind, estimated: guessed } = calendarDay(at);
    estimated ||= guessed;
    if (kind === 'work') left -= 1;
  }
  return { day: at, estimated };
}

/** Returns the end (24:00) of the `count`th work day after the day of `receivedAt`, as an instant. */
export function dueAfterWorkDays(receivedAt: string, count: number): { due: string; estimated: boolean } {
  const { day, estimated } = addWorkDays(shanghaiDay(receivedAt), count);
  return { due: dayStart(addDays(day, 1)), estimated };
}
