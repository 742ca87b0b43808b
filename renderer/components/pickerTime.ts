import dayjs, { type Dayjs } from 'dayjs';
import { sessionNow } from './clock';
import { machineNow } from './machineClock';
import { exactTime } from './time';

/**
 * Converts a UTC instant to a picker value. Pickers only support the zone of the machine, so they get Beijing's time of
 * day as if it were local time.
 */
export const toPicker = (instant: string): Dayjs => dayjs(exactTime(new Date(instant)));

/** Converts a picker value to a UTC instant, to the minute. */
export const fromPicker = (picked: Dayjs): string =>
  new Date(`${picked.format('YYYY-MM-DDTHH:mm')}:00+08:00`).toISOString();

/** Returns the UTC instant of a field; null when it is empty, which the core takes as now. */
export const instantOf = (picked: Dayjs | null | undefined): string | null =>
  picked === null || picked === undefined ? null : fromPicker(picked);

/**
 * Returns an error sentence when a picked time is in the future; otherwise null. When the machine's clock is fast, its
 * time counts: the core takes it as now, or reports the wrong clock.
 */
export function futureProblem(
  picked: Dayjs | null | undefined,
  now = { session: sessionNow(), shown: machineNow() },
): string | null {
  const instant = instantOf(picked);
  if (instant === null) return null;
  const latest = Math.max(now.session.getTime(), now.shown.getTime());
  return Date.parse(instant) > latest ? '时间不能晚于现在。' : null;
}
