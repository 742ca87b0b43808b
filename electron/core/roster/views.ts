import type { ImportantPeriod, Place, Post, Shift } from '../../platform/contract';
import { calendarDay, daysOf, monthOf } from '../../domain/calendar/calendar';
import type { DayView, Share, ShiftView, SwapView } from '../contract';
import { correctedTimeOf } from '../../domain/ledger/entry';
import { periodNameOn, type Roster } from '../../domain/roster/roster';
import { loadsOf } from '../../domain/roster/loads';
import { swapState, type SwappedRosters, type Swap } from '../../domain/roster/swaps';
import { shiftOfPlace } from '../../domain/roster/posts';

type Namer = (accountId: string) => string;

/** Returns a shift with names. `swapped` are the posts changed by a swap. */
export function shiftView(name: Namer, shift: Shift, swapped: readonly Post[] = []): ShiftView {
  return {
    ...shift,
    leaderName: name(shift.leader),
    technicalName: name(shift.technical),
    operationsName: name(shift.operations),
    swapped: [...swapped],
  };
}

export function dayViews(month: string, important: readonly ImportantPeriod[]): DayView[] {
  return daysOf(month).map((day) => ({
    day,
    ...calendarDay(day),
    important: periodNameOn(important, day) ?? '',
  }));
}

/** 年度分担: returns each person's share of duty in these rosters; leaders first, then by name. */
export function shareViews(name: Namer, rosters: readonly Roster[]): Share[] {
  const loads = loadsOf(rosters);
  return (['leader', 'officer'] as const).flatMap((post) =>
    [...loads[post]]
      .map(([accountId, load]) => ({ accountId, name: name(accountId), post, ...load }))
      .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN')),
  );
}

/** @param now UTC instant */
export function swapView(name: Namer, boards: SwappedRosters, swap: Swap, now: string): SwapView {
  const { ask, answer, withdrawal } = swap;
  const { swapId, give, back, to, reason } = ask.body;
  const from = ask.statement.author.accountId;
  const placed = (place: Place) => ({
    ...place,
    until: shiftOfPlace(boards.board(monthOf(place.shift))?.shifts ?? [], place)?.until ?? null,
  });
  return {
    ...{ swapId, reason, fromId: from, fromName: name(from), toId: to, toName: name(to) },
    state: swapState(boards, swap, now),
    give: placed(give),
    back: back && placed(back),
    answer: (answer ?? withdrawal)?.body.reason ?? '',
    askedAt: correctedTimeOf(ask.statement, ask.receivedAt),
    waiting: [ask, answer, withdrawal].some((entry) => entry !== null && entry.receivedAt === null),
  };
}
