import { create } from 'zustand';
import type { ImportantPeriod, Post, Shift } from '../../../../electron/core/contract';
import { registerUnsavedCheck, onSessionEnd } from '../../../client/sessionData';
import type { Month } from '../../../components/days';
import { withoutNames } from '../rosterRows';
import type { MonthData } from '../types';

/** A roster being edited, not published yet. */
export interface RosterEdit {
  /** Entry id of the published roster when editing began; null without one. */
  replaces: string | null;
  shifts: readonly Shift[];
  important: readonly ImportantPeriod[];
  changes: readonly string[];
  pools: Record<Post, readonly string[]>;
  /** Contents of an imported workbook that could not be read. */
  unread: readonly string[];
  /** States before each change, newest last, for undo. */
  past: readonly Past[];
}

type Past = Omit<RosterEdit, 'past' | 'replaces'>;

/** Largest number of changes that can be undone. */
const MOST_CHANGES = 200;

/** Rosters being edited. Kept for the session, so that they survive navigation. */
export const useRosterEdits = create<{ months: Readonly<Record<Month, RosterEdit>> }>()(() => ({
  months: {},
}));
onSessionEnd(() => useRosterEdits.setState({ months: {} }));
registerUnsavedCheck(() => {
  const months = Object.entries(useRosterEdits.getState().months)
    .filter(([, { past }]) => past.length > 0)
    .map(([month]) => `${Number(month.slice(5))} 月`);
  return months.length === 0 ? null : `${months.join('、')}的排班`;
});

export function changeRoster(month: Month, change: Partial<Past>): void {
  useRosterEdits.setState(({ months }) => {
    const present = months[month];
    if (present === undefined) return { months };
    const past = isTyped(present, change) ? present.past : [...present.past, present].slice(-MOST_CHANGES);
    return { months: { ...months, [month]: { ...present, ...change, past: past.map(withoutPast) } } };
  });
}

const withoutPast = ({ shifts, important, changes, pools, unread }: Past): Past => ({
  shifts,
  important,
  changes,
  pools,
  unread,
});

/** True when a change continues the previous one: typing a period's name is undone as a whole. */
function isTyped(present: RosterEdit, change: Partial<Past>): boolean {
  const before = present.past.at(-1);
  if (change.important === undefined || change.important.length !== present.important.length) return false;
  if (before?.important.length !== present.important.length || before.shifts !== present.shifts) return false;
  const changed = (a: readonly ImportantPeriod[], b: readonly ImportantPeriod[]) =>
    a.flatMap((it, n) => (it.name === b[n]?.name ? [] : [n]));
  const [now, last] = [
    changed(present.important, change.important),
    changed(before.important, present.important),
  ];
  return now.length === 1 && last.length === 1 && now[0] === last[0];
}

/** Undoes the last change. */
export function undoRosterChange(month: Month): void {
  useRosterEdits.setState(({ months }) => {
    const present = months[month];
    const before = present?.past.at(-1);
    if (present === undefined || before === undefined) return { months };
    return { months: { ...months, [month]: { ...present, ...before, past: present.past.slice(0, -1) } } };
  });
}

/** Starts editing from the published roster, or from an imported one. */
export function beginEditing(
  month: MonthData,
  read: Pick<RosterEdit, 'shifts' | 'important' | 'unread'> | null,
): void {
  const begun = (of: Pick<RosterEdit, 'shifts' | 'important' | 'unread'>): Past => {
    const shifts = of.shifts.map(withoutNames);
    const pools = { leader: [], technical: [], operations: [] };
    return { shifts, important: of.important, unread: of.unread, changes: timesOfChange(shifts), pools };
  };
  const present = begun({ shifts: month.shifts, important: month.important, unread: [] });
  const editing: RosterEdit = {
    ...(read ? begun(read) : present),
    replaces: month.entryId,
    past: read ? [present] : [],
  };
  useRosterEdits.setState(({ months }) => ({ months: { ...months, [month.month]: editing } }));
}

export function endEditing(month: Month): void {
  useRosterEdits.setState(({ months }) => {
    const rest = Object.entries(months).filter(([of]) => of !== month);
    return { months: Object.fromEntries(rest) };
  });
}

/**
 * Returns the times of day at which shifts change, in Beijing time; 08:00 and 20:00 when there are none or more than
 * four.
 */
export function timesOfChange(shifts: readonly Pick<Shift, 'from'>[]): string[] {
  const times = new Set(
    shifts.map(({ from }) => new Date(Date.parse(from) + 8 * 3_600_000).toISOString().slice(11, 16)),
  );
  return times.size === 0 || times.size > 4 ? ['08:00', '20:00'] : [...times].sort();
}

export const isTime = (text: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
