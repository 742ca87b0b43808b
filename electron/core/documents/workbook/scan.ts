import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { workbookUnreadable } from './failures';

/**
 * Limits for the XML of a workbook, checked before the reader builds a model of it. ECMA-376 allows 16,384 columns and
 * 1,048,576 rows; a month's roster has about ten columns and a hundred rows.
 */
const LIMIT = {
  /** Nesting of elements. Excel and WPS write at most 12. */
  depth: 32,
  /** Elements of all parts in total. */
  elements: 500_000,
  /** Characters of one attribute or text node: the capacity of a cell (ECMA-376). */
  text: 32_767,
  column: 16_384,
  row: 1_048_576,
  /** Rows of a sheet, including empty rows with a format. */
  rows: 5000,
  cells: 100_000,
  /** Cells covered by merged ranges in total. */
  merged: 100_000,
  strings: 50_000,
  /** Cell formats; Excel's own limit is 65,490. */
  formats: 65_490,
  sheets: 100,
};

/** Counts of limited elements over all parts of one workbook. */
export interface ElementCounts {
  elements: number;
  columns: number;
  cells: number;
  merged: number;
  strings: number;
  formats: number;
  sheets: number;
}
export const newElementCounts = (): ElementCounts => ({
  elements: 0,
  columns: 0,
  cells: 0,
  merged: 0,
  strings: 0,
  formats: 0,
  sheets: 0,
});

/**
 * Reads one part as a stream of tags and checks it against the limits. `tally` is shared by all parts of a workbook.
 * Throws `Failure` 'WORKBOOK_UNREADABLE' when a limit is exceeded or the XML is malformed.
 */
export function scanPart(xml: string, tally: ElementCounts): void {
  const parser = new SaxesParser();
  let depth = 0;
  let rows = 0;
  parser.on('error', (error) => {
    throw damaged(error);
  });
  parser.on('doctype', () => {
    throw workbookUnreadable('工作簿的内容含有文档类型声明，正常的工作簿没有。', ADVICE);
  });
  parser.on('text', (text) => {
    if (text.length > LIMIT.text) throw tooMuch('文字');
  });
  parser.on('opentag', (tag) => {
    depth += 1;
    if (depth > LIMIT.depth) throw workbookUnreadable('工作簿的内容嵌套过深，不是正常的工作簿。', ADVICE);
    within((tally.elements += 1), LIMIT.elements, '内容');
    for (const value of Object.values(tag.attributes)) within(value.length, LIMIT.text, '文字');
    if (localName(tag) === 'row') within((rows += 1), LIMIT.rows, '行');
    checkElement(tag, tally);
  });
  parser.on('closetag', () => (depth -= 1));
  parser.write(xml).close();
}

const localName = ({ name }: SaxesTagPlain) => name.slice(name.indexOf(':') + 1);

type Check = (attributes: SaxesTagPlain['attributes'], tally: ElementCounts) => void;

const countFormat: Check = (_, tally) => within((tally.formats += 1), LIMIT.formats, '格式');

/** Checks of elements by local name. */
const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  [
    'col',
    ({ min, max }, tally) => {
      within((tally.columns += 1), LIMIT.column, '列');
      const [from, until] = [numberOf(min), numberOf(max)];
      if (!inRange(from, LIMIT.column) || !inRange(until, LIMIT.column) || from > until) throw outside('列');
    },
  ],
  [
    'row',
    ({ r }) => {
      if (r !== undefined && !inRange(numberOf(r), LIMIT.row)) throw outside('行');
    },
  ],
  [
    'c',
    ({ r }, tally) => {
      if (r !== undefined && !cellAt(r)) throw outside('单元格');
      within((tally.cells += 1), LIMIT.cells, '单元格');
    },
  ],
  [
    'mergeCell',
    ({ ref = '' }, tally) => within((tally.merged += cellsIn(ref)), LIMIT.merged, '合并的单元格'),
  ],
  ['si', (_, tally) => within((tally.strings += 1), LIMIT.strings, '文字')],
  ...['xf', 'font', 'fill', 'border', 'numFmt', 'dxf'].map((name) => [name, countFormat] as const),
  ['sheet', (_, tally) => within((tally.sheets += 1), LIMIT.sheets, '工作表')],
  [
    'definedName',
    () => {
      throw damaged(new Error('a name is left'));
    },
  ],
]);

function checkElement(tag: SaxesTagPlain, tally: ElementCounts): void {
  CHECKS.get(localName(tag))?.(tag.attributes, tally);
}

const numberOf = (text: string | undefined) => (/^\d{1,10}$/.test(text ?? '') ? Number(text) : NaN);
const inRange = (value: number, most: number) => value >= 1 && value <= most;

function within(value: number, most: number, what: string): void {
  if (value > most) throw tooMuch(what);
}

/** Column and row of a reference such as `$B$12`; null when it is outside the limits of a sheet. */
function cellAt(text: string): { column: number; row: number } | null {
  const [, letters, digits] = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})$/.exec(text) ?? [];
  if (letters === undefined) return null;
  const column = [...letters.toUpperCase()].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0);
  const row = Number(digits);
  return inRange(column, LIMIT.column) && inRange(row, LIMIT.row) ? { column, row } : null;
}

function cellsIn(range: string): number {
  const [first, last = first, ...more] = range.split(':').map(cellAt);
  if (!first || !last || more.length > 0 || first.column > last.column || first.row > last.row)
    throw outside('合并的单元格');
  return (last.column - first.column + 1) * (last.row - first.row + 1);
}

const ADVICE = '请在 Excel 或 WPS 中新建工作簿，只粘贴值班表，另存为 .xlsx 后再导入。';

const tooMuch = (what: string) => workbookUnreadable(`工作簿里的${what}过多，不像是一个月的值班表。`, ADVICE);
const outside = (what: string) =>
  workbookUnreadable(`工作簿里有超出 Excel 范围的${what}，不是正常的工作簿。`, ADVICE);
const damaged = (cause: unknown) =>
  workbookUnreadable('这个工作簿已损坏，读不出来。', '请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。', cause);
