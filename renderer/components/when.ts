import dayjs, { type Dayjs } from 'dayjs';
import { sessionNow, shownNow } from './clock';
import { exactTime } from './time';

/**
 * The pickers know the machine's zone only, so they are given Beijing's time of day as if it were the machine's, and
 * what they answer is read as Beijing's.
 */
export const toPicker = (instant: string): Dayjs => dayjs(exactTime(new Date(instant)));

/** What a picker shows, as a UTC instant; to the minute. */
export const fromPicker = (picked: Dayjs): string =>
  new Date(`${picked.format('YYYY-MM-DDTHH:mm')}:00+08:00`).toISOString();

/** The field's UTC instant; null where it was left empty, which the core takes as now. */
export const instantOf = (picked: Dayjs | null | undefined): string | null =>
  picked === null || picked === undefined ? null : fromPicker(picked);

/**
 * Why a fact cannot have happened at a picked time: it is in the future. Null when it can. Where the machine's clock is
 * fast, what it shows counts: the core takes such a time as now, or says that the clock is wrong.
 */
export function futureBar(
  picked: Dayjs | null | undefined,
  now = { session: sessionNow(), shown: shownNow() },
): string | null {
  const instant = instantOf(picked);
  if (instant === null) return null;
  const latest = Math.max(now.session.getTime(), now.shown.getTime());
  return Date.parse(instant) > latest ? '时间不能晚于现在。' : null;
}
