import type { Account, Shift } from '../records';
import { ofTypes, trueAt, type Entry, type LedgerReader } from '../ledger/entry';
import { postOf, shiftAt, shiftBefore } from '../roster/roster';

/** How long before a watch begins it may be taken, ms. */
export const EARLY = 60 * 60_000;

export type Take = Entry<'handover.take'>;
export type Give = Entry<'handover.give'>;

/** Who has taken a watch and who has given it, in the order in which it came to the reader. */
export interface Handovers {
  takes: Take[];
  gives: Give[];
}

/** `from` names the watch. */
export function handoversOf(reader: LedgerReader, from: string): Handovers {
  const entries = reader.read({ subject: `watch/${from}` });
  return { takes: ofTypes(entries, 'handover.take'), gives: ofTypes(entries, 'handover.give') };
}

export const writtenAt = ({ statement, receivedAt }: Entry): string => trueAt(statement, receivedAt);
export const by = ({ statement }: Entry, accountId: string): boolean =>
  statement.author.accountId === accountId;

/** The watch of a name, when the roster has it. */
export function watchNamed(reader: LedgerReader, from: string): Shift | null {
  const shift = shiftAt(reader, from);
  return shift?.from === from ? shift : null;
}

export function isOfficer(shift: Shift, accountId: string): boolean {
  const post = postOf(shift, accountId);
  return post === 'technical' || post === 'operations';
}

export function takeOf({ takes }: Handovers, accountId: string): Take | null {
  return takes.find((take) => by(take, accountId)) ?? null;
}

export function giveOf({ gives }: Handovers, accountId: string): Give | null {
  return gives.find((give) => by(give, accountId)) ?? null;
}

/** Whether one of those that the roster names as officers had taken a watch at an instant. */
export function takenByRoster({ takes }: Handovers, shift: Shift, at: string): boolean {
  return takes.some((take) => isOfficer(shift, take.statement.author.accountId) && writtenAt(take) <= at);
}

/** Why somebody may not write into the log at an instant: their own watch runs and is not in their hands. Null: they may. */
export function writingBar(reader: LedgerReader, { id }: Account, at: string): string | null {
  const shift = shiftAt(reader, at);
  if (!shift || !isOfficer(shift, id)) return null;
  const handovers = handoversOf(reader, shift.from);
  if (!takeOf(handovers, id)) return '现在是您的班，请先接班，再记录。';
  const given = giveOf(handovers, id);
  return given && writtenAt(given) <= at ? '您已交班，这一班的记录由接班人来记。' : null;
}

/** The watch that somebody has taken and not given, the earlier one first: the one that runs, or the one before it. */
export function watchInHand(reader: LedgerReader, accountId: string, at: string): Shift | null {
  const running = shiftAt(reader, at);
  const before = shiftBefore(reader, running?.from ?? at);
  const held = [before, running].find((shift) => {
    if (!shift) return false;
    const handovers = handoversOf(reader, shift.from);
    return takeOf(handovers, accountId) !== null && giveOf(handovers, accountId) === null;
  });
  return held ?? null;
}

/** The gives of the watch before one that no take of it has named yet, newest first. */
export function openGives(reader: LedgerReader, shift: Shift): Give[] {
  const before = shiftBefore(reader, shift.from);
  if (!before) return [];
  const named = new Set(handoversOf(reader, shift.from).takes.map(({ body }) => body.giveId));
  return handoversOf(reader, before.from)
    .gives.filter(({ id }) => !named.has(id))
    .sort((a, b) => (writtenAt(a) < writtenAt(b) ? 1 : -1));
}

/** What an officer who takes a watch is to name: the newest 交班 not taken yet, that of the same post first. */
export function giveToTake(reader: LedgerReader, shift: Shift, accountId: string): Give | null {
  const before = shiftBefore(reader, shift.from);
  const open = openGives(reader, shift);
  const post = postOf(shift, accountId);
  const same = before && post && open.find((give) => by(give, before[post]));
  return same ?? open[0] ?? null;
}

/** Whether a take without a give has to say why there is none. */
export function absenceNeeded(reader: LedgerReader, shift: Shift): boolean {
  if (!shiftBefore(reader, shift.from)) return false;
  return !handoversOf(reader, shift.from).takes.some(({ body }) => body.giveId !== null);
}
