import type { OpenItem, Post, Shift } from '../../platform/contract';
import { addDays, dayStart, monthOf, shanghaiDay } from '../../domain/calendar/calendar';
import type { EntryView, ShiftView, SlotView } from '../contract';
import type { LedgerReader } from '../../domain/ledger/entry';
import { mayAppend } from '../../domain/ledger/rights';
import type { Session } from '../types';
import { importantPeriodOn, postOf, shiftAfter, shiftAt, shiftBefore } from '../../domain/roster/roster';
import { namesOf } from '../store';
import { shiftToTake } from './handover';
import { entriesNewestFirst } from './log';
import { firstReading, omissionsOf, rosteredSince, slotsOfShift } from '../../domain/duty/omissions';
import { slotsDue, slotState, type Slot } from '../../domain/duty/slots';
import { latenessText, timingRemark } from '../../domain/duty/timing';
import {
  giveOf,
  handoversOf,
  takeOf,
  heldShift,
  logWritingRefusal,
  writtenAt,
  type Handovers,
} from '../../domain/duty/handovers';
import { dutyMoment, shiftView, type DutyMoment } from './shift';
import { unfinishedNow } from './unfinished';
import { logViews } from './views';

const DAY = 86_400_000;
/** Maximum number of entries shown, newest first. */
const SHOWN = 200;

interface Taken {
  accountId: string;
  name: string;
  at: string;
  givenAt: string | null;
  marks: string[];
}

export interface DutyOverview {
  now: string;
  shift: ShiftView | null;
  next: ShiftView | null;
  important: string | null;
  taken: Taken[];
  nextTaken: Taken[];
  mine: {
    post: Post | null;
    taken: boolean;
    given: boolean;
    mayWrite: boolean;
    reason: string;
    mayTake: boolean;
    mayGive: boolean;
  };
  items: OpenItem[];
  slots: SlotView[];
  omissions: Array<{ at: string; text: string; before: boolean }>;
  entries: EntryView[];
}

const NOBODY: Handovers = { takes: [], gives: [] };

/** 值守台: returns the current shift and what this account may do. Without a current shift it shows the day. */
export function overview(session: Session): DutyOverview {
  const at = dutyMoment(session);
  const { reader, now } = at;
  const shift = shiftAt(reader, now);
  const next = shiftAfter(reader, now);
  const handovers = shift ? handoversOf(reader, shift.from) : NOBODY;
  return {
    now,
    shift: shift && shiftView(session, reader, shift),
    next: next && shiftView(session, reader, next),
    important: importantPeriodOn(reader, shanghaiDay(now)),
    taken: takenIn(reader, shift),
    nextTaken: takenIn(reader, next),
    mine: mineNow(session, at, shift, handovers),
    items: unfinishedNow(session).map(({ item }) => item),
    slots: slotsNow(at, shift).map((slot) => slotView(at, slot, shift)),
    omissions: omissionsNow(session, at, shift),
    entries: entriesNow(session, at, shift, handovers),
  };
}

/** Handovers of a shift by the officers who took it, in the order of the ledger. */
function takenIn(reader: LedgerReader, shift: Shift | null): Taken[] {
  if (!shift) return [];
  const handovers = handoversOf(reader, shift.from);
  const since = rosteredSince(reader, monthOf(shift.from));
  return handovers.takes.map((take) => {
    const { accountId, name } = take.statement.author;
    const given = giveOf(handovers, accountId);
    const marks = [take, ...(given ? [given] : [])]
      .map((entry) => timingRemark(entry.body, writtenAt(entry), shift.until, since))
      .filter((mark) => mark !== '');
    return { accountId, name, at: writtenAt(take), givenAt: given && writtenAt(given), marks };
  });
}

function mineNow(
  { account }: Session,
  at: DutyMoment,
  shift: Shift | null,
  handovers: Handovers,
): DutyOverview['mine'] {
  const { reader, now } = at;
  const allowed = mayAppend('log.note', account.roles);
  const denial = allowed ? logWritingRefusal(reader, account, now) : '您的角色不记值守记录。';
  const officer = account.roles.includes('dutyOfficer');
  return {
    post: shift && postOf(shift, account.id),
    taken: takeOf(handovers, account.id) !== null,
    given: giveOf(handovers, account.id) !== null,
    mayWrite: denial === null,
    reason: denial ?? '',
    mayTake: shiftToTake({ account }, at) !== null,
    mayGive: officer && heldShift(reader, account.id, now) !== null,
  };
}

function slotsNow({ reader, now }: DutyMoment, shift: Shift | null): Slot[] {
  if (shift) return slotsOfShift(reader, shift);
  const today = shanghaiDay(now);
  const important = importantPeriodOn(reader, today) !== null;
  return slotsDue(dayStart(today), dayStart(addDays(today, 1)), () => important);
}

/** `shift` is the one responsible for the slot, null when there is none. */
function slotView({ reader, now }: DutyMoment, slot: Slot, shift: Shift | null): SlotView {
  const done = firstReading(reader, slot);
  const state = slotState(
    slot,
    done?.at ?? null,
    now,
    shift ? rosteredSince(reader, monthOf(shift.from)) : now,
  );
  const mark = done && state === 'late' ? latenessText(slot, done.at) : '';
  return { ...slot, state, doneAt: done?.at ?? null, doneBy: done?.by ?? '', mark };
}

/** Includes the previous shift, for the officer who takes over. */
function omissionsNow(
  session: Session,
  { reader, now }: DutyMoment,
  shift: Shift | null,
): DutyOverview['omissions'] {
  const name = namesOf(session.stores.cache);
  const before = shiftBefore(reader, shift?.from ?? now);
  return [before, shift]
    .flatMap((one) => (one ? omissionsOf(reader, one, now, name) : []))
    .map(({ at, text, shift: of }) => ({ at, text, before: of === before }))
    .reverse();
}

/** Entries since the first 接班, which is usually before the start of the shift. */
function entriesNow(
  session: Session,
  { now }: DutyMoment,
  shift: Shift | null,
  { takes }: Handovers,
): EntryView[] {
  const day = new Date(Date.parse(now) - DAY).toISOString();
  const from = [shift?.from ?? day, ...takes.map(writtenAt)].sort()[0] ?? day;
  const until = shift?.until ?? new Date(Date.parse(now) + DAY).toISOString();
  return logViews(session, entriesNewestFirst(session, from, until).slice(0, SHOWN));
}
