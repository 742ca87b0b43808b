import { exactTime } from './time';

/** A date in Beijing, `YYYY-MM-DD`. */
export type Day = string;

export const dayOf = (at: Date): Day => exactTime(at).slice(0, 10);

/** When a Beijing date begins, as a UTC instant. */
export const startOf = (day: Day): string => new Date(`${day}T00:00:00+08:00`).toISOString();

/** When it is over: the first instant of the next. */
export const endOf = (day: Day): string =>
  new Date(Date.parse(`${day}T00:00:00+08:00`) + 86_400_000).toISOString();

/** The last date that a time which ends at `until` (exclusive) reaches. */
export const lastDayBefore = (until: string): Day => dayOf(new Date(Date.parse(until) - 1));
