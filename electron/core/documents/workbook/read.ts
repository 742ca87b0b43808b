import ExcelJS, { type Row, type Workbook, type Worksheet } from 'exceljs';
import { Failure } from '../../failure';
import {
  MAX_NAME_LENGTH,
  MAX_PERIODS_READ,
  MAX_PROBLEMS,
  MAX_ROWS_READ,
  type RosterReading,
  type RosterRow,
} from '../roster-sheet';
import { workbookUnreadable } from './failures';
import { MONTH_LABEL, PERIOD_COLUMNS, ROSTER_COLUMNS, type Column, type RosterField } from './columns';
import { reduceWorkbook } from './unpack';
import {
  parseTime,
  removeNameBlanks,
  cellContent,
  normalizeText,
  formatTime,
  cellText,
  type ParsedTime,
  type CellContent,
} from './values';

const MOST_ROWS = 5000;
const MOST_COLUMNS = 300;
/** The header is searched for in this many rows. */
const HEADER_WITHIN = 20;

/** Elements of a sheet that a roster does not need and that may be expensive to read. */
const IGNORED = [
  'autoFilter',
  'conditionalFormatting',
  'dataValidations',
  'drawing',
  'extLst',
  'hyperlinks',
  'legacyDrawing',
  'picture',
  'rowBreaks',
  'tableParts',
];

/**
 * Reads a roster filled in with Excel or WPS: columns in any order, identified by their titles; dates as date values or
 * text; merged cells. Rejects with `Failure` 'WORKBOOK_UNREADABLE'.
 */
export async function readRoster(bytes: Uint8Array): Promise<RosterReading> {
  const book = await load(await reduceWorkbook(bytes));
  const found = rosterIn(book);
  if (!found)
    throw workbookUnreadable(
      '没有找到值班表：工作簿中没有“开始时间”“带班领导”“技术值班”“运维值班”这些列。',
      '请先从本程序导出一份值班表，按它的表头填写后再导入。',
    );
  const problems: string[] = [];
  const { month, title } = headOf(found);
  const rows = readRows(found, month, problems);
  const important = readPeriods(book, found.page, month ?? null, problems);
  if (rows.length > MAX_ROWS_READ || important.length > MAX_PERIODS_READ) throw tooMany();
  const more = problems.length - MAX_PROBLEMS;
  if (more > 0) problems.splice(MAX_PROBLEMS, more, `还有 ${more} 处问题没有列出。`);
  return { title: title.slice(0, 100), month: month ?? commonMonth(rows), rows, important, problems };
}

async function load(bytes: Buffer): Promise<Workbook> {
  const book = new ExcelJS.Workbook();
  const options = { maxRows: MOST_ROWS, maxCols: MOST_COLUMNS, ignoreNodes: IGNORED };
  try {
    // The type declarations of the library use an older `Buffer`.
    await book.xlsx.load(bytes as unknown as ExcelJS.Buffer, options);
  } catch (error) {
    if (error instanceof Error && /Max (row|column) count/.test(error.message)) throw tooMany();
    if (error instanceof Failure) throw error;
    throw workbookUnreadable(
      '这个工作簿已损坏，读不出来。',
      '请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。',
      error,
    );
  }
  return book;
}

const tooMany = () =>
  workbookUnreadable(
    '工作表的行列过多，不像是一个月的值班表。',
    '请新建工作簿，只粘贴值班表，另存为 .xlsx 后再导入。',
  );

interface Found<F extends string> {
  page: Worksheet;
  /** Row of the column titles. */
  header: number;
  columns: Map<F, number>;
}

/** Returns the first table with the required columns, trying sheets with 值班 in their name first. */
function rosterIn(book: Workbook): Found<RosterField> | null {
  const pages = [...book.worksheets].sort(
    (a, b) => Number(/值班/.test(b.name)) - Number(/值班/.test(a.name)),
  );
  for (const page of pages) {
    const found = tableIn(page, ROSTER_COLUMNS, ['from', 'leader', 'technical', 'operations']);
    if (found) return found;
  }
  return null;
}

function tableIn<F extends string>(
  page: Worksheet,
  columns: ReadonlyArray<Column<F>>,
  needed: readonly F[],
): Found<F> | null {
  for (let number = 1; number <= Math.min(HEADER_WITHIN, page.rowCount); number += 1) {
    const at = new Map<F, number>();
    page.getRow(number).eachCell((cell, column) => {
      const title = String(cellContent(cell)).replace(/\(.*?\)|[\s:*]/g, '');
      const field = columns.find((it) => it.title === title || it.otherTitles.test(title))?.field;
      if (field !== undefined && !at.has(field)) at.set(field, column);
    });
    if (needed.every((field) => at.has(field))) return { page, header: number, columns: at };
  }
  return null;
}

/** Returns title and month, which are above the table. */
function headOf({ page, header }: Found<RosterField>): { title: string; month: string | null } {
  let title = '';
  let month: string | null = null;
  for (let number = 1; number < header; number += 1) {
    const texts: string[] = [];
    page.getRow(number).eachCell((cell) => {
      const value = cellContent(cell);
      const text = typeof value === 'number' ? (parseTime(value, null)?.day ?? String(value)) : value;
      if (!cell.isMerged || cell.master === cell) texts.push(text);
    });
    const line = texts.join(' ');
    if (title === '' && !line.startsWith(MONTH_LABEL)) title = texts.find((text) => text !== '') ?? '';
    month = (line.startsWith(MONTH_LABEL) ? monthIn(line) : null) ?? month ?? monthIn(line);
  }
  return { title, month: month ?? monthIn(normalizeText(page.name)) };
}

function monthIn(text: string): string | null {
  const found = /(\d{4})\s*[-/.年]\s*(\d{1,2})(?!\d)/.exec(text);
  const month = Number(found?.[2]);
  return found && month >= 1 && month <= 12 ? `${found[1]}-${String(month).padStart(2, '0')}` : null;
}

function commonMonth(rows: readonly RosterRow[]): string {
  const counts = new Map<string, number>();
  for (const { day } of rows) counts.set(day.slice(0, 7), (counts.get(day.slice(0, 7)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

function readRows(
  found: Found<RosterField>,
  month: string | null,
  problems: string[],
): RosterReading['rows'] {
  const rows: RosterReading['rows'] = [];
  let day: string | null = null;
  found.page.eachRow((row, line) => {
    if (line <= found.header) return;
    const cells = cellsOf(row, found.columns);
    if (cells === null) return;
    const read = readRow(cells, day, month);
    if ('problem' in read) problems.push(`第 ${line} 行：${read.problem}`);
    else rows.push({ ...read, line });
    day = 'problem' in read ? (parseTime(cells.day, month)?.day ?? day) : read.day;
  });
  return rows;
}

type Cells = Record<RosterField, CellContent>;

/** Null for an empty row or a remark that spans the table. */
function cellsOf(row: Row, columns: Map<RosterField, number>): Cells | null {
  const cell = (field: RosterField) => {
    const column = columns.get(field);
    return column === undefined ? null : row.getCell(column);
  };
  const value = (field: RosterField): CellContent => {
    const it = cell(field);
    return it ? cellContent(it) : '';
  };
  const stated = (['from', 'until', 'leader', 'technical', 'operations'] as const).some(
    (field) => value(field) !== '',
  );
  const acrossNames = cell('leader')?.master === cell('operations')?.master;
  if (!stated || (acrossNames && cell('from')?.master === cell('leader')?.master)) return null;
  return Object.fromEntries(ROSTER_COLUMNS.map(({ field }) => [field, value(field)])) as Cells;
}

interface RowProblem {
  problem: string;
}

function readRow(cells: Cells, before: string | null, month: string | null): RosterRow | RowProblem {
  const times = readTimes(cells, before, month);
  if ('problem' in times) return times;
  const names = readNames(cells);
  if ('problem' in names) return names;
  return {
    day: times.day,
    weekday: String(cells.weekday).slice(0, 10),
    kind: String(cells.kind).slice(0, 20),
    from: times.from,
    until: times.until,
    ...names,
  };
}

/** Reads day, start and end of a row. `before` is the day of the row before, for a row without one. */
function readTimes(
  cells: Cells,
  before: string | null,
  month: string | null,
): Pick<RosterRow, 'day' | 'from' | 'until'> | RowProblem {
  const written = parseTime(cells.day, month);
  if (cells.day !== '' && !written?.day)
    return { problem: `日期“${shown(cells.day)}”认不出，应如 2026-12-05。` };
  const from = parseTime(cells.from, month);
  if (!hasMinutes(from)) return { problem: timeProblem('开始时间', cells.from) };
  const day = written?.day ?? from.day ?? before;
  if (!day) return { problem: '没有填日期。' };
  const until = parseTime(cells.until, month);
  if (!hasMinutes(until)) return { problem: timeProblem('结束时间', cells.until) };
  const span = spanOf(day, from, until);
  return span.until <= span.from ? { problem: '结束时间不在开始时间之后。' } : { day, ...span };
}

function readNames(cells: Cells): Pick<RosterRow, 'leader' | 'technical' | 'operations'> | RowProblem {
  const names = {
    leader: removeNameBlanks(cells.leader),
    technical: removeNameBlanks(cells.technical),
    operations: removeNameBlanks(cells.operations),
  };
  const missing = ROSTER_COLUMNS.filter(({ field }) => field in names && cells[field] === '');
  if (missing.length > 0) return { problem: `没有填${missing.map(({ title }) => title).join('、')}。` };
  const long = Object.values(names).find((name) => name.length > MAX_NAME_LENGTH);
  return long ? { problem: `姓名“${shown(long)}”过长。` } : names;
}

type TimeOfDay = ParsedTime & { minutes: number };

function hasMinutes(time: ParsedTime | null): time is TimeOfDay {
  return time !== null && time.minutes !== null;
}

/**
 * A time of day without a date belongs to the row's day; an end that is not after the start belongs to the next day.
 */
function spanOf(day: string, from: TimeOfDay, until: TimeOfDay): { from: string; until: string } {
  const firstDay = from.day ?? day;
  const start = formatTime(firstDay, from.minutes + (from.nextDay ? 1440 : 0));
  if (until.day)
    return { from: start, until: formatTime(until.day, until.minutes + (until.nextDay ? 1440 : 0)) };
  const next = until.nextDay || formatTime(firstDay, until.minutes) <= start;
  return { from: start, until: formatTime(firstDay, until.minutes + (next ? 1440 : 0)) };
}

function timeProblem(label: string, value: CellContent): string {
  return value === ''
    ? `没有填${label}。`
    : `${label}“${shown(value)}”认不出，应如 2026-12-05 08:30 或 08:30。`;
}

const shown = (value: CellContent) => String(value).slice(0, 40);

function readPeriods(
  book: Workbook,
  roster: Worksheet,
  month: string | null,
  problems: string[],
): RosterReading['important'] {
  const pages = book.worksheets.filter((page) => page !== roster && /重大|重要/.test(page.name));
  const found = pages.map((page) => tableIn(page, PERIOD_COLUMNS, ['name', 'from', 'until'])).find(Boolean);
  if (!found) return [];
  const periods: RosterReading['important'] = [];
  found.page.eachRow((row, line) => {
    if (line <= found.header) return;
    const value = (field: 'from' | 'until') => cellContent(row.getCell(found.columns.get(field)!));
    const name = cellText(row.getCell(found.columns.get('name')!));
    if (name === '' && value('from') === '' && value('until') === '') return;
    const from = parseTime(value('from'), month)?.day;
    const until = parseTime(value('until'), month)?.day;
    const where = `“${found.page.name.slice(0, 31)}”第 ${line} 行：`;
    if (name === '') problems.push(`${where}没有填时期名称。`);
    else if (!from || !until) problems.push(`${where}开始或结束日期认不出，应如 2026-12-05。`);
    else if (until < from) problems.push(`${where}结束日期早于开始日期。`);
    else periods.push({ name: name.slice(0, 60), from, until, line });
  });
  return periods;
}
