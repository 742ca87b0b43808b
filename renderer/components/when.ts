import type { Dayjs } from 'dayjs';

/**
 * What a picker shows, as a UTC instant, to the minute. The pickers know the machine's zone only; what is picked is meant
 * in Beijing's all the same.
 */
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
