import type { Shift } from '../../platform/contract';
import { monthOf } from '../../domain/calendar/calendar';
import type { EntryView } from '../contract';
import { ledgerOf, entryViews } from '../ledger/service';
import type { EntryBody, LedgerReader } from '../../domain/ledger/entry';
import type { TimedEntry } from '../../domain/ledger/chronology';
import type { Session } from '../types';
import { postOf, rosterOf } from '../../domain/roster/roster';
import { rosteredSince } from '../../domain/duty/omissions';
import { parseSlot } from '../../domain/duty/slots';
import { timingRemark } from '../../domain/duty/timing';
import { isWrittenBy, handoversOf, writtenAt } from '../../domain/duty/handovers';

const OF_THE_SHIFT: ReadonlySet<EntryView['type']> = new Set(['log.note', 'log.read', 'log.settle']);

/**
 * Returns log entries as views with marks: 非当班 for entries of an author who was not on the shift, and marks for a
 * late 读网 and an early or late handover. On a shift are the rostered people, substitutes who took it, and those who
 * had already taken the next one.
 */
export function logViews(session: Session, placed: readonly TimedEntry[]): EntryView[] {
  const reader = ledgerOf(session);
  const shiftContaining = shiftLookup(reader);
  const takesOf = remembered((from: string) => handoversOf(reader, from).takes);
  const stands = (shift: Shift, { authorId, trueAt }: EntryView) =>
    postOf(shift, authorId) !== null ||
    [shift.from, shift.until]
      .flatMap(takesOf)
      .some((take) => isWrittenBy(take, authorId) && writtenAt(take) <= trueAt);
  const sinceOf = remembered((month: string) => rosteredSince(reader, month));
  const timing = ({ entry: { body }, writtenAt: at }: TimedEntry) => {
    const start = beginningOf(body, shiftContaining);
    const since = start === null ? '' : sinceOf(monthOf(start));
    const given = body.type === 'handover.give' ? shiftContaining(body.shift) : null;
    return timingRemark(body, at, given?.until ?? null, since);
  };
  const timings = placed.map(timing);
  return entryViews(session, placed).map((view, n) => {
    const within = OF_THE_SHIFT.has(view.type) ? shiftContaining(view.trueAt) : null;
    const passing = within !== null && !stands(within, view);
    const own = [timings[n] ?? '', passing ? '非当班' : ''].filter((mark) => mark !== '');
    return { ...view, marks: [...view.marks, ...own] };
  });
}

/** Start of the shift that an entry is about; null when it is about none. */
function beginningOf(body: EntryBody, shiftContaining: (instant: string) => Shift | null): string | null {
  if (body.type === 'handover.take' || body.type === 'handover.give') return body.shift;
  const slot = body.type === 'log.read' ? parseSlot(body.slot) : null;
  // A shift is responsible for slots that are due at its end.
  return slot && (shiftContaining(new Date(Date.parse(slot.due) - 1).toISOString())?.from ?? null);
}

/** Caches the results of `ask` by key. */
function remembered<T>(ask: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const value = known.get(key) ?? ask(key);
    known.set(key, value);
    return value;
  };
}

/** Returns a function that finds the shift at an instant. It reads each month's roster once. */
function shiftLookup(reader: LedgerReader): (instant: string) => Shift | null {
  const shiftsOf = remembered((month) => rosterOf(reader, month)?.shifts ?? []);
  return (instant) => {
    const runs = ({ from, until }: Shift) => from <= instant && instant < until;
    const dayBefore = new Date(Date.parse(instant) - 86_400_000).toISOString();
    return shiftsOf(monthOf(instant)).find(runs) ?? shiftsOf(monthOf(dayBefore)).find(runs) ?? null;
  };
}
