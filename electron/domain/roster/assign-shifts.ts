import type { Post, Shift } from '../records';
import { addWatch, emptyLoad, MARKS, type Kind, type Load, type Loads, type Marks } from './shares';
import { POSTS, type Span } from './watches';

/** A watch that is to be filled. */
export interface OpenShift {
  span: Span;
  marks: Marks;
}
export type Pools = Record<Post, readonly string[]>;

/** Who has stood less than the others catches up by this many watches a month, and no more. */
const OWED = 2;
/** Cost of standing two watches in a row; an unevenness of 2 in one mark costs 2, of 3 costs 4. */
const NEAR = [0, 3, 0.1, 0.02] as const;
const DAY_HOURS = 24;
const BETTER = 1e-9;

/** Posts between which people change places: officers' posts count as one, for who is in both pools. */
const CHANGES: ReadonlyArray<readonly [Post, Post]> = [
  ['leader', 'leader'],
  ['technical', 'technical'],
  ['operations', 'operations'],
  ['technical', 'operations'],
  ['operations', 'technical'],
];

const kindOf = (post: Post): Kind => (post === 'leader' ? 'leader' : 'officer');

/**
 * Fills watches from the pools. First in turn: always who has the fewest watches, so that where the pools are alike nobody
 * has two more than another. Then two people change places as long as that makes the sum of what is
 * uneven (nights, rest days, holidays, important periods, hours) and of watches in a row smaller.
 *
 * @param year what each has stood in the year before this month
 * @param month what each has stood in this month already
 * @param before watches right before the first, and `after` right behind the last
 * @returns null when some watch cannot be filled with different people
 */
export function assignShifts(
  blanks: readonly OpenShift[],
  pools: Pools,
  { year, month }: { year: Loads; month: Loads },
  { before, after }: { before: readonly Shift[]; after: readonly Shift[] },
): Shift[] | null {
  const table = new Table(pools, year, month);
  const shifts: Shift[] = [];
  for (const { span, marks } of blanks) {
    const people = choose(POSTS, pools, table, []);
    if (!people) return null;
    shifts.push({ ...span, ...people });
    for (const post of POSTS) addWatch(table.load(post, people[post]), span, marks);
  }
  const head = before.slice(-NEAR.length + 1);
  improve([...head, ...shifts, ...after.slice(0, NEAR.length - 1)], head.length, blanks, table);
  return shifts;
}

/** The loads that are weighed: who is far behind by the year counts as a little behind; the month counts as it is. */
class Table {
  readonly #loads: Record<Kind, Map<string, Load>> = { leader: new Map(), officer: new Map() };

  readonly #pools: Record<Post, Set<string>>;

  constructor(pools: Pools, year: Loads, month: Loads) {
    this.#pools = {
      leader: new Set(pools.leader),
      technical: new Set(pools.technical),
      operations: new Set(pools.operations),
    };
    this.#fill('leader', pools.leader, year, month);
    this.#fill('officer', [...pools.technical, ...pools.operations], year, month);
  }

  #fill(kind: Kind, pool: readonly string[], year: Loads, month: Loads): void {
    const ids = [...new Set(pool)];
    const stood = (loads: Loads, id: string) => loads[kind].get(id) ?? emptyLoad();
    const most = (of: (load: Load) => number) => Math.max(...ids.map((id) => of(stood(year, id))));
    const floor: Load = {
      shifts: most(({ shifts }) => shifts) - OWED,
      hours: most(({ hours }) => hours) - OWED * DAY_HOURS,
      nights: most(({ nights }) => nights) - OWED,
      restDays: most(({ restDays }) => restDays) - OWED,
      holidays: most(({ holidays }) => holidays) - OWED,
      important: most(({ important }) => important) - OWED,
    };
    for (const id of ids) {
      const load = { ...stood(year, id) };
      for (const key of ['shifts', 'hours', ...MARKS] as const)
        load[key] = Math.max(load[key], floor[key]) + stood(month, id)[key];
      this.#loads[kind].set(id, load);
    }
  }

  /** Whether somebody is in a post's pool. */
  may(post: Post, id: string): boolean {
    return this.#pools[post].has(id);
  }

  load(post: Post, id: string): Load {
    const load = this.#loads[kindOf(post)].get(id);
    if (!load) throw new Error(`${id} is in no pool`);
    return load;
  }
}

/** Different people for the posts, each the one with the fewest watches who leaves somebody for the other posts. */
function choose(
  posts: readonly Post[],
  pools: Pools,
  table: Table,
  taken: readonly string[],
): Record<Post, string> | null {
  const [post, ...others] = posts;
  if (!post) return {} as Record<Post, string>;
  const weight = (id: string) => table.load(post, id).shifts;
  const free = pools[post].filter((id) => !taken.includes(id)).sort((a, b) => weight(a) - weight(b));
  for (const id of free) {
    const rest = choose(others, pools, table, [...taken, id]);
    if (rest) return { ...rest, [post]: id };
  }
  return null;
}

/** A place among `shifts`, and what standing it means. */
interface Seat {
  at: number;
  post: Post;
  weight: Weight;
}

/** `shifts` with some of the neighbours' around; those from `first` on, as many as there are blanks, are changed in place. */
function improve(shifts: readonly Shift[], first: number, blanks: readonly OpenShift[], table: Table): void {
  const weights = blanks.map(weightOf);
  const seat = (index: number, post: Post): Seat[] => {
    const weight = weights[index];
    return weight ? [{ at: first + index, post, weight }] : [];
  };
  const rows = shifts.map((_, at) => inRow(shifts, at));
  for (let better = true; better;) {
    better = false;
    for (const [post, other] of CHANGES)
      for (let one = 0; one < blanks.length; one += 1)
        for (let two = one + 1; two < blanks.length; two += 1)
          for (const here of seat(one, post))
            for (const there of seat(two, other))
              if (exchange(shifts, rows, here, there, table)) better = true;
  }
}

/** Two people change places, if that is better. `rows`: what `inRow` says of each watch. */
function exchange(shifts: readonly Shift[], rows: number[], one: Seat, two: Seat, table: Table): boolean {
  const [here, there] = [shifts[one.at], shifts[two.at]];
  if (!here || !there) return false;
  const [a, b] = [here[one.post], there[two.post]];
  if (a === b || stands(here, b) || stands(there, a)) return false;
  if (one.post !== two.post && !(table.may(two.post, a) && table.may(one.post, b))) return false;
  const [ofA, ofB] = [table.load(one.post, a), table.load(two.post, b)];
  const uneven = unevenness(ofA, ofB, one.weight, two.weight);
  const before = (rows[one.at] ?? 0) + (rows[two.at] ?? 0);
  if (uneven > before) return false;
  [here[one.post], there[two.post]] = [b, a];
  const after = inRow(shifts, one.at) + inRow(shifts, two.at);
  if (uneven + after - before < -BETTER) {
    for (const { at } of [one, two])
      for (let near = at - NEAR.length + 1; near < at + NEAR.length; near += 1)
        if (shifts[near]) rows[near] = inRow(shifts, near);
    move(ofA, one.weight, two.weight);
    move(ofB, two.weight, one.weight);
    return true;
  }
  [here[one.post], there[two.post]] = [a, b];
  return false;
}

/** What of a watch is shared evenly, each in its own unit: the marks as 0 or 1, hours in days. */
type Weight = Record<(typeof EVEN)[number], number>;
const EVEN = ['hours', ...MARKS] as const;
/** One of each `EVEN` as people's loads count it. */
const UNIT: Weight = { hours: DAY_HOURS, nights: 1, restDays: 1, holidays: 1, important: 1 };

function weightOf({ span, marks }: OpenShift): Weight {
  const hours = (Date.parse(span.until) - Date.parse(span.from)) / 3_600_000 / DAY_HOURS;
  const { nights, restDays, holidays, important } = marks;
  return {
    hours,
    nights: Number(nights),
    restDays: Number(restDays),
    holidays: Number(holidays),
    important: Number(important),
  };
}

/** By how much the squares of the loads grow when `a` stands `other` in place of `own`, and `b` the reverse. */
function unevenness(a: Load, b: Load, own: Weight, other: Weight): number {
  let sum = 0;
  for (const key of EVEN) {
    const gained = other[key] - own[key];
    if (gained !== 0) sum += 2 * gained * ((a[key] - b[key]) / UNIT[key] + gained);
  }
  return sum;
}

function move(load: Load, from: Weight, to: Weight): void {
  for (const key of EVEN) load[key] += (to[key] - from[key]) * UNIT[key];
}

function stands(shift: Shift, id: string): boolean {
  return shift.leader === id || shift.technical === id || shift.operations === id;
}

/** Cost of the watches in a row, or nearly, that people of one watch stand around it. */
function inRow(shifts: readonly Shift[], at: number): number {
  const shift = shifts[at];
  let cost = 0;
  for (let distance = 1; distance < NEAR.length; distance += 1)
    for (const near of [shifts[at - distance], shifts[at + distance]])
      if (shift && near) for (const post of POSTS) if (stands(near, shift[post])) cost += NEAR[distance] ?? 0;
  return cost;
}
