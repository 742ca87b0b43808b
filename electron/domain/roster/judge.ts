import { POST_NAME, type Account, type BodyOf, type Place, type Shift } from '../records';
import { monthOf, nextMonth, previousMonth } from '../calendar/calendar';
import { ofTypes, type LedgerReader } from '../ledger/entry';
import type { EntryCheck, EntryContext, Refusal } from '../ledger/judge';
import type { AdjacentShifts } from './adjacent-months';
import { rosterProblems } from './problems';
import { rosterOf, type Roster } from './roster';
import { swappedRosters, swapObstacle, placesOf, swapDeadline, swapState, type SwapState } from './swaps';
import { mayHoldPost, placeName, POSTS, timeName } from './posts';

export type RosterType = 'roster.publish' | 'swap.ask' | 'swap.answer' | 'swap.withdraw';

const refuse = (reason: string): Refusal => ({ code: 'REFUSED', reason });
const stale = (reason: string): Refusal => ({ code: 'WRONG_STAGE', reason });
const denied = (reason: string): Refusal => ({ code: 'NOT_PERMITTED', reason });

/** Refusals for publishing a roster, and for requesting, answering or withdrawing a swap (第四条(四)). */
export const rosterRefusal: EntryCheck<RosterType> = (reader, body, circumstances) => {
  switch (body.type) {
    case 'roster.publish':
      return publishDenial(reader, body, circumstances);
    case 'swap.ask':
      return askDenial(reader, body, circumstances);
    case 'swap.answer':
      return answerDenial(reader, body, circumstances);
    case 'swap.withdraw':
      return withdrawDenial(reader, body, circumstances);
  }
};

/** Returns the shifts of the adjacent months, with swaps applied. */
export function adjacentShiftsOf(reader: LedgerReader, month: string): AdjacentShifts {
  const shiftsOf = (name: string) => rosterOf(reader, name)?.shifts ?? [];
  return { before: shiftsOf(previousMonth(month)), after: shiftsOf(nextMonth(month)) };
}

/** Checked at `now`, not at the time of writing: a roster that arrives late must not change shifts that have begun. */
function publishDenial(
  reader: LedgerReader,
  body: BodyOf<'roster.publish'>,
  { accounts, now }: EntryContext,
): Refusal | null {
  const { month } = body;
  if (month < previousMonth(monthOf(now))) return refuse('只能发布上个月及以后的值班表。');
  const standing = rosterOf(reader, month);
  if (body.replaces !== (standing?.entryId ?? null))
    return stale(
      standing
        ? `${month} 的值班表已由${standing.entry.statement.author.name}发布过新的一版，请在新版上修改。`
        : `${month} 还没有值班表可替换。`,
    );
  const [problem, ...more] = rosterProblems(body, adjacentShiftsOf(reader, month), accounts, now);
  if (problem)
    return refuse(more.length === 0 ? problem.text : `${problem.text}（另有 ${more.length} 处问题）`);
  const changed = standing && changedShift(standing, body.shifts, now);
  return changed ? refuse(`${timeName(changed)} 的班次已经开始，不能再改。`) : null;
}

/** Returns the start of a shift that has begun and differs in the new roster; null when there is none. */
function changedShift(standing: Roster, shifts: readonly Shift[], now: string): string | null {
  const begun = ({ from }: Shift) => from <= now;
  const same = (one: Shift, other: Shift) =>
    one.from === other.from && one.until === other.until && POSTS.every((post) => one[post] === other[post]);
  const [old, fresh] = [standing.shifts.filter(begun), shifts.filter(begun)];
  const lost = old.find((shift) => !fresh.some((other) => same(shift, other)));
  const added = fresh.find((shift) => !old.some((other) => same(shift, other)));
  return (lost ?? added)?.from ?? null;
}

function askDenial(
  reader: LedgerReader,
  body: BodyOf<'swap.ask'>,
  { account, accounts, at }: EntryContext,
): Refusal | null {
  if (askOf(reader, body.swapId)) return stale('这次调班已经申请过。');
  const boards = swappedRosters(reader, ...placesOf(body).map(({ shift }) => monthOf(shift)));
  if (at >= swapDeadline(body)) return stale('班次已经开始，不能再调班。');
  const hindered = swapObstacle(boards, body, account.id);
  if (hindered) return refuse(hindered);
  return peopleDenial(
    body.give,
    body.back,
    account,
    accounts.find(({ id }) => id === body.to),
  );
}

/** Checks that each person may hold their new post. */
function peopleDenial(
  give: Place,
  back: Place | null,
  asker: Account | undefined,
  to: Account | undefined,
): Refusal | null {
  if (!to || !mayHoldPost(to, give.post)) return refuse(`对方不能担任${POST_NAME[give.post]}。`);
  if (back && (!asker || !mayHoldPost(asker, back.post)))
    return refuse(`申请人不能担任${POST_NAME[back.post]}。`);
  return null;
}

function askOf(reader: LedgerReader, swapId: string) {
  return ofTypes(reader.read({ subject: `swap/${swapId}`, types: ['swap.ask'] }), 'swap.ask')[0] ?? null;
}

const OVER: Record<Exclude<SwapState, 'asked'>, string> = {
  agreed: '这次调班已经同意。',
  declined: '这次调班已经被拒绝。',
  withdrawn: '这次调班申请已经撤回。',
  lapsed: '这次调班申请已经失效：班次已开始，或者值班表已变动。',
};

/** Returns the request of a swap that is still open; otherwise the refusal. */
function openSwap(reader: LedgerReader, swapId: string, at: string) {
  const ask = askOf(reader, swapId);
  if (!ask) return refuse('没有这次调班申请。');
  const boards = swappedRosters(reader, ...placesOf(ask.body).map(({ shift }) => monthOf(shift)));
  const swap = boards.swaps.get(swapId);
  const state = swap ? swapState(boards, swap, at) : 'lapsed';
  return state === 'asked' ? ask : stale(OVER[state]);
}

function answerDenial(
  reader: LedgerReader,
  { swapId, agree }: BodyOf<'swap.answer'>,
  { account, accounts, at }: EntryContext,
): Refusal | null {
  const ask = openSwap(reader, swapId, at);
  if ('code' in ask) return ask;
  const { give, back, to } = ask.body;
  if (to !== account.id) return denied('只有被申请的人可以答复。');
  if (!agree) return null;
  const asker = accounts.find(({ id }) => id === ask.statement.author.accountId);
  return peopleDenial(give, back, asker, account);
}

function withdrawDenial(
  reader: LedgerReader,
  { swapId }: BodyOf<'swap.withdraw'>,
  { account, at }: EntryContext,
): Refusal | null {
  const ask = openSwap(reader, swapId, at);
  if ('code' in ask) return ask;
  if (ask.statement.author.accountId === account.id) return null;
  return denied(`${placeName(ask.body.give)}的调班不是您申请的，不能撤回。`);
}
