import dayjs, { type Dayjs } from 'dayjs';
import { exactTime } from './time';

/**
 * The pickers know the machine's zone only, so they are given Beijing's time of day as if it were the machine's, and
 * what they answer is read as Beijing's.
 */
export const toPicker = (instant: string): Dayjs => dayjs(exactTime(new Date(instant)));

/** What a picker shows, as a UTC instant; to the minute. */
export const fromPicker = (picked: Dayjs): string =>
  new Date(`${picked.format('YYYY-MM-DDTHH:mm')}:00+08:00`).toISOString();

/** The field's instant; one that was left empty is now. */
export const orNow = (picked: Dayjs | null | undefined, now: Date): string =>
  picked === null || picked === undefined ? now.toISOString() : fromPicker(picked);

/** Why a time cannot have been: it has not come yet. Null when it can. */
export function futureBar(picked: Dayjs | null | undefined, now: Date): string | null {
  if (picked === null || picked === undefined) return null;
  return Date.parse(fromPicker(picked)) > now.getTime() ? '时间不能晚于现在。' : null;
}
