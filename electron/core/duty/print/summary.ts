import type { Shift } from '../../../platform/contract';
import { monthName, shanghaiDay, shanghaiTime, weekdayName } from '../../../domain/calendar/calendar';
import type { Entry } from '../../../domain/ledger/entry';
import { rosterOf, type Roster } from '../../../domain/roster/roster';
import { omissionsOf, type Omission } from '../../../domain/duty/omissions';
import { handoversOf, writtenAt, type Handovers } from '../../../domain/duty/handovers';
import { formatInstant, type EntryLookups } from './details';
import type { MonthLog } from './gather';
import { BLANK, rowLines, textLines, type Column, type Line } from './lines';
import type { Block } from './pages';

export interface PrintInput {
  log: MonthLog;
  around: EntryLookups;
  /** Time of printing (UTC instant, by the session's clock) and the name of the printing person. */
  now: string;
  by: string;
}

const block = (lines: readonly Line[], top: readonly Line[] = []): Block => ({
  lines,
  entry: null,
  pageHeader: top,
});
const heading = (text: string): Line[] => [BLANK, { face: 'section', cells: [{ text, left: 0 }] }];

/** A table whose heading stays with its first row and whose header is repeated on each page. */
function table(title: string, columns: ReadonlyArray<Column & { name: string }>, rows: string[][]): Block[] {
  const names = rowLines(
    'column',
    columns.map(({ width }) => ({ width })),
    columns.map(({ name }) => name),
  );
  return rows.map((cells, n) => {
    const lines = rowLines('small', columns, cells);
    return n === 0 ? block([...heading(title), ...names, ...lines]) : block(lines, names);
  });
}

const said = (title: string, text: string): Block[] => [
  block([...heading(title), ...textLines('text', text)]),
];

interface ShiftSummary {
  shift: Shift;
  handovers: Handovers;
  missed: Omission[];
}

/** Returns the blocks printed before the entries. Yields between units of work. */
export function* summaryBlocks(printing: PrintInput): Generator<undefined, Block[], undefined> {
  const { log, around, now } = printing;
  const roster = rosterOf(around.reader, log.month);
  const summaries: ShiftSummary[] = [];
  for (const shift of roster?.shifts ?? []) {
    yield;
    const handovers = handoversOf(around.reader, shift.from);
    summaries.push({ shift, handovers, missed: omissionsOf(around.reader, shift, now, around.name) });
  }
  return [
    block(titleLines(log.month)),
    block(overview(printing, roster, summaries)),
    ...(roster
      ? shiftTables(summaries, printing)
      : said('值班与交接', '本月没有发布值班表，不能核验交接和缺漏。')),
    ...books(log),
    ...CHECKING.map((text, n) =>
      block([...(n === 0 ? heading('怎样核对') : []), ...textLines('small', text)]),
    ),
    block(heading('记录')),
  ];
}

const SHIFT = { name: '班次', width: 15.8 };

/** Groups adjacent shifts without any handover, past and future ones apart. */
function runsOf(summaries: readonly ShiftSummary[], now: string): ShiftSummary[][] {
  const stood = ({ handovers }: ShiftSummary) => handovers.takes.length + handovers.gives.length > 0;
  const coming = ({ shift }: ShiftSummary) => shift.from > now;
  const runs: ShiftSummary[][] = [];
  for (const summary of summaries) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && !stood(summary) && !stood(last) && coming(summary) === coming(last)) run.push(summary);
    else runs.push([summary]);
  }
  return runs;
}

function shiftTables(summaries: readonly ShiftSummary[], { around, now }: PrintInput): Block[] {
  const runs = runsOf(summaries, now);
  const missed = runs.filter((run) => run.some((summary) => summary.missed.length > 0));
  return [
    ...table(
      '值班与交接',
      [
        SHIFT,
        { name: '带班领导', width: 4.7 },
        { name: '技术值班', width: 4.7 },
        { name: '运维值班', width: 4.7 },
        { name: '接班', width: 9.3 },
        { name: '交班', width: 9.3 },
      ],
      runs.map((run) => runRow(run, around, now)),
    ),
    ...(missed.length === 0
      ? said('缺漏', '到打印时没有缺漏。')
      : table(
          '缺漏',
          [SHIFT, { name: '事项', width: 32.7 }],
          missed.map((run) => [runText(run), missedText(run)]),
        )),
  ];
}

function books({ books }: MonthLog): Block[] {
  return table(
    '记录簿',
    [
      { name: '记录簿', width: 17, code: true },
      { name: '记录人', width: 5 },
      { name: '本月编号', width: 9.5 },
      { name: '本月末条校验码的前 32 位', width: 17, code: true },
    ],
    books.map(({ book, author, first, last, digest }) => [
      book,
      author,
      first === last ? `第 ${first} 条` : `第 ${first}–${last} 条`,
      digest.slice(0, 32),
    ]),
  );
}

const CHECKING = [
  '一、各页“本页之前”的累计校验码，应与前一页“本页之后”的相同；最后一页“本页之后”的，应与“本月全部”的相同；各页条数相加，应等于' +
    '总条数。缺页、换页、次序颠倒，都会对不上。',
  '二、累计校验码由各条的校验码依次算出：从 64 个 0 起，把“上一个累计校验码”与“这一条的校验码”连写，取 SHA-256；尚未送达平台的记录不计入。',
  '三、本件供阅读和归档，不是证据。需要证据时，在值守记录中点“导出证据”，其中的 verify.sh 可独立核验全部签名和时间戳。',
];

function titleLines(month: string): Line[] {
  return [BLANK, { face: 'title', cells: [{ text: `网站值守记录　${monthName(month)}`, left: 0 }] }, BLANK];
}

function overview(
  { log, now, by }: PrintInput,
  roster: Roster | null,
  summaries: readonly ShiftSummary[],
): Line[] {
  const { entries } = log;
  const count = (state: string) => entries.filter(({ view }) => view.state === state).length;
  const taken = summaries.filter(({ handovers }) => handovers.takes.length > 0).length;
  const given = summaries.filter(({ handovers }) => handovers.gives.length > 0).length;
  const missed = summaries.reduce((sum, summary) => sum + summary.missed.length, 0);
  const periods = (roster?.important ?? []).map(({ name, from, until }) => `${name}（${from} 至 ${until}）`);
  const days = new Set(roster?.shifts.map(({ from }) => shanghaiDay(from))).size;
  const rows = [
    [
      '记录',
      `共 ${entries.length} 条：已采纳 ${count('accepted')} 条，平台没有采纳 ${count('refused')} 条，尚未送达平台 ${count('waiting')} 条`,
    ],
    [
      '值班',
      roster
        ? `${days} 天 ${roster.shifts.length} 班：有人接班 ${taken} 班，已交班 ${given} 班，缺漏 ${missed} 项`
        : '没有发布值班表',
    ],
    ['各类记录', kindsText(log)],
    ...(periods.length > 0 ? [['重要时期', periods.join('；')]] : []),
    ['打印', `${formatInstant(now)}　${by}`],
  ];
  const columns = [{ width: 5.5 }, { width: 36 }];
  return [
    ...rows.flatMap((cells) => rowLines('text', columns, cells)),
    ...rowLines('text', [{ width: 5.5 }, { width: 36, code: true }], ['本月累计校验码', log.head]),
  ];
}

/** Number of entries of each kind, the most frequent first. */
function kindsText({ entries }: MonthLog): string {
  const counts = new Map<string, number>();
  for (const { view } of entries) counts.set(view.kind, (counts.get(view.kind) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${kind} ${count} 条`)
    .join('，');
}

/** A time within a month, for example 3日08:30. */
const moment = (at: string) => `${Number(shanghaiDay(at).slice(8))}日${shanghaiTime(at)}`;

function spanText({ from, until }: Shift): string {
  const day = shanghaiDay(from);
  return `${Number(day.slice(8))}日（${weekdayName(day)}）${shanghaiTime(from)}–${moment(until)}`;
}

function runText(run: readonly ShiftSummary[]): string {
  const [first, last] = [run[0]?.shift, run.at(-1)?.shift];
  if (!first || !last) return '';
  if (run.length === 1) return spanText(first);
  return `${moment(first.from)}–${moment(last.until)}，${run.length} 班`;
}

/** Returns the omissions: in words for a single shift, as counts for several shifts without a handover. */
function missedText(run: readonly ShiftSummary[]): string {
  const missed = run.flatMap((summary) => summary.missed);
  if (run.length === 1) return missed.map(({ text }) => text).join('；');
  const untaken = missed.filter(({ what }) => what === 'handover').length;
  const unread = missed.length - untaken;
  return [untaken > 0 && `${untaken} 班无人接班`, unread > 0 && `读网 ${unread} 次没有按时完成`]
    .filter(Boolean)
    .join('；');
}

function runRow(run: readonly ShiftSummary[], { name }: EntryLookups, now: string): string[] {
  const [summary] = run;
  if (!summary) return [];
  const { shift, handovers } = summary;
  const signed = (entries: readonly Entry[]) =>
    entries
      .map((entry) => ({ at: writtenAt(entry), by: entry.statement.author.name }))
      .sort((a, b) => (a.at < b.at ? -1 : 1))
      .map(({ at, by }) => `${by} ${moment(at)}`)
      .join('\n');
  const people = [shift.leader, shift.technical, shift.operations].map(name);
  return [
    runText(run),
    ...(run.length === 1 ? people : people.map(() => '—')),
    signed(handovers.takes) || (shift.from > now ? '—' : '无'),
    signed(handovers.gives) || (shift.until > now ? '—' : '无'),
  ];
}
