import type { BookHead, OpenItem, Shift } from '../../platform/contract';
import type { HandoverView } from '../contract';
import { Failure } from '../failure';
import { append, bookHeads, ownBookName } from '../ledger/service';
import type { Session } from '../types';
import { postOf, shiftAfter, shiftAt, shiftBefore } from '../../domain/roster/roster';
import { namesOf } from '../store';
import { dutyRefusal } from '../../domain/duty/judge';
import { omissionsOf } from '../../domain/duty/omissions';
import { earlyGiveWarning, earlyTakeWarning } from '../../domain/duty/timing';
import {
  needsAbsenceReason,
  EARLIEST_TAKE,
  giveOf,
  suggestedGive,
  handoversOf,
  isOfficer,
  isTakenByRosteredOfficer,
  takeOf,
  heldShift,
  writtenAt,
  type Give,
} from '../../domain/duty/handovers';
import { dutyMoment, shiftView, type DutyMoment } from './shift';
import { unfinishedNow } from './unfinished';

/**
 * Limits of an entry (`domain/records/duty.ts`): numbers of items, books and omissions, and characters of an omission.
 */
const MOST = { items: 200, seen: 50, omissions: 100, omission: 300 };

/** A shift to take over, and whether as a substitute for the rostered officers. */
export interface ShiftToTake {
  shift: Shift;
  standIn: boolean;
}

/**
 * Returns the shift that this account may take over now; null when there is none. Own shifts come first, from an hour
 * before their start; then, as a substitute, the current shift when no rostered officer has taken it.
 */
export function shiftToTake(
  { account }: Pick<Session, 'account'>,
  { reader, now }: DutyMoment,
): ShiftToTake | null {
  if (!account.roles.includes('dutyOfficer')) return null;
  const open = (shift: Shift) => takeOf(handoversOf(reader, shift.from), account.id) === null;
  const running = shiftAt(reader, now);
  if (running && isOfficer(running, account.id) && open(running)) return { shift: running, standIn: false };
  const next = shiftAfter(reader, now);
  const near = next !== null && Date.parse(next.from) - Date.parse(now) <= EARLIEST_TAKE;
  if (near && isOfficer(next, account.id) && open(next)) return { shift: next, standIn: false };
  if (!running || postOf(running, account.id) !== null || !open(running)) return null;
  const abandoned = !isTakenByRosteredOfficer(handoversOf(reader, running.from), running, now);
  return abandoned ? { shift: running, standIn: true } : null;
}

function carriedItems(session: Session): OpenItem[] {
  return unfinishedNow(session)
    .slice(0, MOST.items)
    .map(({ item }) => item);
}

/** Omissions of the given shifts, in words. */
function missedIn(
  session: Session,
  { reader, now }: DutyMoment,
  shifts: ReadonlyArray<Shift | null>,
): string[] {
  const name = namesOf(session.stores.cache);
  return shifts
    .flatMap((shift) => (shift ? omissionsOf(reader, shift, now, name) : []))
    .slice(0, MOST.omissions)
    .map(({ text }) => text.slice(0, MOST.omission));
}

/** The last entry of each other book that this machine has. */
function seenBooks(session: Session): BookHead[] {
  const own = ownBookName(session);
  return bookHeads(session)
    .filter(({ book }) => book !== own)
    .slice(0, MOST.seen)
    .map(({ book, number, digest }) => ({ book, number, digest }));
}

/** The shift that this account has taken and not given. Throws `Failure` 'NOTHING_TO_GIVE' when there is none. */
function shiftToGive({ account }: Session, { reader, now }: DutyMoment): Shift {
  const shift = heldShift(reader, account.id, now);
  if (shift) return shift;
  throw new Failure('NOTHING_TO_GIVE', '您手上没有要交的班。', '接班以后才能交班；已交的班不用再交。');
}

/** Whether another officer has taken this shift or the next one and not given it. */
function othersStay({ account }: Session, { reader }: DutyMoment, shift: Shift): boolean {
  return [shift.from, shift.until].some((from) => {
    const handovers = handoversOf(reader, from);
    const holders = handovers.takes.map(({ statement }) => statement.author.accountId);
    return holders.some((id) => id !== account.id && giveOf(handovers, id) === null);
  });
}

/**
 * 交班: returns what would be signed now. `shift` is the next shift, or the current one when the roster has no next.
 * Throws `Failure` 'NOTHING_TO_GIVE' when this account has no shift to give.
 */
export function previewGive(session: Session): { handover: HandoverView } {
  const at = dutyMoment(session);
  const shift = shiftToGive(session, at);
  return {
    handover: {
      shift: shiftView(session, at.reader, shiftAfter(at.reader, shift.from) ?? shift),
      give: null,
      items: carriedItems(session),
      omissions: missedIn(session, at, [shift]),
      warning: earlyGiveWarning(shift, at.now, othersStay(session, at, shift)),
    },
  };
}

/**
 * 交班, signed: records the open items, the omissions and the last entry seen of each other book. Rejects with
 * `Failure` 'NOTHING_TO_GIVE', and as `append` does.
 */
export async function give(session: Session, { note }: { note: string }): Promise<{ entryId: string }> {
  const at = dutyMoment(session);
  const shift = shiftToGive(session, at);
  const body = {
    type: 'handover.give' as const,
    shift: shift.from,
    items: carriedItems(session),
    seen: seenBooks(session),
    omissions: missedIn(session, at, [shift]),
    note,
  };
  return { entryId: await append(session, dutyRefusal, body) };
}

interface Offered extends ShiftToTake {
  give: Give | null;
  items: OpenItem[];
  omissions: string[];
}

/**
 * The handover to take, with omissions of the previous shift and of this one so far. Throws `Failure`
 * 'NOTHING_TO_TAKE'.
 */
function offered(session: Session, at: DutyMoment): Offered {
  const taking = shiftToTake(session, at);
  if (!taking)
    throw new Failure(
      'NOTHING_TO_TAKE',
      '现在没有要您接的班。',
      '班次开始前一小时起可以接班；轮到谁，请看值班表。',
    );
  const { shift } = taking;
  return {
    ...taking,
    give: suggestedGive(at.reader, shift, session.account.id),
    items: carriedItems(session),
    omissions: missedIn(session, at, [shiftBefore(at.reader, shift.from), shift]),
  };
}

function giveView(give: Give): NonNullable<HandoverView['give']> {
  const { id, statement, body } = give;
  const { accountId: authorId, name: authorName } = statement.author;
  return { id, authorId, authorName, at: writtenAt(give), note: body.note };
}

/** 接班: returns what is to be taken over now. Throws `Failure` 'NOTHING_TO_TAKE' when there is no shift to take. */
export function previewTake(session: Session): {
  handover: HandoverView;
  standIn: boolean;
  absenceNeeded: boolean;
} {
  const at = dutyMoment(session);
  const { shift, standIn, give: found, items, omissions } = offered(session, at);
  const view = shiftView(session, at.reader, shift);
  const warning = earlyTakeWarning(shift, at.now);
  const handover = { shift: view, give: found && giveView(found), items, omissions, warning };
  return { handover, standIn, absenceNeeded: found === null && needsAbsenceReason(at.reader, shift) };
}

/**
 * 接班, signed. Rejects with `Failure` 'NOTHING_TO_TAKE'; with 'HANDOVER_CHANGED' when the current 交班 is not
 * `giveId`, the one shown to the user; and as `append` does: without a 交班, the rule may require the reason in
 * `absence`.
 */
export async function take(
  session: Session,
  { giveId, absence, note }: { giveId: string | null; absence: string; note: string },
): Promise<{ entryId: string }> {
  const { shift, standIn, give: found, items, omissions } = offered(session, dutyMoment(session));
  if ((found?.id ?? null) !== giveId)
    throw new Failure(
      'HANDOVER_CHANGED',
      found ? `${found.statement.author.name}刚刚交班。` : '所看到的交班已由别人接下。',
      '请重新查看交班内容，再接班。',
    );
  const body = {
    type: 'handover.take' as const,
    shift: shift.from,
    giveId,
    items,
    seen: seenBooks(session),
    omissions,
    absence: giveId === null ? absence : '',
    standIn,
    note,
  };
  return { entryId: await append(session, dutyRefusal, body) };
}
