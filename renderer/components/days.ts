import { exactTime } from './time';

/** A date in Beijing, `YYYY-MM-DD`. */
export type Day = string;

export const dayOf = (at: Date): Day => exactTime(at).slice(0, 10);

/** Returns the start of a Beijing date, UTC instant. */
export const startOf = (day: Day): string => new Date(`${day}T00:00:00+08:00`).toISOString();

/** Returns the end of a Beijing date (start of the next one), UTC instant. */
export const endOf = (day: Day): string =>
  new Date(Date.parse(`${day}T00:00:00+08:00`) + 86_400_000).toISOString();

/** Returns the last date of a period that ends at `until` (exclusive). */
export const lastDayBefore = (until: string): Day => dayOf(new Date(Date.parse(until) - 1));

/** A month in Beijing, `YYYY-MM`. */
export type Month = string;

export const monthOf = (at: Date): Month => dayOf(at).slice(0, 7);

/** Returns the month in a URL; the current month when it is invalid. */
export const monthFromUrl = (text: string, now: Date): Month =>
  /^20\d\d-(0[1-9]|1[0-2])$/.test(text) ? text : monthOf(now);

/** Returns the month `by` months later; earlier when negative. */
export function monthAfter(month: Month, by: number): Month {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

export const monthText = (month: Month) => `${month.slice(0, 4)}年${Number(month.slice(5))}月`;

/** Returns the weekday of a date, 一 to 日. */
export const weekdayOf = (day: Day) => '日一二三四五六'[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';
