import type { BodyOf, LedgerType, Shift } from '../records';
import { futureRefusal } from '../ledger/future';
import type { EntryCheck, EntryContext, Refusal } from '../ledger/judge';
import type { LedgerReader } from '../ledger/entry';
import { importantPeriodOn, postOf, shiftBefore } from '../roster/roster';
import { parseSlot, slotsOfDay } from './slots';
import {
  needsAbsenceReason,
  isWrittenBy,
  EARLIEST_TAKE,
  giveOf,
  handoversOf,
  isOfficer,
  untakenGives,
  isTakenByRosteredOfficer,
  takeOf,
  rosteredShift,
  logWritingRefusal,
} from './handovers';

export type DutyType = Extract<LedgerType, `log.${string}` | `handover.${string}`>;

const invalid = (reason: string): Refusal => ({ code: 'INVALID', reason });
const wrongStage = (reason: string): Refusal => ({ code: 'WRONG_STAGE', reason });

/** Refusals for entries of the duty log (第四条(四)), used by client and platform. */
export const dutyRefusal: EntryCheck<DutyType> = (reader, body, circumstances) => {
  switch (body.type) {
    case 'log.note':
      return writing(reader, circumstances) ?? noteDenial(body, circumstances);
    case 'log.read':
      return writing(reader, circumstances) ?? readDenial(reader, body, circumstances);
    case 'log.settle':
      return writing(reader, circumstances) ?? settleDenial(reader, body);
    case 'log.correct':
      return correctDenial(reader, body);
    case 'log.clock':
      return null;
    case 'handover.give':
      return giveDenial(reader, body, circumstances);
    case 'handover.take':
      return takeDenial(reader, body, circumstances);
  }
};

function writing(reader: LedgerReader, { account, at }: EntryContext): Refusal | null {
  const denial = logWritingRefusal(reader, account, at);
  return denial === null ? null : wrongStage(denial);
}

function noteDenial({ text, happenedAt }: BodyOf<'log.note'>, { at }: EntryContext): Refusal | null {
  if (text.trim() === '') return invalid('记录没有内容。');
  return futureRefusal(happenedAt, at, '发生时间');
}

/**
 * Morning and afternoon slots exist on every day, because a day can become important later. Both officers may record
 * the reading of a slot, each once.
 */
function readDenial(
  reader: LedgerReader,
  body: BodyOf<'log.read'>,
  { account, at }: EntryContext,
): Refusal | null {
  const slot = parseSlot(body.slot);
  const day = body.slot.slice(0, 10);
  const known = slot && slotsOfDay(day, false).some((one) => one.slot === slot.slot);
  if (!slot || !(known || importantPeriodOn(reader, day) !== null)) return invalid('没有这一次读网。');
  if (at < slot.from) return wrongStage('还没有到这一次读网的时间。');
  const ticked = reader.read({ subject: `slot/${slot.slot}`, types: ['log.read'] });
  return ticked.some((entry) => isWrittenBy(entry, account.id))
    ? wrongStage('这一次读网您已经登记过。')
    : null;
}

function settleDenial(reader: LedgerReader, { entryId, text }: BodyOf<'log.settle'>): Refusal | null {
  const note = reader.find(entryId);
  if (!note || note.refused || note.body.type !== 'log.note' || !note.body.open)
    return invalid('只有留为待办的记录可以办结。');
  if (text.trim() === '') return invalid('请写明办理结果。');
  const settled = reader.read({ subject: `entry/${entryId}`, types: ['log.settle'] });
  return settled.length > 0 ? wrongStage('这条待办已经办结。') : null;
}

const CORRECTABLE = ['log.note', 'log.settle', 'log.read', 'log.clock', 'handover.give', 'handover.take'];

/**
 * Anyone on duty may correct entries of any author. A correction is corrected by another correction of the original
 * entry.
 */
function correctDenial(reader: LedgerReader, { entryId, text }: BodyOf<'log.correct'>): Refusal | null {
  const entry = reader.find(entryId);
  if (!entry || entry.refused) return invalid('要更正的记录不存在，或没有被平台收下。');
  if (entry.body.type === 'log.correct') return invalid('请更正原来的那条记录。');
  if (!CORRECTABLE.includes(entry.body.type)) return invalid('只有值守记录可以这样更正。');
  return text.trim() === '' ? invalid('请写明更正后的内容。') : null;
}

function giveDenial(
  reader: LedgerReader,
  { shift }: BodyOf<'handover.give'>,
  { account, at }: EntryContext,
): Refusal | null {
  const handovers = handoversOf(reader, shift);
  if (!takeOf(handovers, account.id)) return wrongStage('您没有接这一班，不能交班。');
  if (giveOf(handovers, account.id)) return wrongStage('这一班您已经交过。');
  return Date.parse(at) < Date.parse(shift) ? wrongStage('这一班还没有开始，不能交班。') : null;
}

function takeDenial(
  reader: LedgerReader,
  body: BodyOf<'handover.take'>,
  { account, at }: EntryContext,
): Refusal | null {
  const shift = rosteredShift(reader, body.shift);
  if (!shift) return invalid('值班表里没有这一班。');
  if (Date.parse(at) < Date.parse(shift.from) - EARLIEST_TAKE)
    return wrongStage('离这一班开始还早，不能接班。');
  if (at >= shift.until) return wrongStage('这一班已经结束，不能再接。');
  const handovers = handoversOf(reader, shift.from);
  if (takeOf(handovers, account.id)) return wrongStage('这一班您已经接过。');
  if (postOf(shift, account.id) === 'leader') return wrongStage('您是这一班的带班领导，不能同时值班。');
  if (body.standIn === isOfficer(shift, account.id))
    return invalid(body.standIn ? '这一班本来就是您的，不是顶班。' : '这一班不是您的，接班须注明顶班。');
  if (body.standIn && at < shift.from) return wrongStage('这一班还没有开始，不能顶班。');
  if (body.standIn && isTakenByRosteredOfficer(handovers, shift, at))
    return wrongStage('这一班已有人接班，不用顶班。');
  return sourceDenial(reader, shift, body);
}

/**
 * Checks which 交班 is taken over, or why there is none. Several officers may name the same 交班. A 交班 that the author's
 * machine had received must not be passed over.
 */
function sourceDenial(
  reader: LedgerReader,
  shift: Shift,
  { giveId, absence, seen }: BodyOf<'handover.take'>,
): Refusal | null {
  if (giveId === null) {
    const passed = untakenGives(reader, shift).some(({ statement }) =>
      seen.some(({ book, number }) => book === statement.book && number >= statement.number),
    );
    if (passed) return wrongStage('上一班已经交班，不能越过交班记录接班。');
    return absence.trim() === '' && needsAbsenceReason(reader, shift)
      ? invalid('没有交班记录，请写明缘由。')
      : null;
  }
  const give = reader.find(giveId);
  if (!give || give.refused || give.body.type !== 'handover.give') return invalid('所接的交班记录不存在。');
  return give.body.shift === shiftBefore(reader, shift.from)?.from
    ? null
    : invalid('所接的不是上一班的交班记录。');
}
