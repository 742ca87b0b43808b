import type { ClockView } from '../../../electron/core/contract';
import { durationText } from '../../components/duration';
import { exactTime } from '../../components/time';

export type ClockState = ClockView['state'];

/** States in words, for users who do not see the colours. */
const WORD: Record<ClockState, string> = {
  running: '计时中',
  soon: '即将到时',
  overdue: '已超时',
  met: '按时完成',
  metLate: '逾期完成',
  off: '不计时',
};

/** States of deadlines that count times. */
const TIMES_WORD: Record<ClockState, string> = {
  running: '可用',
  soon: '注意',
  overdue: '超次',
  met: '已用完',
  metLate: '已用完',
  off: '不计',
};

export const clockStateText = (clock: ClockView, now: Date) =>
  (counts(clock) ? WORD : TIMES_WORD)[stateAt(clock, now)];

/** True when the deadline counts down; false for 每年一次, which counts times. */
const counts = ({ kind }: ClockView) => kind !== 'yearly';

/** Returns the current state: a running deadline becomes overdue without a refetch. */
export function stateAt(clock: ClockView, now: Date): ClockState {
  const runs = clock.state === 'running' || clock.state === 'soon';
  return counts(clock) && runs && now.getTime() > Date.parse(clock.due) ? 'overdue' : clock.state;
}

export const isClockOpen = (clock: ClockView, now: Date) =>
  ['running', 'soon', 'overdue'].includes(stateAt(clock, now));

/** Returns the large and the small text of a deadline. */
export function clockTexts(clock: ClockView, now: Date): { large: string; small: string } {
  const state = stateAt(clock, now);
  const due = exactTime(new Date(clock.due));
  const left = Date.parse(clock.due) - now.getTime();
  if (!counts(clock)) {
    const large: Record<ClockState, string> = {
      running: '未用',
      soon: '不能再转',
      overdue: '超过 1 次',
      met: '已用 1 次',
      metLate: '已用 1 次',
      off: '不计',
    };
    return { large: large[state], small: clock.note };
  }
  switch (state) {
    case 'running':
    case 'soon':
      return { large: `剩 ${durationText(left)}`, small: `${due} 前` };
    case 'overdue':
      return { large: `超时 ${durationText(-left)}`, small: `应于 ${due} 前` };
    case 'met':
    case 'metLate':
      return {
        large: clock.metAt === null ? WORD[state] : `${exactTime(new Date(clock.metAt)).slice(5)}`,
        small: state === 'met' ? `按时完成，期限 ${due}` : `逾期完成，应于 ${due} 前`,
      };
    case 'off':
      return { large: '不计时', small: clock.note };
  }
}

/**
 * Returns the most urgent open deadline: the one with the earliest due time, so overdue ones first; null when none is
 * open.
 */
export function mostUrgentClock(clocks: readonly ClockView[], now: Date): ClockView | null {
  const asking = clocks.filter((clock) => counts(clock) && isClockOpen(clock, now));
  return asking.reduce<ClockView | null>(
    (first, clock) => (first === null || clock.due < first.due ? clock : first),
    null,
  );
}

/**
 * Returns the deadlines sorted: open ones first, then by due time. Overlapping outages share a deadline, which is
 * included once.
 */
export function sortClocks(clocks: readonly ClockView[], now: Date): ClockView[] {
  const each = new Map(clocks.map((clock) => [`${clock.kind} ${clock.from} ${clock.due}`, clock]));
  const rank = (clock: ClockView) =>
    !counts(clock) ? 2 : isClockOpen(clock, now) ? 0 : stateAt(clock, now) === 'off' ? 3 : 1;
  return [...each.values()].sort((a, b) => rank(a) - rank(b) || (a.due < b.due ? -1 : a.due > b.due ? 1 : 0));
}
