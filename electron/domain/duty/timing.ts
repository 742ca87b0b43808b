import type { Shift } from '../records';
import { shanghaiMinute } from '../calendar/calendar';
import type { EntryBody } from '../ledger/entry';
import { durationText } from '../ledger/clock';
import { parseSlot, type Slot } from './slots';

/**
 * A handover is early when it precedes the change of shifts by more than this, in ms: officers usually overlap for some
 * minutes.
 */
export const EARLY_HANDOVER = 15 * 60_000;
/** A handover is late when it follows the change of shifts by more than this, in ms. */
export const LATE_HANDOVER = 30 * 60_000;

const MINUTE = 60_000;
const apart = (from: string, until: string) => Date.parse(until) - Date.parse(from);
const minutes = (from: string, until: string) =>
  durationText(Math.floor(apart(from, until) / MINUTE) * MINUTE);

/** Returns by how much a reading was late, in words (UTC instants); empty when it was not. */
export function latenessText({ due }: Pick<Slot, 'due'>, doneAt: string): string {
  return doneAt > due ? `补读，晚 ${lateness(due, doneAt)}` : '';
}

const lateness = (due: string, at: string) => (apart(due, at) < MINUTE ? '不到 1 分' : minutes(due, at));

/** Returns whether handing over a shift at an instant is early. */
export const isEarlyGive = ({ until }: Pick<Shift, 'until'>, at: string): boolean =>
  apart(at, until) > EARLY_HANDOVER;

const takenEarly = (from: string, at: string) => apart(at, from) > EARLY_HANDOVER;

/**
 * Returns what is unusual about the time of an entry of the duty log, in words; empty when nothing is. UTC instants.
 *
 * @param at time of writing
 * @param until end of the shift that a 交班 hands over; null when the roster does not contain it
 * @param since when the month of the shift got its first roster; nothing due before it counts as late
 */
export function timingRemark(body: EntryBody, at: string, until: string | null, since: string): string {
  switch (body.type) {
    case 'log.read': {
      const slot = parseSlot(body.slot);
      return slot && slot.due > since ? latenessText(slot, at) : '';
    }
    case 'handover.take': {
      if (takenEarly(body.shift, at)) return `提前 ${minutes(at, body.shift)}接班`;
      const late = !body.standIn && body.shift > since && apart(body.shift, at) > LATE_HANDOVER;
      return late ? `晚 ${minutes(body.shift, at)}接班` : '';
    }
    case 'handover.give':
      return until !== null && isEarlyGive({ until }, at) ? `提前 ${minutes(at, until)}交班` : '';
    default:
      return '';
  }
}

/** Returns a warning before an early 接班 is signed; empty when it is not early. */
export function earlyTakeWarning({ from }: Pick<Shift, 'from'>, now: string): string {
  if (!takenEarly(from, now)) return '';
  return `这一班 ${shanghaiMinute(from)} 才开始，现在接班提前 ${minutes(now, from)}，会在记录中注明。`;
}

/**
 * Returns a warning before an early 交班 is signed; empty when it is not early.
 *
 * @param othersStay another officer has taken this shift or the next one, and has not given it
 */
export function earlyGiveWarning(shift: Pick<Shift, 'until'>, now: string, othersStay: boolean): string {
  if (!isEarlyGive(shift, now)) return '';
  return (
    `本班到 ${shanghaiMinute(shift.until)} 才结束，现在交班提前 ${minutes(now, shift.until)}，会在记录中注明。` +
    '交班后您不能再写这一班的记录。' +
    (othersStay ? '' : '交班后到下一班接班前，没有人当班。')
  );
}
