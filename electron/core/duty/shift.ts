import type { Shift } from '../../platform/contract';
import { monthOf } from '../calendar/rules';
import type { ShiftView } from '../contract';
import { ledgerOf, trueNow } from '../ledger/service';
import type { LedgerReader } from '../ledger/rules/entry';
import type { Desk } from '../office';
import { rosterOf } from '../roster/rules/roster';
import { cachedAccountNames } from '../store';

/** The ledger as it stands, and the time (UTC instant). */
export interface Moment {
  reader: LedgerReader;
  now: string;
}

export function moment(desk: Desk): Moment {
  return { reader: ledgerOf(desk), now: trueNow(desk).toISOString() };
}

export function namesIn(desk: Desk): (accountId: string) => string {
  const names = cachedAccountNames(desk.stores.cache);
  return (id) => names.get(id) ?? id;
}

/** A watch with names. */
export function shiftView(desk: Desk, reader: LedgerReader, shift: Shift): ShiftView {
  const name = namesIn(desk);
  return {
    ...shift,
    leaderName: name(shift.leader),
    technicalName: name(shift.technical),
    operationsName: name(shift.operations),
    swapped: rosterOf(reader, monthOf(shift.from))?.swapped.get(shift.from) ?? [],
  };
}
