import { POST_NAME, type Account, type ImportantPeriod, type Post, type Shift } from '../records';
import type { AdjacentShifts } from './adjacent-months';
import { assignShifts, type Pools } from './assign-shifts';
import { shiftSlots } from './shift-slots';
import { loadsOf, marksOf, type Loads } from './loads';
import { mayHoldPost, POSTS } from './posts';

/** The user's input for a proposal. */
export interface ProposalInput {
  month: string;
  /** Times of day at which shifts change, `HH:MM`. */
  changes: readonly string[];
  /** Account ids available for each post. */
  pools: Pools;
  important: readonly ImportantPeriod[];
}

/** The existing state on which a proposal builds. */
export interface ProposalBasis {
  beside: AdjacentShifts;
  /** Shifts of the month that have already begun, in order; they are kept. */
  begun: readonly Shift[];
  /** Loads from the rosters of the calendar year, without this month. */
  year: Loads;
  accounts: readonly Account[];
}

/**
 * 排班建议: returns the shifts of a whole month, balanced over the year (see `assignShifts`). Deterministic. Returns a
 * Chinese sentence when the pools or the times do not permit a roster.
 */
export function proposeRoster(
  { month, changes, pools, important }: ProposalInput,
  { beside, begun, year, accounts }: ProposalBasis,
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

/** Returns why the pools cannot fill a shift, as a Chinese sentence; null when they can. */
function lacking(pools: Pools, accounts: readonly Account[]): string | null {
  const known = new Map(accounts.map((account) => [account.id, account]));
  const nameOf = (id: string) => known.get(id)?.name ?? id;
  for (const post of POSTS) {
    if (pools[post].length === 0) return `没有选${POST_NAME[post]}人员。`;
    const unfit = pools[post].find((id) => {
      const account = known.get(id);
      return !account || !mayHoldPost(account, post);
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

/**
 * Groups of posts in one shift. By Hall's marriage theorem every shift can be filled when each group has enough people.
 */
const GROUPS: ReadonlyArray<readonly Post[]> = [
  ['technical', 'operations'],
  ['leader', 'technical'],
  ['leader', 'operations'],
  ['leader', 'technical', 'operations'],
];
