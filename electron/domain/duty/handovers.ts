import type { Account, Shift } from '../records';
import { ofTypes, correctedTimeOf, type Entry, type LedgerReader } from '../ledger/entry';
import { postOf, shiftAt, shiftBefore } from '../roster/roster';

/** Earliest time before the start of a shift at which it can be taken, in ms. */
export const EARLIEST_TAKE = 60 * 60_000;

export type Take = Entry<'handover.take'>;
export type Give = Entry<'handover.give'>;

/** The 接班 and 交班 of a shift, in the order in which the reader received them. */
export interface Handovers {
  takes: Take[];
  gives: Give[];
}

/** Returns the handovers of the shift that starts at `from`. */
export function handoversOf(reader: LedgerReader, from: string): Handovers {
  const entries = reader.read({ subject: `watch/${from}` });
  return { takes: ofTypes(entries, 'handover.take'), gives: ofTypes(entries, 'handover.give') };
}

/** Returns the corrected time of writing of an entry (UTC instant). */
export const writtenAt = ({ statement, receivedAt }: Entry): string => correctedTimeOf(statement, receivedAt);
/** Returns whether the account wrote the entry. */
export const isWrittenBy = ({ statement }: Entry, accountId: string): boolean =>
  statement.author.accountId === accountId;

/** Returns the rostered shift that starts at `from`; null when there is none. */
export function rosteredShift(reader: LedgerReader, from: string): Shift | null {
  const shift = shiftAt(reader, from);
  return shift?.from === from ? shift : null;
}

/** Returns whether the account has an officer's post (技术值班 or 运维值班) in the shift. */
export function isOfficer(shift: Shift, accountId: string): boolean {
  const post = postOf(shift, accountId);
  return post === 'technical' || post === 'operations';
}

/** Returns the account's 接班 of a shift; null when it has none. */
export function takeOf({ takes }: Handovers, accountId: string): Take | null {
  return takes.find((take) => isWrittenBy(take, accountId)) ?? null;
}

/** Returns the account's 交班 of a shift; null when it has none. */
export function giveOf({ gives }: Handovers, accountId: string): Give | null {
  return gives.find((give) => isWrittenBy(give, accountId)) ?? null;
}

/** Returns whether one of the rostered officers had taken the shift at an instant. */
export function isTakenByRosteredOfficer({ takes }: Handovers, shift: Shift, at: string): boolean {
  return takes.some((take) => isOfficer(shift, take.statement.author.accountId) && writtenAt(take) <= at);
}

/**
 * Returns why an account may not write into the log at an instant: its own shift runs, and it has not taken it or has
 * already given it. Null when it may.
 */
export function logWritingRefusal(reader: LedgerReader, { id }: Account, at: string): string | null {
  const shift = shiftAt(reader, at);
  if (!shift || !isOfficer(shift, id)) return null;
  const handovers = handoversOf(reader, shift.from);
  if (!takeOf(handovers, id)) return '现在是您的班，请先接班，再记录。';
  const given = giveOf(handovers, id);
  return given && writtenAt(given) <= at ? '您已交班，这一班的记录由接班人来记。' : null;
}

/**
 * Returns the shift that an account has taken and not given: the previous one if still held, otherwise the running one.
 */
export function heldShift(reader: LedgerReader, accountId: string, at: string): Shift | null {
  const running = shiftAt(reader, at);
  const before = shiftBefore(reader, running?.from ?? at);
  const held = [before, running].find((shift) => {
    if (!shift) return false;
    const handovers = handoversOf(reader, shift.from);
    return takeOf(handovers, accountId) !== null && giveOf(handovers, accountId) === null;
  });
  return held ?? null;
}

/** Returns the 交班 of the shift before this one that no 接班 of this shift names, newest first. */
export function untakenGives(reader: LedgerReader, shift: Shift): Give[] {
  const before = shiftBefore(reader, shift.from);
  if (!before) return [];
  const named = new Set(handoversOf(reader, shift.from).takes.map(({ body }) => body.giveId));
  return handoversOf(reader, before.from)
    .gives.filter(({ id }) => !named.has(id))
    .sort((a, b) => (writtenAt(a) < writtenAt(b) ? 1 : -1));
}

/** Returns the 交班 that an officer should name on 接班: that of the same post, otherwise the newest one not taken. */
export function suggestedGive(reader: LedgerReader, shift: Shift, accountId: string): Give | null {
  const before = shiftBefore(reader, shift.from);
  const open = untakenGives(reader, shift);
  const post = postOf(shift, accountId);
  const same = before && post && open.find((give) => isWrittenBy(give, before[post]));
  return same ?? open[0] ?? null;
}

/** Returns whether a 接班 without a 交班 must give a reason. */
export function needsAbsenceReason(reader: LedgerReader, shift: Shift): boolean {
  if (!shiftBefore(reader, shift.from)) return false;
  return !handoversOf(reader, shift.from).takes.some(({ body }) => body.giveId !== null);
}
