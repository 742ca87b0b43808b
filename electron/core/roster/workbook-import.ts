import {
  POST_NAME,
  type Account,
  type ImportantPeriod,
  type Post,
  type Shift,
} from '../../platform/contract';
import { instantOf, monthOf, monthSpan } from '../../domain/calendar/calendar';
import type { RosterReading } from '../documents/service';
import { Failure } from '../failure';
import { createAccountNames, type AccountNames } from './names';
import { mayHoldPost } from '../../domain/roster/posts';

const MOST_SHIFTS = 200;
const MOST_PERIODS = 20;
const LAST_ROW = 1_048_576;
const LONGEST_ID = 60;

export interface ImportedRoster {
  shifts: Shift[];
  important: ImportantPeriod[];
  /** Each names the row that it is about. */
  problems: string[];
}

/**
 * Returns a month's roster from a workbook, with account ids for names. An unknown or ambiguous name is kept as
 * written, so that the check reports it and the user chooses. Throws `Failure` 'WORKBOOK_UNREADABLE' when the workbook
 * has no shift of the month, or too many.
 *
 * @param now UTC instant: the people of past shifts may have lost their roles since
 */
export function parseRoster(
  reading: RosterReading,
  month: string,
  accounts: readonly Account[],
  now: string,
): ImportedRoster {
  const names = createAccountNames(accounts);
  const problems = [...reading.problems];
  const begun = new Map<string, number>();
  const others: number[] = [];
  const shifts: Shift[] = [];
  for (const row of reading.rows) {
    const from = instantAt(row.from);
    const earlier = begun.get(from);
    if (monthOf(from) !== month) others.push(row.line);
    else if (earlier !== undefined)
      problems.push(`第 ${row.line} 行：开始时间 ${row.from} 与第 ${earlier} 行相同，没有读入。`);
    else {
      begun.set(from, row.line);
      shifts.push({ from, until: instantAt(row.until), ...peopleOf(row, from <= now, names, problems) });
    }
  }
  if (others.length > 0) problems.push(`第 ${linesText(others)} 行：班次不在 ${month} 这个月里，没有读入。`);
  if (shifts.length === 0) throw nothingRead(reading, month, problems);
  if (shifts.length > MOST_SHIFTS)
    throw unreadable(`表里有 ${shifts.length} 个班次，一个月最多 ${MOST_SHIFTS} 个。`);
  shifts.sort((a, b) => (a.from < b.from ? -1 : 1));
  problems.sort((a, b) => rowIn(a) - rowIn(b));
  return { shifts, important: periodsOf(reading, month, problems), problems };
}

const rowIn = (problem: string) => Number(/^第 (\d+) 行/.exec(problem)?.[1] ?? LAST_ROW);

const instantAt = (time: string) => instantOf(time.slice(0, 10), time.slice(11));

type Row = RosterReading['rows'][number];

function peopleOf(row: Row, begun: boolean, names: AccountNames, problems: string[]): Record<Post, string> {
  const idOf = (post: Post): string => {
    const written = row[post];
    const meant = names.accountsNamed(written);
    const able = meant.filter((account) => mayHoldPost(account, post));
    const [only, ...more] = able.length > 0 ? able : meant;
    const place = `第 ${row.line} 行：${POST_NAME[post]}“${written}”`;
    if (!only) problems.push(`${place}不是本单位账号中的姓名。`);
    else if (more.length > 0)
      problems.push(`${place}有 ${more.length + 1} 人同名，请写成“姓名(账号)”或在下面选定。`);
    else if (able.length === 0 && !begun) problems.push(`${place}${unfit(only, post)}。`);
    return only && more.length === 0 ? only.id : written.slice(0, LONGEST_ID);
  };
  return { leader: idOf('leader'), technical: idOf('technical'), operations: idOf('operations') };
}

function unfit({ active }: Account, post: Post): string {
  if (!active) return '的账号已停用';
  return post === 'leader' ? '不是带班领导' : '不是值班员';
}

function periodsOf(reading: RosterReading, month: string, problems: string[]): ImportantPeriod[] {
  const [first, next] = [`${month}-01`, monthSpan(month).until];
  const periods: ImportantPeriod[] = [];
  for (const { line, name, from, until } of reading.important) {
    const where = `“重大重要时期”第 ${line} 行：“${name}”`;
    if (until < first || instantOf(from, '00:00') >= next)
      problems.push(`${where}不在 ${month} 这个月里，没有读入。`);
    else if (periods.length === MOST_PERIODS)
      problems.push(`${where}没有读入，一个月最多 ${MOST_PERIODS} 个。`);
    else periods.push({ name, from, until });
  }
  return periods;
}

/** Formats row numbers, for example 4–9、12. */
function linesText(lines: readonly number[]): string {
  const runs: Array<[first: number, last: number]> = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run && run[1] === line - 1) run[1] = line;
    else runs.push([line, line]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join('、');
}

function nothingRead(reading: RosterReading, month: string, problems: readonly string[]): Failure {
  if (/^\d{4}-\d\d$/.test(reading.month) && reading.month !== month)
    return unreadable(`这份工作簿是 ${reading.month} 的值班表，没有 ${month} 的班次。`, month);
  return unreadable(`值班表里没有可读入的班次。${problems[0] ?? ''}`);
}

const unreadable = (message: string, month?: string) =>
  new Failure(
    'WORKBOOK_UNREADABLE',
    message,
    month === undefined
      ? '请先从本程序导出一份值班表，按它的样式填写后再导入。'
      : '请先换到那个月份再导入，或者另选文件。',
  );
