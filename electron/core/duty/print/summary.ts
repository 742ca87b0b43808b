import type { Shift } from '../../../platform/contract';
import { shanghaiDay, shanghaiTime, weekday } from '../../calendar/rules';
import type { Entry } from '../../ledger/rules/entry';
import { rosterOf, type Roster } from '../../roster/rules/roster';
import { dayName, timeName } from '../../roster/rules/watches';
import { omissionsOf, type Omission } from '../rules/omissions';
import { handoversOf, writtenAt, type Handovers } from '../rules/watch';
import { stamp, type Around } from './details';
import type { MonthLog } from './gather';
import { BLANK, rowLines, textLines, type Line } from './lines';
import type { Block } from './pages';

export interface Printing {
  log: MonthLog;
  around: Around;
  /** When it is printed, as far as this machine knows the time (UTC instant), and by whom. */
  now: string;
  by: string;
}

const block = (lines: readonly Line[], top: readonly Line[] = []): Block => ({ lines, entry: null, top });
const heading = (text: string): Line[] => [BLANK, { face: 'section', cells: [{ text, at: 0 }] }];

/** A table: its heading stays with its first row and stands again on each page. */
function table(
  title: string,
  widths: readonly number[],
  names: readonly string[],
  rows: string[][],
): Block[] {
  const columns = rowLines('column', widths, names);
  return rows.map((cells, n) => {
    const lines = rowLines('small', widths, cells);
    return n === 0 ? block([...heading(title), ...columns, ...lines]) : block(lines, columns);
  });
}

const said = (title: string, text: string): Block[] => [
  block([...heading(title), ...textLines('text', text)]),
];

/** What stands before the entries. May be interrupted at every `yield`. */
export function* summaryBlocks(printing: Printing): Generator<undefined, Block[], undefined> {
  const { log, around, now } = printing;
  const roster = rosterOf(around.reader, log.month);
  const watches: Array<{ shift: Shift; handovers: Handovers; missed: Omission[] }> = [];
  for (const shift of roster?.shifts ?? []) {
    yield;
    const handovers = handoversOf(around.reader, shift.from);
    watches.push({ shift, handovers, missed: omissionsOf(around.reader, shift, now, around.name) });
  }
  const missed = watches.flatMap((watch) => watch.missed);
  const time = (at: string) => `${dayName(shanghaiDay(at))} ${shanghaiTime(at)}`;
  return [
    block(titleLines(log.month)),
    block(overview(printing, roster, watches, missed.length)),
    ...kinds(log),
    ...(roster
      ? table(
          '值班与交接',
          [12.5, 5, 5, 5, 10.5, 10.5],
          ['班次', '带班领导', '技术值班', '运维值班', '接班', '交班'],
          watches.map(({ shift, handovers }) => watchRow(shift, handovers, around)),
        )
      : said('值班与交接', '本月没有发布值班表。')),
    ...(missed.length > 0
      ? table(
          '遗漏',
          [10, 38.5],
          ['时间', '事项'],
          missed.map(({ at, text }) => [time(at), text]),
        )
      : said('遗漏', roster ? '到打印时没有遗漏。' : '没有值班表，不能判断。')),
    ...table(
      '账册',
      [17, 5, 9, 17.5],
      ['账册', '记录人', '本月编号', '本月末条摘要（SHA-256）'],
      log.books.map(({ book, author, first, last, digest }) => [
        book,
        author,
        first === last ? `第 ${first} 条` : `第 ${first} 至 ${last} 条`,
        digest,
      ]),
    ),
    ...said('怎样核对', CHECKING),
  ];
}

const CHECKING =
  '一、每页页首、页脚印有页码、条数和链首。各页“本页之前”的链首，应与前一页“本页之后”的链首相同；最后一页“本页之后”的链首，应与' +
  '每页所印的本月链首相同；本页条数相加，应等于总条数。缺页、换页、次序颠倒，都会对不上。\n' +
  '二、链首由各条摘要依次算出：从 64 个 0 起，把“上一个链首”与“这一条的摘要”连写，取 SHA-256。摘要印在每条的第三行。\n' +
  '三、本件供阅读和归档，不是证据。需要证据时，在程序“值守”中点“导出证据”，其中的 verify.sh 用 OpenSSL 即可独立核验全部签名和' +
  '时间戳；证据目录末行（head）的链首，应与本件所印的相同。';

function titleLines(month: string): Line[] {
  const [year, number] = month.split('-');
  return [
    BLANK,
    { face: 'title', cells: [{ text: '网站值守记录', at: 0 }] },
    BLANK,
    { face: 'subtitle', cells: [{ text: `${year}年${Number(number)}月`, at: 0 }] },
    BLANK,
  ];
}

function overview(
  { log, now, by }: Printing,
  roster: Roster | null,
  watches: ReadonlyArray<{ handovers: Handovers }>,
  missed: number,
): Line[] {
  const { entries } = log;
  const count = (state: string) => entries.filter(({ view }) => view.state === state).length;
  const taken = watches.filter(({ handovers }) => handovers.takes.length > 0).length;
  const given = watches.filter(({ handovers }) => handovers.gives.length > 0).length;
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
        ? `${days} 天 ${roster.shifts.length} 班：有人接班 ${taken} 班，已交班 ${given} 班，遗漏 ${missed} 项`
        : '没有发布值班表',
    ],
    ...(periods.length > 0 ? [['重要时期', periods.join('；')]] : []),
    ['本月链首', log.head],
    ['打印', `${stamp(now)}　${by}`],
  ];
  return rows.flatMap((cells) => rowLines('text', [5.5, 36], cells));
}

/** Kinds in a row, beside each other. */
const BESIDE = 4;

function kinds({ entries }: MonthLog): Block[] {
  const counts = new Map<string, number>();
  for (const { view } of entries) counts.set(view.kind, (counts.get(view.kind) ?? 0) + 1);
  const all = [...counts].sort(([, a], [, b]) => b - a).flatMap(([kind, count]) => [kind, `${count} 条`]);
  const rows: string[][] = [];
  for (let n = 0; n < all.length; n += 2 * BESIDE) rows.push(all.slice(n, n + 2 * BESIDE));
  const widths = Array.from({ length: BESIDE }, () => [7.5, 4.5]).flat();
  const [first = [], ...others] = rows.map((cells) => rowLines('small', widths, cells));
  return [block([...heading('各类记录'), ...first]), ...others.map((lines) => block(lines))];
}

function watchRow(shift: Shift, { takes, gives }: Handovers, { name }: Around): string[] {
  const from = shanghaiDay(shift.from);
  const day = `${dayName(from)}（${'日一二三四五六'[weekday(from)]}）`;
  const end = `${shanghaiDay(shift.until) === from ? '' : '次日'}${shanghaiTime(shift.until)}`;
  const signed = (entries: readonly Entry[]) =>
    entries
      .map((entry) => ({ at: writtenAt(entry), by: entry.statement.author.name }))
      .sort((a, b) => (a.at < b.at ? -1 : 1))
      .map(({ at, by }) => `${by} ${shanghaiDay(at) === from ? shanghaiTime(at) : timeName(at)}`)
      .join('\n');
  return [
    `${day}${shanghaiTime(shift.from)}–${end}`,
    ...[shift.leader, shift.technical, shift.operations].map(name),
    signed(takes) || '无',
    signed(gives) || '无',
  ];
}
