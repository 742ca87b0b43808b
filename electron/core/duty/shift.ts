import type { Shift } from '../../platform/contract';
import { monthOf } from '../../domain/calendar/calendar';
import type { ShiftView } from '../contract';
import { ledgerOf } from '../ledger/service';
import type { LedgerReader } from '../../domain/ledger/entry';
import type { Session } from '../office';
import { rosterOf } from '../../domain/roster/roster';
import { shiftView as named } from '../roster/service';
import { namesOf } from '../store';

/** The ledger as it stands, and the time (UTC instant). */
export interface Moment {
  reader: LedgerReader;
  now: string;
}

export function moment(session: Session): Moment {
  return { reader: ledgerOf(session), now: session.clock.now().toISOString() };
}

/** A watch with names. */
export function shiftView(session: Session, reader: LedgerReader, shift: Shift): ShiftView {
  return named(
    namesOf(session.stores.cache),
    shift,
    rosterOf(reader, monthOf(shift.from))?.swapped.get(shift.from),
  );
}
