import type { BodyOf, Place, Post, Shift } from '../../../platform/contract';
import { addDays, monthOf, monthSpan, nextMonth, previousMonth } from '../../calendar/rules';
import { ofTypes, trueAt, type Entry, type LedgerReader } from '../../ledger/rules/entry';
import { cameAfter, publishedOf, type Published } from './published';
import { overlap, placeName, postOf, watchAt } from './watches';

/** How long before a roster a swap over it can seem to be written, by a machine whose clock is slow. */
const SLACK_DAYS = 31;

export type SwapState = 'asked' | 'agreed' | 'declined' | 'withdrawn' | 'lapsed';

/** 调班 (both change places) or 替班 (`back` is null), as far as it has come. */
export interface Swap {
  ask: Entry<'swap.ask'>;
  answer: Entry<'swap.answer'> | null;
  withdrawal: Entry<'swap.withdraw'> | null;
  /** It changes the rosters that are in force. */
  counts: boolean;
}

interface Board {
  published: Published;
  shifts: Shift[];
  swapped: Map<string, Post[]>;
}

/** The rosters around a month with every swap that counts, and the swaps. */
export interface Boards {
  /** Null: that month has no roster. */
  board(month: string): Board | null;
  swaps: Map<string, Swap>;
}

/** Both places of a swap, its own first. */
export function placesOf({ give, back }: Pick<BodyOf<'swap.ask'>, 'give' | 'back'>): Place[] {
  return back ? [give, back] : [give];
}

/** The beginning of the earlier of both watches: until then a swap can be answered and withdrawn. */
export function swapEnd(body: Pick<BodyOf<'swap.ask'>, 'give' | 'back'>): string {
  return placesOf(body)
    .map(({ shift }) => shift)
    .reduce((first, shift) => (shift < first ? shift : first));
}

/** Reads the swaps over a month's roster and those beside it, and lays them over the rosters as the platform took them. */
export function boardsOf(reader: LedgerReader, month: string): Boards {
  const boards = new Map<string, Board | null>();
  const board = (name: string): Board | null => {
    if (!boards.has(name)) boards.set(name, newBoard(publishedOf(reader, name)));
    return boards.get(name) ?? null;
  };
  const around = [previousMonth(month), month, nextMonth(month)].flatMap((name) => board(name) ?? []);
  const first = around
    .map(({ published: { entry } }) => trueAt(entry.statement, entry.receivedAt))
    .reduce((early, at) => (at < early ? at : early), monthSpan(month).from);
  const entries = reader.read({
    types: ['swap.ask', 'swap.answer', 'swap.withdraw'],
    from: `${addDays(first.slice(0, 10), -SLACK_DAYS)}${first.slice(10)}`,
    until: monthSpan(month).until,
  });
  const swaps = new Map<string, Swap>();
  for (const ask of ofTypes(entries, 'swap.ask'))
    if (!swaps.has(ask.body.swapId))
      swaps.set(ask.body.swapId, { ask, answer: null, withdrawal: null, counts: false });
  const boardsNow = { board, swaps };
  for (const entry of entries) settle(boardsNow, entry);
  return boardsNow;
}

function newBoard(published: Published | null): Board | null {
  return (
    published && { published, shifts: published.shifts.map((shift) => ({ ...shift })), swapped: new Map() }
  );
}

function settle(boards: Boards, entry: Entry): void {
  const [answer] = ofTypes([entry], 'swap.answer');
  const [withdrawal] = ofTypes([entry], 'swap.withdraw');
  const swap = boards.swaps.get((answer ?? withdrawal)?.body.swapId ?? '');
  if (!swap || swap.answer || swap.withdrawal) return;
  const by = entry.statement.author.accountId;
  if (withdrawal && by === swap.ask.statement.author.accountId) swap.withdrawal = withdrawal;
  if (!answer || by !== swap.ask.body.to) return;
  swap.answer = answer;
  const { body, statement } = swap.ask;
  if (!answer.body.agree || trueAt(answer.statement, answer.receivedAt) >= swapEnd(body)) return;
  if (superseded(boards, swap.ask) || hindrance(boards, body, statement.author.accountId) !== null) return;
  swap.counts = true;
  change(boards, body.give, body.to);
  if (body.back) change(boards, body.back, statement.author.accountId);
}

function change(boards: Boards, place: Place, accountId: string): void {
  const board = boards.board(monthOf(place.shift));
  const shift = board && watchAt(board.shifts, place);
  if (!board || !shift) return;
  shift[place.post] = accountId;
  const posts = board.swapped.get(place.shift) ?? [];
  if (!posts.includes(place.post)) board.swapped.set(place.shift, [...posts, place.post]);
}

/** Whether a roster of its months was published after a swap was asked: that roster has to be asked about anew. */
export function superseded(boards: Boards, ask: Entry<'swap.ask'>): boolean {
  return placesOf(ask.body).some((place) => {
    const board = boards.board(monthOf(place.shift));
    return !board || !cameAfter(ask, board.published.entry);
  });
}

/** Why a swap cannot be laid over the rosters as they are now: a sentence. Null: it can. */
export function hindrance(
  boards: Boards,
  { give, back, to }: Pick<BodyOf<'swap.ask'>, 'give' | 'back' | 'to'>,
  asker: string,
): string | null {
  if (to === asker) return '不能与自己调班。';
  if (back && back.post !== give.post)
    return '只能同岗位对调：带班领导对带班领导，技术值班对技术值班，运维值班对运维值班。';
  if (back && back.shift === give.shift) return '对调的是同一个班次。';
  if (back && !monthsAround(give).includes(monthOf(back.shift))) return '只能与前后一个月以内的班次对调。';
  if (holder(boards, give) !== asker) return `${placeName(give)}不是申请人的班次。`;
  if (back && holder(boards, back) !== to) return `${placeName(back)}不是对方的班次。`;
  if (booked(boards, give, to, back)) return `对方在${placeName(give)}的时段已另有值班。`;
  if (back && booked(boards, back, asker, give)) return `申请人在${placeName(back)}的时段已另有值班。`;
  return null;
}

function holder(boards: Boards, place: Place): string | null {
  const board = boards.board(monthOf(place.shift));
  return (board && watchAt(board.shifts, place)?.[place.post]) ?? null;
}

function monthsAround({ shift }: Place): string[] {
  const month = monthOf(shift);
  return [previousMonth(month), month, nextMonth(month)];
}

/** Whether somebody stands another post while the watch of a place lasts; `freed` is the place that they leave. */
function booked(boards: Boards, place: Place, accountId: string, freed: Place | null): boolean {
  const shifts = monthsAround(place).flatMap((month) => boards.board(month)?.shifts ?? []);
  const watch = watchAt(shifts, place);
  return shifts.some((shift) => {
    const post = postOf(shift, accountId);
    if (!watch || !post || !overlap(watch, shift)) return false;
    return !(freed && freed.shift === shift.from && freed.post === post);
  });
}

/** How far a swap has come. `now`: a UTC instant. */
export function swapState(boards: Boards, swap: Swap, now: string): SwapState {
  const { ask, answer, withdrawal, counts } = swap;
  if (withdrawal) return 'withdrawn';
  if (answer && !answer.body.agree) return 'declined';
  // What the platform has taken was in force then, whatever was published since.
  if (counts || (answer && answer.receivedAt !== null)) return 'agreed';
  const over = answer !== null || now >= swapEnd(ask.body) || superseded(boards, ask);
  return over || hindrance(boards, ask.body, ask.statement.author.accountId) !== null ? 'lapsed' : 'asked';
}
