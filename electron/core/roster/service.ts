import type { ImportantPeriod, Place, Shift } from '../../platform/contract';
import { monthOf } from '../../domain/calendar/calendar';
import type { DayView, RosterProblem, Share, ShiftView, SwapView } from '../contract';
import { Failure } from '../failure';
import { newId } from '../id';
import { append, ledgerOf } from '../ledger/service';
import { correctedTimeOf, type LedgerReader } from '../../domain/ledger/entry';
import { mayAppend } from '../../domain/ledger/rights';
import type { Session } from '../types';
import { cachedAccounts, namesOf } from '../store';
import { adjacentShiftsOf, rosterRefusal } from '../../domain/roster/judge';
import { rosterProblems } from '../../domain/roster/problems';
import { restWarnings } from '../../domain/roster/rest-warnings';
import { proposeRoster } from '../../domain/roster/propose';
import { importantPeriodsIn, rostersOf, type Roster } from '../../domain/roster/roster';
import { loadsOf } from '../../domain/roster/loads';
import { swappedRosters, placesOf } from '../../domain/roster/swaps';
import { mayHoldPost } from '../../domain/roster/posts';
import { dayViews, shareViews, shiftView, swapView } from './views';

export { agendaItems, deadlines } from './agenda';
export { exportWorkbook, importWorkbook, print } from './files';
export { shiftView } from './views';

type Made = Promise<{ entryId: string }>;
interface Plan {
  month: string;
  shifts: Shift[];
  important: ImportantPeriod[];
}

/** Returns the rosters of the calendar year that contains the month. */
function yearOf(reader: LedgerReader, month: string): Map<string, Roster> {
  const months = Array.from(
    { length: 12 },
    (_, n) => `${month.slice(0, 5)}${String(n + 1).padStart(2, '0')}`,
  );
  return new Map(rostersOf(reader, months).map((roster) => [roster.entry.body.month, roster]));
}

/** Returns 值班表 of a month (`YYYY-MM`) with its swaps, and each person's share of duty in that year. */
export function month(
  session: Session,
  { month: name }: { month: string },
): {
  month: string;
  days: DayView[];
  shifts: ShiftView[];
  important: ImportantPeriod[];
  entryId: string | null;
  publishedBy: string;
  publishedAt: string | null;
  waiting: boolean;
  shares: Share[];
  mayPublish: boolean;
} {
  const reader = ledgerOf(session);
  const naming = namesOf(session.stores.cache);
  const year = yearOf(reader, name);
  const roster = year.get(name);
  const entry = roster?.entry ?? null;
  return {
    month: name,
    days: dayViews(name, importantPeriodsIn(reader, name)),
    shifts: roster?.shifts.map((shift) => shiftView(naming, shift, roster.swapped.get(shift.from))) ?? [],
    important: roster?.important ?? [],
    entryId: entry?.id ?? null,
    publishedBy: entry?.statement.author.name ?? '',
    publishedAt: entry && correctedTimeOf(entry.statement, entry.receivedAt),
    waiting: entry !== null && entry.receivedAt === null,
    shares: shareViews(naming, [...year.values()]),
    mayPublish: mayAppend('roster.publish', session.account.roles),
  };
}

interface Person {
  id: string;
  name: string;
  department: string;
  /** Whether the person may be 带班领导, and whether they may be 技术 or 运维值班. */
  leader: boolean;
  officer: boolean;
}

/** Returns the accounts that may be on duty, sorted by name. */
export function people(session: Session): { people: Person[] } {
  const all = cachedAccounts(session.stores.cache).map((account) => ({
    id: account.id,
    name: account.name,
    department: account.department,
    leader: mayHoldPost(account, 'leader'),
    officer: mayHoldPost(account, 'technical'),
  }));
  return {
    people: all
      .filter(({ leader, officer }) => leader || officer)
      .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN')),
  };
}

/**
 * 排班建议: returns a roster with duty shared evenly over the year; shifts that have begun are kept. Throws `Failure`
 * 'ROSTER_IMPOSSIBLE' with the reason.
 */
export function propose(
  session: Session,
  input: {
    month: string;
    changes: string[];
    leaders: string[];
    technical: string[];
    operations: string[];
    important: ImportantPeriod[];
  },
): { shifts: Shift[] } {
  const reader = ledgerOf(session);
  const now = session.clock.now().toISOString();
  const year = yearOf(reader, input.month);
  const begun = (year.get(input.month)?.shifts ?? []).filter(({ from }) => from <= now);
  year.delete(input.month);
  const { leaders: leader, technical, operations } = input;
  const shifts = proposeRoster(
    { ...input, pools: { leader, technical, operations } },
    {
      beside: adjacentShiftsOf(reader, input.month),
      begun,
      year: loadsOf([...year.values()]),
      accounts: cachedAccounts(session.stores.cache),
    },
  );
  if (typeof shifts === 'string')
    throw new Failure('ROSTER_IMPOSSIBLE', shifts, '请调整人员或者交接时间后再排。');
  return { shifts };
}

/** Returns what prevents a roster from being published (`problems`), and what to consider first (`warnings`). */
export function check(
  session: Session,
  plan: Plan,
): { problems: RosterProblem[]; warnings: RosterProblem[] } {
  const reader = ledgerOf(session);
  const now = session.clock.now().toISOString();
  const accounts = cachedAccounts(session.stores.cache);
  const beside = adjacentShiftsOf(reader, plan.month);
  return {
    problems: rosterProblems(plan, beside, accounts, now),
    warnings: restWarnings(plan.shifts, beside, accounts),
  };
}

/**
 * 发布值班表, signed. `replaces` is the entry id of the roster in force when editing began; publishing is refused when
 * another is in force now. Rejects as `append` does.
 */
export async function publish(
  session: Session,
  { month: name, shifts, important, replaces }: Plan & { replaces: string | null },
): Made {
  const body = { type: 'roster.publish' as const, month: name, shifts, important, replaces };
  return { entryId: await append(session, rosterRefusal, body) };
}

/** Returns 调班 and 替班 that concern a month, newest first. */
export function swaps(session: Session, { month: name }: { month: string }): { swaps: SwapView[] } {
  const boards = swappedRosters(ledgerOf(session), name);
  const now = session.clock.now().toISOString();
  const naming = namesOf(session.stores.cache);
  const concern = [...boards.swaps.values()].filter(({ ask }) =>
    placesOf(ask.body).some(({ shift }) => monthOf(shift) === name),
  );
  return {
    swaps: concern
      .map((swap) => swapView(naming, boards, swap, now))
      .sort((a, b) => (a.askedAt > b.askedAt ? -1 : a.askedAt < b.askedAt ? 1 : 0)),
  };
}

/** 申请调班 (both exchange shifts) or 替班 (`back` is null), signed. Rejects as `append` does. */
export async function askSwap(
  session: Session,
  input: { give: Place; to: string; back: Place | null; reason: string },
): Promise<{ entryId: string; swapId: string }> {
  const swapId = newId(session);
  const { give, to, back, reason } = input;
  const body = { type: 'swap.ask' as const, swapId, give, to, back, reason };
  return { entryId: await append(session, rosterRefusal, body), swapId };
}

/** 答复调班, signed; an agreement changes the roster at once. Rejects as `append` does. */
export async function answerSwap(
  session: Session,
  { swapId, agree, reason }: { swapId: string; agree: boolean; reason: string },
): Made {
  return { entryId: await append(session, rosterRefusal, { type: 'swap.answer', swapId, agree, reason }) };
}

/** 撤回调班申请, before it is answered. Rejects as `append` does. */
export async function withdrawSwap(
  session: Session,
  { swapId, reason }: { swapId: string; reason: string },
): Made {
  return { entryId: await append(session, rosterRefusal, { type: 'swap.withdraw', swapId, reason }) };
}
