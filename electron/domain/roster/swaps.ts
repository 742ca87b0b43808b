import type { BodyOf, Place, Post, Shift } from '../records';
import { addDays, monthOf, monthSpan, nextMonth, previousMonth } from '../calendar/calendar';
import { ofTypes, correctedTimeOf, type Entry, type LedgerReader } from '../ledger/entry';
import { isReceivedAfter, publishedOf, type Published } from './published';
import { overlap, placeName, postOf, shiftOfPlace } from './posts';

/** Days by which a swap can appear to be written before its roster, when a machine's clock is slow. */
const SLACK_DAYS = 31;

export type SwapState = 'asked' | 'agreed' | 'declined' | 'withdrawn' | 'lapsed';

type Ask = Pick<BodyOf<'swap.ask'>, 'give' | 'back' | 'to'>;

/** A 调班 (both sides change places) or 替班 (`back` is null) with its answer or withdrawal. */
export interface Swap {
  ask: Entry<'swap.ask'>;
  answer: Entry<'swap.answer'> | null;
  withdrawal: Entry<'swap.withdraw'> | null;
  /** Whether it changes a roster in force. */
  isEffective: boolean;
}

interface Board {
  published: Published;
  /** With swaps applied. */
  shifts: Shift[];
  /** Posts changed by a swap, by the start of the shift. */
  swapped: Map<string, Post[]>;
}

/** Rosters with swaps applied. */
export interface SwappedRosters {
  /** Null when the month has no roster. */
  board(month: string): Board | null;
  /** By `swapId`. */
  swaps: Map<string, Swap>;
}

/** Returns the places of a swap, the requester's first. */
export function placesOf({ give, back }: Pick<Ask, 'give' | 'back'>): Place[] {
  return back ? [give, back] : [give];
}

/** Returns the start of the earlier of its shifts; a swap must be answered or withdrawn before then. */
export function swapDeadline(ask: Pick<Ask, 'give' | 'back'>): string {
  return placesOf(ask)
    .map(({ shift }) => shift)
    .reduce((first, shift) => (shift < first ? shift : first));
}

const monthsBeside = (month: string) => [previousMonth(month), month, nextMonth(month)];

/**
 * Returns the rosters of some months and of the adjacent ones, with all effective swaps applied in the order in which
 * the platform received the answers. Swaps older than a replacing roster no longer change that month.
 */
export function swappedRosters(reader: LedgerReader, ...months: string[]): SwappedRosters {
  const boards = new Map<string, Board | null>();
  const board = (name: string): Board | null => {
    if (!boards.has(name)) boards.set(name, newBoard(publishedOf(reader, name)));
    return boards.get(name) ?? null;
  };
  const sorted = [...months].sort();
  const [first = '', last = ''] = [sorted[0], sorted.at(-1)];
  const read = (about: readonly string[]) => {
    const since = [...new Set(about.flatMap(monthsBeside))]
      .flatMap((name) => board(name)?.published.entry ?? [])
      .map(({ statement, receivedAt }) => correctedTimeOf(statement, receivedAt))
      .reduce((early, at) => (at < early ? at : early), monthSpan(first).from);
    return reader.read({
      types: ['swap.ask', 'swap.answer', 'swap.withdraw'],
      from: `${addDays(since.slice(0, 10), -SLACK_DAYS)}${since.slice(10)}`,
      until: monthSpan(last).until,
    });
  };
  const about = [...months];
  let entries = read(about);
  for (let more = joined(entries, about); more.length > 0; more = joined(entries, about)) {
    about.push(...more);
    entries = read(about);
  }
  const swaps = new Map<string, Swap>();
  for (const ask of ofTypes(entries, 'swap.ask'))
    if (!swaps.has(ask.body.swapId))
      swaps.set(ask.body.swapId, { ask, answer: null, withdrawal: null, isEffective: false });
  const made = { board, swaps };
  for (const entry of entries) settle(made, entry);
  return made;
}

/** Returns further months that swaps connect with these; their earlier swaps must be applied too. */
function joined(entries: readonly Entry[], about: readonly string[]): string[] {
  const months = ofTypes(entries, 'swap.ask').map(({ body }) =>
    placesOf(body).map(({ shift }) => monthOf(shift)),
  );
  const beside = months.filter((both) => both.some((month) => about.includes(month))).flat();
  return [...new Set(beside)].filter((month) => !about.includes(month));
}

function newBoard(published: Published | null): Board | null {
  return (
    published && { published, shifts: published.shifts.map((shift) => ({ ...shift })), swapped: new Map() }
  );
}

function settle(boards: SwappedRosters, entry: Entry): void {
  const [answer] = ofTypes([entry], 'swap.answer');
  const [withdrawal] = ofTypes([entry], 'swap.withdraw');
  const swap = boards.swaps.get((answer ?? withdrawal)?.body.swapId ?? '');
  if (!swap || swap.answer || swap.withdrawal) return;
  const by = entry.statement.author.accountId;
  if (withdrawal && by === swap.ask.statement.author.accountId) swap.withdrawal = withdrawal;
  if (!answer || by !== swap.ask.body.to) return;
  swap.answer = answer;
  if (answer.body.agree) lay(boards, swap, answer);
}

/**
 * Applies an agreed swap. A place whose roster was replaced after the answer keeps the people of the new roster, while
 * the other place stays swapped. Without effect if a roster was replaced between request and answer.
 */
function lay(boards: SwappedRosters, swap: Swap, answer: Entry<'swap.answer'>): void {
  const { body, statement } = swap.ask;
  if (correctedTimeOf(answer.statement, answer.receivedAt) >= swapDeadline(body)) return;
  const older = placesOf(body).filter((place) => replaced(boards, place, swap.ask));
  if (older.some((place) => !replaced(boards, place, answer))) return;
  const open = placesOf(body).filter((place) => !older.includes(place));
  if (open.length === 0 || swapObstacle(boards, body, statement.author.accountId, open) !== null) return;
  swap.isEffective = true;
  for (const place of open) change(boards, place, place === body.give ? body.to : statement.author.accountId);
}

/** Returns whether the roster of a place was published after an entry, or does not exist. */
function replaced(
  boards: SwappedRosters,
  place: Place,
  entry: Entry<'swap.ask'> | Entry<'swap.answer'>,
): boolean {
  const board = boards.board(monthOf(place.shift));
  return !board || !isReceivedAfter(entry, board.published.entry);
}

function change(boards: SwappedRosters, place: Place, accountId: string): void {
  const board = boards.board(monthOf(place.shift));
  const shift = board && shiftOfPlace(board.shifts, place);
  if (!board || !shift) return;
  shift[place.post] = accountId;
  const posts = board.swapped.get(place.shift) ?? [];
  if (!posts.includes(place.post)) board.swapped.set(place.shift, [...posts, place.post]);
}

/**
 * Returns why a swap cannot be applied to the current rosters, as a Chinese sentence; null when it can.
 *
 * @param asker account id of the requester, who gives away the shift
 * @param places the places to check
 */
export function swapObstacle(
  boards: SwappedRosters,
  ask: Ask,
  asker: string,
  places: readonly Place[] = placesOf(ask),
): string | null {
  const { give, back, to } = ask;
  if (to === asker) return '不能与自己调班。';
  if (back && back.post !== give.post)
    return '只能同岗位对调：带班领导对带班领导，技术值班对技术值班，运维值班对运维值班。';
  if (back && back.shift === give.shift) return '对调的是同一个班次。';
  if (back && !monthsBeside(monthOf(give.shift)).includes(monthOf(back.shift)))
    return '只能与本月或者前后一个月的班次对调。';
  for (const place of places) {
    const mine = place === give;
    const [holds, stands, leaves] = mine ? [asker, to, back] : [to, asker, give];
    const who = mine ? ['申请人', '对方'] : ['对方', '申请人'];
    if (holder(boards, place) !== holds) return `${placeName(place)}现在不是${who[0]}的班。`;
    if (booked(boards, place, stands, leaves)) return `${placeName(place)}这一班，${who[1]}同时另有值班。`;
  }
  return null;
}

function holder(boards: SwappedRosters, place: Place): string | null {
  const board = boards.board(monthOf(place.shift));
  return (board && shiftOfPlace(board.shifts, place)?.[place.post]) ?? null;
}

/** Returns whether a person has another post during the shift of a place; `leaves` is the place that they give up. */
function booked(boards: SwappedRosters, place: Place, accountId: string, leaves: Place | null): boolean {
  const shifts = monthsBeside(monthOf(place.shift)).flatMap((month) => boards.board(month)?.shifts ?? []);
  const given = shiftOfPlace(shifts, place);
  return shifts.some((shift) => {
    const post = postOf(shift, accountId);
    if (!given || !post || !overlap(given, shift)) return false;
    return !(leaves && leaves.shift === shift.from && leaves.post === post);
  });
}

/** Returns the state of a swap at `now` (UTC instant). */
export function swapState(boards: SwappedRosters, swap: Swap, now: string): SwapState {
  const { ask, answer, withdrawal, isEffective } = swap;
  if (withdrawal) return 'withdrawn';
  if (answer && !answer.body.agree) return 'declined';
  // An agreement that the platform received was in force then, even if a roster published later replaced it.
  if (isEffective || (answer && answer.receivedAt !== null)) return 'agreed';
  const over =
    answer !== null ||
    now >= swapDeadline(ask.body) ||
    placesOf(ask.body).some((place) => replaced(boards, place, ask));
  return over || swapObstacle(boards, ask.body, ask.statement.author.accountId) !== null ? 'lapsed' : 'asked';
}
