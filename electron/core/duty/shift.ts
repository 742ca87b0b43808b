import type { Shift } from '../../platform/contract';
import { monthOf } from '../../domain/calendar/calendar';
import type { ShiftView } from '../contract';
import { ledgerOf } from '../ledger/service';
import type { LedgerReader } from '../../domain/ledger/entry';
import type { Session } from '../types';
import { rosterOf } from '../../domain/roster/roster';
import { shiftView as named } from '../roster/service';
import { namesOf } from '../store';

/** The ledger on this machine and the current time (UTC instant). */
export interface DutyMoment {
  reader: LedgerReader;
  now: string;
}

export function dutyMoment(session: Session): DutyMoment {
  return { reader: ledgerOf(session), now: session.clock.now().toISOString() };
}

/** Returns a shift with the names of its people. */
export function shiftView(session: Session, reader: LedgerReader, shift: Shift): ShiftView {
  return named(
    namesOf(session.stores.cache),
    shift,
    rosterOf(reader, monthOf(shift.from))?.swapped.get(shift.from),
  );
}
