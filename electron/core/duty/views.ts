import type { Shift } from '../../platform/contract';
import { monthOf } from '../calendar/rules';
import type { EntryView } from '../contract';
import { ledgerOf, placedViews } from '../ledger/service';
import type { LedgerReader } from '../ledger/rules/entry';
import type { Placed } from '../ledger/rules/merge';
import type { Desk } from '../office';
import { postOf, rosterOf } from '../roster/rules/roster';

const OF_THE_WATCH: ReadonlySet<EntryView['type']> = new Set(['log.note', 'log.read', 'log.settle']);

/** Entries of the log as people read them; what somebody wrote who was not on the watch is marked 非当班. */
export function logViews(desk: Desk, placed: readonly Placed[]): EntryView[] {
  const watchAt = watchesOf(ledgerOf(desk));
  return placedViews(desk, placed).map((view) => {
    const watch = OF_THE_WATCH.has(view.type) ? watchAt(view.trueAt) : null;
    const passing = watch !== null && postOf(watch, view.authorId) === null;
    return passing ? { ...view, marks: [...view.marks, '非当班'] } : view;
  });
}

/** Reads each month's roster once. */
function watchesOf(reader: LedgerReader): (instant: string) => Shift | null {
  const months = new Map<string, Shift[]>();
  const shiftsOf = (month: string) => {
    let shifts = months.get(month);
    if (!shifts) months.set(month, (shifts = rosterOf(reader, month)?.shifts ?? []));
    return shifts;
  };
  return (instant) => {
    const runs = ({ from, until }: Shift) => from <= instant && instant < until;
    const dayBefore = new Date(Date.parse(instant) - 86_400_000).toISOString();
    return shiftsOf(monthOf(instant)).find(runs) ?? shiftsOf(monthOf(dayBefore)).find(runs) ?? null;
  };
}
