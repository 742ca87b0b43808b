import { POST_NAME, type Account, type ImportantPeriod, type Post, type Shift } from '../records';
import { monthOf, monthSpan, shanghaiDay } from '../calendar/calendar';
import { firstShiftStart, lastShiftEnd, type AdjacentShifts } from './adjacent-months';
import { mayHoldPost, overlap, postOf, POSTS, dayName, timeName } from './posts';

/**
 * A reason why a roster cannot be published. `shift`: start of the shift; null when it concerns the month as a whole.
 */
export interface Problem {
  shift: string | null;
  text: string;
}

/** A roster before publication. */
export interface RosterDraft {
  month: string;
  shifts: readonly Shift[];
  important: readonly ImportantPeriod[];
}

const HOUR = 3_600_000;
const LONGEST = 24 * HOUR;

/**
 * Returns all problems of a roster (第四条(四): 24 hours, without a gap). Empty when it may be published.
 *
 * @param now UTC instant; people of shifts that have begun are not checked, because they may have left since
 */
export function rosterProblems(
  draft: RosterDraft,
  beside: AdjacentShifts,
  accounts: readonly Account[],
  now: string,
): Problem[] {
  const shifts = [...draft.shifts].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  return [
    ...shifts.flatMap((shift) => spanProblems(shift, draft.month)),
    ...coverProblems(draft.month, shifts, beside),
    ...shifts.flatMap((shift) => peopleProblems(shift, accounts, now)),
    ...doubleProblems(shifts, beside, accounts),
    ...draft.important.flatMap((period) => periodProblems(period, draft.month)),
  ];
}

function spanProblems({ from, until }: Shift, month: string): Problem[] {
  const texts: string[] = [];
  const at = timeName(from);
  const length = Date.parse(until) - Date.parse(from);
  if (![from, until].every(wholeMinute)) texts.push(`${at} 的班次：起止时间要写到整分钟。`);
  if (monthOf(from) !== month) texts.push(`${at} 开始的班次不属于 ${month} 这个月。`);
  if (length <= 0) texts.push(`${at} 的班次结束时间不晚于开始时间。`);
  else if (length < HOUR) texts.push(`${at} 的班次不足 1 小时。`);
  else if (length > LONGEST) texts.push(`${at} 的班次超过 24 小时。`);
  return texts.map((text) => ({ shift: from, text }));
}

/** Also checks the canonical ISO form, which string comparison of instants requires. */
function wholeMinute(instant: string): boolean {
  const time = Date.parse(instant);
  return new Date(time).toISOString() === instant && time % 60_000 === 0;
}

function coverProblems(month: string, shifts: readonly Shift[], beside: AdjacentShifts): Problem[] {
  const [first] = shifts;
  if (!first) return [{ shift: null, text: '值班表里还没有班次。' }];
  const { earliest, latest } = firstShiftStart(month, beside);
  const end = lastShiftEnd(month, first.from, beside);
  const problems: Problem[] = [];
  if (first.from > latest) problems.push(gap(latest, first.from, first.from));
  if (first.from < earliest) problems.push(crossing(first, `上个月的班次（到 ${timeName(earliest)}）`));
  let reached = first.until;
  for (const shift of shifts.slice(1)) {
    if (shift.from > reached) problems.push(gap(reached, shift.from, shift.from));
    if (shift.from < reached) problems.push(crossing(shift, `上一班（到 ${timeName(reached)}）`));
    if (shift.until > reached) reached = shift.until;
  }
  if (reached < end) problems.push(gap(reached, end, null));
  if (reached > end)
    problems.push({ shift: shifts.at(-1)?.from ?? null, text: `最后一班应到 ${timeName(end)} 为止。` });
  return problems;
}

const gap = (from: string, until: string, shift: string | null): Problem => ({
  shift,
  text: `${timeName(from)} 至 ${timeName(until)} 无人值班。`,
});
const crossing = ({ from }: Shift, other: string): Problem => ({
  shift: from,
  text: `${timeName(from)} 的班次与${other}重叠。`,
});

function peopleProblems(shift: Shift, accounts: readonly Account[], now: string): Problem[] {
  const begun = shift.from <= now;
  return POSTS.flatMap((post) => {
    const account = accounts.find(({ id }) => id === shift[post]);
    const place = `${timeName(shift.from)} ${POST_NAME[post]}`;
    if (!account) return [{ shift: shift.from, text: `${place}：账号“${shift[post]}”不存在。` }];
    if (begun || mayHoldPost(account, post)) return [];
    return [{ shift: shift.from, text: `${place}：${account.name}${unfit(account, post)}。` }];
  });
}

function unfit({ active }: Account, post: Post): string {
  if (!active) return '的账号已停用';
  return post === 'leader' ? '不是带班领导，不能带班' : '不是值班员，不能排班';
}

/** Nobody may hold two posts at a time: not in one shift, in overlapping shifts, or across the month's limits. */
function doubleProblems(
  shifts: readonly Shift[],
  { before, after }: AdjacentShifts,
  accounts: readonly Account[],
): Problem[] {
  const nameOf = (id: string) => accounts.find((account) => account.id === id)?.name ?? id;
  const beside = [...before, ...after];
  return shifts.flatMap((shift, index) => {
    const people = [...new Set(POSTS.map((post) => shift[post]))];
    const twice = people.filter((id) => POSTS.filter((post) => shift[post] === id).length > 1);
    const others = [...shifts.slice(index + 1), ...beside].filter((other) => overlap(shift, other));
    const again = others.flatMap((other) =>
      people
        .filter((id) => postOf(other, id) !== null)
        .map(
          (id) =>
            `${nameOf(id)}在 ${timeName(shift.from)} 和 ${timeName(other.from)} 两个重叠的班次里都有岗。`,
        ),
    );
    return [
      ...twice.map((id) => `${timeName(shift.from)} 的班次里${nameOf(id)}排了两个岗位。`),
      ...again,
    ].map((text) => ({ shift: shift.from, text }));
  });
}

function periodProblems({ name, from, until }: ImportantPeriod, month: string): Problem[] {
  const span = monthSpan(month);
  const last = shanghaiDay(new Date(Date.parse(span.until) - 1).toISOString());
  const called = `重要时期“${name}”（${dayName(from)}至${dayName(until)}）`;
  if (until < from) return [{ shift: null, text: `${called}结束日早于开始日。` }];
  if (until < `${month}-01` || from > last)
    return [{ shift: null, text: `${called}不在 ${month} 这个月里。` }];
  return name.trim() === '' ? [{ shift: null, text: `${called}没有名称。` }] : [];
}
