import { POST_NAME, type Shift } from '../../platform/contract';
import type { AgendaItem } from '../contract';
import type { Session } from '../types';
import { dayName, timeName } from '../../domain/roster/posts';
import { postOf, shiftAt } from '../../domain/roster/roster';
import { monthOf, shanghaiDay, shanghaiTime } from '../../domain/calendar/calendar';
import { namesOf } from '../store';
import { shiftToTake } from './handover';
import {
  firstReading,
  omissionsOf,
  rosteredSince,
  shiftsIn,
  slotsOfShift,
} from '../../domain/duty/omissions';
import { slotState, type Slot } from '../../domain/duty/slots';
import { LATE_HANDOVER } from '../../domain/duty/timing';
import { EARLIEST_TAKE, handoversOf, isOfficer, takeOf, heldShift } from '../../domain/duty/handovers';
import { dutyMoment, type DutyMoment } from './shift';
import { unfinishedNow } from './unfinished';

const HOUR = 3_600_000;
/** Period in ms for which omissions are listed. */
const LOOK_BACK = 48 * HOUR;
/** Period in ms around an instant in which shifts are looked up. */
const AROUND = 24 * HOUR;

const later = (instant: string, by: number) => new Date(Date.parse(instant) + by).toISOString();
const span = ({ from, until }: Shift) => `${timeName(from)} 至 ${timeName(until)}`;
const nothing = { stage: null, due: null, note: '' };

/**
 * Returns the account's duty items: a shift to take over, readings due, open notes; for leaders and 网站专人,
 * omissions.
 */
export function agendaItems(session: Session): AgendaItem[] {
  const { roles } = session.account;
  const at = dutyMoment(session);
  const items: AgendaItem[] = [];
  if (roles.includes('dutyOfficer'))
    items.push(...takeOver(session, at), ...readings(session, at), ...openNotes(session, at));
  if (roles.includes('dutyLeader') || roles.includes('siteAdministrator'))
    items.push(...omissions(session, at));
  return items;
}

/** An own shift, from an hour before its start until it is taken. Substitution is possible but not an agenda item. */
function takeOver(session: Session, at: DutyMoment): AgendaItem[] {
  const taking = shiftToTake(session, at);
  if (!taking || taking.standIn) return [];
  const { shift } = taking;
  const post = postOf(shift, session.account.id);
  return [
    {
      ...nothing,
      kind: 'takeOver',
      id: shift.from,
      title: `接 ${span(shift)} 的班`,
      note: post ? POST_NAME[post] : '',
      since: later(shift.from, -EARLIEST_TAKE),
      due: shift.from,
    },
  ];
}

/** The current shift, if the account is a rostered officer of it or has taken it. */
function ownShift({ account }: Session, { reader, now }: DutyMoment): Shift | null {
  const running = shiftAt(reader, now);
  if (!running) return null;
  const own =
    isOfficer(running, account.id) || takeOf(handoversOf(reader, running.from), account.id) !== null;
  return own ? running : null;
}

function readings(session: Session, at: DutyMoment): AgendaItem[] {
  const { reader, now } = at;
  const shift = ownShift(session, at);
  if (!shift) return [];
  const since = rosteredSince(reader, monthOf(shift.from));
  return slotsOfShift(reader, shift)
    .filter((slot) => slotState(slot, firstReading(reader, slot)?.at ?? null, now, since) === 'due')
    .map((slot) => ({
      ...nothing,
      kind: 'reading',
      id: slot.slot,
      title: slotTitle(slot),
      note: `${shanghaiTime(slot.from)}–${shanghaiTime(slot.due)}`,
      since: slot.from,
      due: slot.due,
    }));
}

const slotTitle = ({ from, label }: Slot) => `${dayName(shanghaiDay(from))} ${label}`;

function openNotes(session: Session, { reader, now }: DutyMoment): AgendaItem[] {
  if (!heldShift(reader, session.account.id, now)) return [];
  return unfinishedNow(session)
    .filter(({ item }) => item.kind === 'note')
    .map(({ item, since, authorName }) => ({
      ...nothing,
      kind: 'openNote',
      id: item.id,
      title: item.title,
      note: authorName,
      since,
    }));
}

/** Omissions of the last two days by shift, for the leader of the shift and for 网站专人. */
function omissions(session: Session, { reader, now }: DutyMoment): AgendaItem[] {
  const { id, roles } = session.account;
  const name = namesOf(session.stores.cache);
  return shiftsIn(reader, later(now, -LOOK_BACK), now)
    .filter(({ leader }) => leader === id || roles.includes('siteAdministrator'))
    .flatMap((shift) => {
      const [first, ...more] = omissionsOf(reader, shift, now, name);
      if (!first) return [];
      return {
        ...nothing,
        kind: 'omission' as const,
        id: shift.from,
        title: [first, ...more].map(({ text }) => text).join('；'),
        note: `${span(shift)}，带班 ${name(shift.leader)}；供知悉，列示两天`,
        since: first.at,
      };
    });
}

/** Returns the deadlines of this account's shifts in (after, until] that have not been met. UTC instants. */
export function deadlines(
  session: Session,
  after: string,
  until: string,
): Array<{ at: string; text: string }> {
  const { reader } = dutyMoment(session);
  const { id } = session.account;
  return shiftsIn(reader, later(after, -AROUND), until)
    .filter((shift) => isOfficer(shift, id))
    .flatMap((shift) => {
      const since = rosteredSince(reader, monthOf(shift.from));
      const untaken = takeOf(handoversOf(reader, shift.from), id) === null;
      const unread = slotsOfShift(reader, shift).filter((slot) => firstReading(reader, slot) === null);
      return [
        ...(untaken ? [{ at: shift.from, text: `${timeName(shift.from)} 的班没有接` }] : []),
        ...unread.map((slot) => ({ at: slot.due, text: `${slotTitle(slot)}没有完成` })),
      ].filter(({ at }) => at > since);
    })
    .filter(({ at }) => at > after && at <= until);
}

/** Whether a shift or reading slot of any account started, ended or became due in (after, until]. UTC instants. */
export function dutyChangedIn(session: Session, after: string, until: string): boolean {
  const { reader } = dutyMoment(session);
  return shiftsIn(reader, later(after, -AROUND), later(until, 2 * HOUR))
    .flatMap((shift) => [
      ...[shift.from, shift.until, later(shift.from, -EARLIEST_TAKE), later(shift.from, LATE_HANDOVER)],
      ...slotsOfShift(reader, shift).flatMap(({ from, due }) => [from, due]),
    ])
    .some((at) => at > after && at <= until);
}
