import { POST_NAME, type Account, type ImportantPeriod, type Post, type Shift } from '../records';
import type { Beside } from './borders';
import { assignShifts, type Pools } from './assign-shifts';
import { shiftSlots } from './shift-slots';
import { loadsOf, marksOf, type Loads } from './shares';
import { mayStand, POSTS } from './watches';

export interface Wishes {
  month: string;
  /** Times of day at which watches change, `HH:MM`. */
  changes: readonly string[];
  /** Account ids that each post is filled from. */
  pools: Pools;
  important: readonly ImportantPeriod[];
}

export interface Standing {
  beside: Beside;
  /** Watches of the month that have begun, in order: they stay. */
  begun: readonly Shift[];
  /** What each has stood in the rosters of the calendar year, without this month's. */
  year: Loads;
  accounts: readonly Account[];
}

/**
 * 排班建议: a whole month, evenly shared over the year (see `deal`). The same wishes always give the same roster. A sentence
 * when the pools or the times do not allow one.
 */
export function proposeRoster(
  { month, changes, pools, important }: Wishes,
  { beside, begun, year, accounts }: Standing,
): Shift[] | string {
  const lack = lacking(pools, accounts);
  if (lack !== null) return lack;
  const spans = shiftSlots(month, changes, beside, begun);
  if (typeof spans === 'string') return spans;
  const stood = { year, month: loadsOf([{ shifts: begun, important }]) };
  const sorted = (post: Post) => [...new Set(pools[post])].sort();
  const blanks = spans.map((span) => ({ span, marks: marksOf(span, important) }));
  const before = begun.length > 0 ? begun : beside.before;
  const people = {
    leader: sorted('leader'),
    technical: sorted('technical'),
    operations: sorted('operations'),
  };
  const shifts = assignShifts(blanks, people, stood, { before, after: beside.after });
  return shifts ? [...begun, ...shifts] : '所选人员不够，排不出值班表。';
}

/** Why no watch can be filled from the pools: a sentence. */
function lacking(pools: Pools, accounts: readonly Account[]): string | null {
  const known = new Map(accounts.map((account) => [account.id, account]));
  const nameOf = (id: string) => known.get(id)?.name ?? id;
  for (const post of POSTS) {
    if (pools[post].length === 0) return `没有选${POST_NAME[post]}人员。`;
    const unfit = pools[post].find((id) => {
      const account = known.get(id);
      return !account || !mayStand(account, post);
    });
    if (unfit !== undefined)
      return `${nameOf(unfit)}不能担任${POST_NAME[post]}：账号已停用，或者没有相应角色。`;
  }
  for (const posts of GROUPS) {
    const people = [...new Set(posts.flatMap((post) => pools[post]))];
    if (people.length < posts.length)
      return `${posts.map((post) => POST_NAME[post]).join('、')}要由不同的人担任，现在一共只选了${people.map(nameOf).join('、')}，请至少再选 ${posts.length - people.length} 人。`;
  }
  return null;
}

/** Posts that stand together in a watch: by the marriage theorem these say whether every watch can be filled. */
const GROUPS: ReadonlyArray<readonly Post[]> = [
  ['technical', 'operations'],
  ['leader', 'technical'],
  ['leader', 'operations'],
  ['leader', 'technical', 'operations'],
];
