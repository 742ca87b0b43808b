import type { Post, Shift } from '../../../platform/contract';
import { addWatch, MARKS, type Kind, type Load, type Loads, type Marks } from './shares';
import { POSTS, type Span } from './watches';

/** A watch that is to be filled. */
export interface Blank {
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

const kindOf = (post: Post): Kind => (post === 'leader' ? 'leader' : 'officer');

/**
 * Fills watches from the pools. First in turn: always who has the fewest watches, so that where the pools are alike nobody
 * has two more than another. Then two people change places at the same post as long as that makes the sum of what is
 * uneven (nights, rest days, holidays, important periods, hours) and of watches in a row smaller.
 *
 * @param year what each has stood in the year without these watches
 * @param before watches right before the first, and `after` right behind the last
 * @returns null when some watch cannot be filled with different people
 */
export function deal(
  blanks: readonly Blank[],
  pools: Pools,
  year: Loads,
  { before, after }: { before: readonly Shift[]; after: readonly Shift[] },
): Shift[] | null {
  const table = new Table(pools, year);
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

/** The year's loads that are weighed: who is far behind counts as a little behind. */
class Table {
  readonly #loads: Record<Kind, Map<string, Load>> = { leader: new Map(), officer: new Map() };

  constructor(pools: Pools, year: Loads) {
    this.#fill('leader', pools.leader, year);
    this.#fill('officer', [...pools.technical, ...pools.operations], year);
  }

  #fill(kind: Kind, pool: readonly string[], year: Loads): void {
    const ids = [...new Set(pool)];
    const most = (of: (load: Load) => number) => Math.max(...ids.map((id) => of(year.of(kind, id))));
    const floor: Load = {
      shifts: most(({ shifts }) => shifts) - OWED,
      hours: most(({ hours }) => hours) - OWED * DAY_HOURS,
      nights: most(({ nights }) => nights) - OWED,
      restDays: most(({ restDays }) => restDays) - OWED,
      holidays: most(({ holidays }) => holidays) - OWED,
      important: most(({ important }) => important) - OWED,
    };
    for (const id of ids) {
      const load = { ...year.of(kind, id) };
      for (const key of ['shifts', 'hours', ...MARKS] as const) load[key] = Math.max(load[key], floor[key]);
      this.#loads[kind].set(id, load);
    }
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

/** `shifts` with some of the neighbours' around; those from `first` on, as many as there are blanks, are changed in place. */
function improve(shifts: readonly Shift[], first: number, blanks: readonly Blank[], table: Table): void {
  for (let better = true; better;) {
    better = false;
    for (const post of POSTS)
      for (let one = 0; one < blanks.length; one += 1)
        for (let two = one + 1; two < blanks.length; two += 1)
          if (exchange(shifts, first, [one, two], blanks, post, table)) better = true;
  }
}

function exchange(
  shifts: readonly Shift[],
  first: number,
  [one, two]: readonly [number, number],
  blanks: readonly Blank[],
  post: Post,
  table: Table,
): boolean {
  const [here, there] = [shifts[first + one], shifts[first + two]];
  const [blank, other] = [blanks[one], blanks[two]];
  if (!here || !there || !blank || !other) return false;
  const [a, b] = [here[post], there[post]];
  if (a === b || stands(here, b) || stands(there, a)) return false;
  const uneven = unevenness(table.load(post, a), table.load(post, b), blank, other);
  const rows = () => inRow(shifts, first + one) + inRow(shifts, first + two);
  const before = rows();
  [here[post], there[post]] = [b, a];
  if (uneven + rows() - before < -BETTER) {
    move(table.load(post, a), blank, other);
    move(table.load(post, b), other, blank);
    return true;
  }
  [here[post], there[post]] = [a, b];
  return false;
}

const hours = ({ span }: Blank) => (Date.parse(span.until) - Date.parse(span.from)) / 3_600_000;

/** By how much the squares of the loads grow when `a` stands `other` in place of `blank` and `b` the reverse. */
function unevenness(a: Load, b: Load, blank: Blank, other: Blank): number {
  const growth = (gained: number, ofA: number, ofB: number) => 2 * gained * (ofA - ofB + gained);
  let sum = growth((hours(other) - hours(blank)) / DAY_HOURS, a.hours / DAY_HOURS, b.hours / DAY_HOURS);
  for (const mark of MARKS)
    sum += growth(Number(other.marks[mark]) - Number(blank.marks[mark]), a[mark], b[mark]);
  return sum;
}

function move(load: Load, from: Blank, to: Blank): void {
  load.hours += hours(to) - hours(from);
  for (const mark of MARKS) load[mark] += Number(to.marks[mark]) - Number(from.marks[mark]);
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
