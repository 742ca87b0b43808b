import type { Post, Shift } from '../records';
import { addShift, emptyLoad, MARKS, type LoadKind, type Load, type Loads, type Marks } from './loads';
import { POSTS, type Span } from './posts';

/** A shift to be filled. */
export interface BlankShift {
  span: Span;
  marks: Marks;
}
/** Account ids available for each post. */
export type Pools = Record<Post, readonly string[]>;

/** Number of shifts per month by which a person with fewer shifts in the year than the others catches up at most. */
const OWED = 2;
/**
 * Cost of two shifts of one person, by their distance in shifts: 1 is adjacent. For comparison: removing a difference
 * of 2 in one mark gains 2, a difference of 3 gains 4.
 */
const NEAR = [0, 3, 0.1, 0.02] as const;
const DAY_HOURS = 24;
const BETTER = 1e-9;

/**
 * Pairs of posts between which people can be exchanged. Both officer posts are exchangeable for people in both pools.
 */
const CHANGES: ReadonlyArray<readonly [Post, Post]> = [
  ['leader', 'leader'],
  ['technical', 'technical'],
  ['operations', 'operations'],
  ['technical', 'operations'],
  ['operations', 'technical'],
];

const kindOf = (post: Post): LoadKind => (post === 'leader' ? 'leader' : 'officer');

/**
 * Fills shifts from the pools. First greedily: each post gets the person with the fewest shifts, which keeps the
 * numbers of shifts within one of each other when pools and earlier loads are equal. Then people are exchanged pairwise
 * as long as that lowers the total cost: unequal distribution (nights, rest days, holidays, important periods, hours)
 * and shifts in close succession.
 *
 * @param year loads of the year before this month
 * @param month loads of this month so far
 * @param before shifts directly before the first blank; `after`: directly after the last
 * @returns null when a shift cannot be filled with different people
 */
export function assignShifts(
  blanks: readonly BlankShift[],
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
    for (const post of POSTS) addShift(table.load(post, people[post]), span, marks);
  }
  const head = before.slice(-NEAR.length + 1);
  improve([...head, ...shifts, ...after.slice(0, NEAR.length - 1)], head.length, blanks, table);
  return shifts;
}

/** The loads to be balanced: those of the year, raised to at most `OWED` below the maximum, plus those of the month. */
class Table {
  readonly #loads: Record<LoadKind, Map<string, Load>> = { leader: new Map(), officer: new Map() };

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

  #fill(kind: LoadKind, pool: readonly string[], year: Loads, month: Loads): void {
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

  /** Whether a person is in the pool of a post. */
  may(post: Post, id: string): boolean {
    return this.#pools[post].has(id);
  }

  load(post: Post, id: string): Load {
    const load = this.#loads[kindOf(post)].get(id);
    if (!load) throw new Error(`${id} is in no pool`);
    return load;
  }
}

/** Returns different people for the posts, each with the fewest shifts possible; null when the pools do not suffice. */
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

/** A post of one shift. */
interface PostSlot {
  post: Post;
  shift: Shift;
  /** Index of the shift in the plan. */
  at: number;
  weight: Weight;
}

/** Shifts whose total cost is lowered by exchanges. `succession`: the `successionCost` of each shift. */
interface Plan {
  shifts: readonly Shift[];
  succession: number[];
  table: Table;
}

/**
 * Improves `shifts` by exchanges. They include adjacent shifts; only those from `first` on, one per blank, are changed.
 */
function improve(shifts: readonly Shift[], first: number, blanks: readonly BlankShift[], table: Table): void {
  const weights = blanks.map(weightOf);
  const slotsOf = (index: number, post: Post): PostSlot[] => {
    const at = first + index;
    const [shift, weight] = [shifts[at], weights[index]];
    return shift && weight ? [{ post, shift, at, weight }] : [];
  };
  const plan: Plan = { shifts, succession: shifts.map((_, at) => successionCost(shifts, at)), table };
  for (let better = true; better;) {
    better = false;
    for (const [post, other] of CHANGES)
      for (let one = 0; one < blanks.length; one += 1)
        for (let two = one + 1; two < blanks.length; two += 1)
          for (const here of slotsOf(one, post))
            for (const there of slotsOf(two, other)) if (exchange(plan, here, there)) better = true;
  }
}

/** Returns whether the people of two slots can change places. */
function areExchangeable(table: Table, one: PostSlot, two: PostSlot): boolean {
  const [a, b] = [one.shift[one.post], two.shift[two.post]];
  if (a === b || stands(one.shift, b) || stands(two.shift, a)) return false;
  return one.post === two.post || (table.may(two.post, a) && table.may(one.post, b));
}

/** Exchanges two people if that lowers the cost. Returns whether it did. */
function exchange({ shifts, succession, table }: Plan, one: PostSlot, two: PostSlot): boolean {
  if (!areExchangeable(table, one, two)) return false;
  const [a, b] = [one.shift[one.post], two.shift[two.post]];
  const [ofA, ofB] = [table.load(one.post, a), table.load(two.post, b)];
  const uneven = unevenness(ofA, ofB, one.weight, two.weight);
  const before = (succession[one.at] ?? 0) + (succession[two.at] ?? 0);
  if (uneven > before) return false;
  [one.shift[one.post], two.shift[two.post]] = [b, a];
  const after = successionCost(shifts, one.at) + successionCost(shifts, two.at);
  if (uneven + after - before >= -BETTER) {
    [one.shift[one.post], two.shift[two.post]] = [a, b];
    return false;
  }
  for (const { at } of [one, two])
    for (let near = at - NEAR.length + 1; near < at + NEAR.length; near += 1)
      if (shifts[near]) succession[near] = successionCost(shifts, near);
  move(ofA, one.weight, two.weight);
  move(ofB, two.weight, one.weight);
  return true;
}

/** The quantities of a shift to be balanced, each in its own unit: marks as 0 or 1, hours in days. */
type Weight = Record<(typeof EVEN)[number], number>;
const EVEN = ['hours', ...MARKS] as const;
/** Value of one unit in a person's load. */
const UNIT: Weight = { hours: DAY_HOURS, nights: 1, restDays: 1, holidays: 1, important: 1 };

function weightOf({ span, marks }: BlankShift): Weight {
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

/** Returns the change of the sum of squared loads when `a` takes `other` instead of `own`, and `b` the reverse. */
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

/** Returns the cost of shifts in close succession for the people of one shift. */
function successionCost(shifts: readonly Shift[], at: number): number {
  const shift = shifts[at];
  let cost = 0;
  for (let distance = 1; distance < NEAR.length; distance += 1)
    for (const near of [shifts[at - distance], shifts[at + distance]])
      if (shift && near) for (const post of POSTS) if (stands(near, shift[post])) cost += NEAR[distance] ?? 0;
  return cost;
}
