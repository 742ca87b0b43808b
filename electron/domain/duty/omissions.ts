import type { Shift } from '../records';
import { addDays, monthOf, previousMonth, shanghaiDay, shanghaiTime } from '../calendar/calendar';
import { ofTypes, type LedgerReader } from '../ledger/entry';
import { importantPeriodOn, rosterOf } from '../roster/roster';
import { slotsDue, slotState, type Slot } from './slots';
import { LATE_HANDOVER, timingRemark } from './timing';
import { isWrittenBy, handoversOf, writtenAt, type Give, type Take } from './handovers';

/** An omission on duty and its time (UTC instant). */
export interface Omission {
  what: 'reading' | 'handover';
  at: string;
  shift: Shift;
  text: string;
}

type NameOf = (accountId: string) => string;
const later = (instant: string, by: number) => new Date(Date.parse(instant) + by).toISOString();
const moment = (instant: string) => `${shanghaiDay(instant).slice(5)} ${shanghaiTime(instant)}`;

/** Returns the rostered shifts that overlap [from, until), in order. */
export function shiftsIn(reader: LedgerReader, from: string, until: string): Shift[] {
  const last = monthOf(until);
  const shifts: Shift[] = [];
  for (let month = previousMonth(monthOf(from)); month <= last; month = nextOf(month))
    shifts.push(...(rosterOf(reader, month)?.shifts ?? []));
  return shifts.filter((shift) => shift.until > from && shift.from < until);
}

const nextOf = (month: string) => addDays(`${month}-28`, 7).slice(0, 7);

/** Returns when a 读网 was first recorded, and by whom (name); null when it was not. */
export function firstReading(
  reader: LedgerReader,
  { slot }: Pick<Slot, 'slot'>,
): { at: string; by: string } | null {
  const ticks = ofTypes(reader.read({ subject: `slot/${slot}`, types: ['log.read'] }), 'log.read').map(
    (entry) => ({ at: writtenAt(entry), by: entry.statement.author.name }),
  );
  return ticks.reduce<{ at: string; by: string } | null>(
    (first, tick) => (first && first.at <= tick.at ? first : tick),
    null,
  );
}

/** Returns the 读网 for which a shift is responsible: those due during it, its end included. */
export function slotsOfShift(reader: LedgerReader, { from, until }: Shift): Slot[] {
  return slotsDue(from, until, (day) => importantPeriodOn(reader, day) !== null);
}

/** Returns when the first roster of a month (`YYYY-MM`) was written (UTC instant); empty when it has none. */
export function rosteredSince(reader: LedgerReader, month: string): string {
  const [first] = reader.read({ subject: `roster/${month}`, types: ['roster.publish'] });
  return first ? writtenAt(first) : '';
}

/** A shift whose omissions are sought, in the state of `now` (UTC instant). */
interface ExaminedShift {
  reader: LedgerReader;
  shift: Shift;
  now: string;
  /** When the first roster of its month was written (`rosteredSince`). */
  since: string;
}

type Found = Omit<Omission, 'shift'>;

/** Returns the omissions of a shift until `now` (UTC instant), by time. */
export function omissionsOf(reader: LedgerReader, shift: Shift, now: string, name: NameOf): Omission[] {
  const since = rosteredSince(reader, monthOf(shift.from));
  const examined: ExaminedShift = { reader, shift, now, since };
  const handovers = handoverOmissions(examined, name).filter(({ at }) => at > since);
  return [...readingOmissions(examined), ...handovers]
    .map((one) => ({ ...one, shift }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** Returns one omission for each slot of the shift that is `missed` or `late`. */
function readingOmissions({ reader, shift, now, since }: ExaminedShift): Found[] {
  return slotsOfShift(reader, shift).flatMap((slot) => {
    const done = firstReading(reader, slot);
    const state = slotState(slot, done?.at ?? null, now, since);
    if (state !== 'missed' && state !== 'late') return [];
    const which = `${shanghaiDay(slot.from).slice(5)} ${slot.label}`;
    return {
      what: 'reading',
      at: slot.due,
      text: done ? `${which}迟至 ${moment(done.at)} 完成` : `${which}没有完成`,
    };
  });
}

function handoverOmissions(examined: ExaminedShift, name: NameOf): Found[] {
  const { reader, shift } = examined;
  const { takes, gives } = handoversOf(reader, shift.from);
  return [
    ...lateTake(examined, takes),
    ...takes.flatMap((take) => [...standIn(shift, take, takes, name), ...takeWithoutGive(take)]),
    ...earlyGives(examined, gives),
  ];
}

/** The shift began without an officer. */
function lateTake({ shift, now }: ExaminedShift, takes: readonly Take[]): Found[] {
  const latest = later(shift.from, LATE_HANDOVER);
  const [first] = takes.map(writtenAt).sort();
  if (latest >= now || (first !== undefined && first <= latest)) return [];
  const text = first === undefined ? '无人接班' : `迟至 ${moment(first)} 才有人接班`;
  return [{ what: 'handover', at: latest, text: `${moment(shift.from)} 的班${text}` }];
}

/** Somebody else than the rostered officers took the shift. */
function standIn(shift: Shift, take: Take, takes: readonly Take[], name: NameOf): Found[] {
  if (!take.body.standIn) return [];
  const meant = [shift.technical, shift.operations].filter(
    (id) => !takes.some((one) => isWrittenBy(one, id)),
  );
  const instead = meant.length === 0 ? '' : `（值班表为${meant.map(name).join('、')}）`;
  const who = take.statement.author.name;
  return [
    { what: 'handover', at: writtenAt(take), text: `${moment(shift.from)} 的班由${who}顶班${instead}` },
  ];
}

function takeWithoutGive(take: Take): Found[] {
  const { giveId, absence } = take.body;
  if (giveId !== null || absence === '') return [];
  const text = `${take.statement.author.name}接班时没有交班记录：${absence}`;
  return [{ what: 'handover', at: writtenAt(take), text }];
}

/** Officers left before the end of the shift, and nobody relieved them. */
function earlyGives({ reader, shift, since }: ExaminedShift, gives: readonly Give[]): Found[] {
  const relieved = handoversOf(reader, shift.until).takes.map(writtenAt).sort()[0];
  return gives.flatMap((give) => {
    const at = writtenAt(give);
    const isRelieved = relieved !== undefined && relieved <= later(at, LATE_HANDOVER);
    if (at >= later(shift.until, -LATE_HANDOVER) || isRelieved) return [];
    const who = give.statement.author.name;
    const text = `${moment(shift.from)} 的班${who}${timingRemark(give.body, at, shift.until, since)}`;
    return [{ what: 'handover', at, text }];
  });
}
