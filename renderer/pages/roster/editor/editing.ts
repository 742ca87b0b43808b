import { create } from 'zustand';
import type { ImportantPeriod, Post, Shift } from '../../../../electron/core/contract';
import { keepsUnsaved, onSessionEnd } from '../../../app/sessionEnd';
import type { Month } from '../../../components/days';
import { bare } from '../sheet';
import type { MonthData } from '../types';

/** A month being put together, not published yet. */
export interface Editing {
  /** The roster in force when it was begun. */
  replaces: string | null;
  shifts: readonly Shift[];
  important: readonly ImportantPeriod[];
  changes: readonly string[];
  pools: Record<Post, readonly string[]>;
  /** What an imported workbook could not say, row by row. */
  unread: readonly string[];
}

/** Kept while the session lasts: whoever looks something up on another page finds the work as it was left. */
export const useEditing = create<{ months: Readonly<Record<Month, Editing>> }>()(() => ({ months: {} }));
onSessionEnd(() => useEditing.setState({ months: {} }));
keepsUnsaved(() => {
  const months = Object.keys(useEditing.getState().months).map((month) => `${Number(month.slice(5))} 月`);
  return months.length === 0 ? null : `${months.join('、')}的排班`;
});

export function edit(month: Month, change: Partial<Editing>): void {
  useEditing.setState(({ months }) => {
    const present = months[month];
    return present === undefined ? { months } : { months: { ...months, [month]: { ...present, ...change } } };
  });
}

/** Begins from what stands, or from what was read in. */
export function beginEditing(
  month: MonthData,
  read: Pick<Editing, 'shifts' | 'important' | 'unread'> | null,
): void {
  const shifts = (read?.shifts ?? month.shifts).map(bare);
  useEditing.setState(({ months }) => ({
    months: {
      ...months,
      [month.month]: {
        replaces: month.entryId,
        shifts,
        important: read?.important ?? month.important,
        changes: timesOfChange(shifts),
        pools: { leader: [], technical: [], operations: [] },
        unread: read?.unread ?? [],
      },
    },
  }));
}

export function endEditing(month: Month): void {
  useEditing.setState(({ months }) => {
    const rest = Object.entries(months).filter(([of]) => of !== month);
    return { months: Object.fromEntries(rest) };
  });
}

/** The times of day at which watches change, in Beijing; 08:00 when there are none yet. */
export function timesOfChange(shifts: readonly Pick<Shift, 'from'>[]): string[] {
  const times = new Set(
    shifts.map(({ from }) => new Date(Date.parse(from) + 8 * 3_600_000).toISOString().slice(11, 16)),
  );
  return times.size === 0 || times.size > 4 ? ['08:00', '20:00'] : [...times].sort();
}

export const isTime = (text: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
