import ExcelJS, { type Borders, type Cell, type Fill, type Worksheet } from 'exceljs';
import type { RosterSheet } from '../roster-sheet';
import {
  MONTH_LABEL,
  PERIOD_COLUMNS,
  PERIOD_SHEET,
  ROSTER_COLUMNS,
  ROSTER_SHEET,
  type Column,
} from './columns';
import { excelDate } from './values';

const A4 = 9;
const THIN = { style: 'thin' } as const;
const BORDER: Partial<Borders> = { top: THIN, left: THIN, bottom: THIN, right: THIN };
const fill = (argb: string): Fill => ({ type: 'pattern', pattern: 'solid', fgColor: { argb } });
const HEADER = fill('FFDDE6F2');
const REST = fill('FFFFF7DB');
const HOLIDAY = fill('FFFBE0DD');
const DAY_FORMAT = 'yyyy-mm-dd';
const TIME_FORMAT = 'yyyy-mm-dd hh:mm';

/** Returns the month's roster as a workbook for printing and filling in. */
export async function writeRoster(sheet: RosterSheet): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  addRoster(book.addWorksheet(ROSTER_SHEET), sheet);
  addPeriods(book.addWorksheet(PERIOD_SHEET), sheet);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

function addRoster(page: Worksheet, { title, month, rows }: RosterSheet): void {
  const last = ROSTER_COLUMNS.length;
  page.mergeCells(1, 1, 1, last);
  const head = page.getCell(1, 1);
  setText(head, title);
  head.font = { name: '宋体', size: 18, bold: true };
  head.alignment = { horizontal: 'center', vertical: 'middle' };
  page.getRow(1).height = 32;
  setText(page.getCell(2, 1), MONTH_LABEL);
  setText(page.getCell(2, 2), month);
  addHeader(page, 3, ROSTER_COLUMNS);
  for (const [i, row] of rows.entries()) {
    const shade = shadeOf(row.kind);
    for (const [j, { field }] of ROSTER_COLUMNS.entries()) {
      const cell = page.getCell(4 + i, 1 + j);
      if (field === 'day') setDate(cell, row.day, DAY_FORMAT);
      else if (field === 'from' || field === 'until') setDate(cell, row[field], TIME_FORMAT);
      else setText(cell, row[field]);
      style(cell, shade);
    }
  }
  setUp(page, 3);
}

function addPeriods(page: Worksheet, { important }: RosterSheet): void {
  addHeader(page, 1, PERIOD_COLUMNS);
  for (const [i, { name, from, until }] of important.entries()) {
    const cells = [1, 2, 3].map((column) => page.getCell(2 + i, column));
    setText(cells[0]!, name);
    setDate(cells[1]!, from, DAY_FORMAT);
    setDate(cells[2]!, until, DAY_FORMAT);
    for (const cell of cells) style(cell, null);
  }
  setUp(page, 1);
}

function addHeader<F>(page: Worksheet, row: number, columns: ReadonlyArray<Column<F>>): void {
  for (const [i, { title, width }] of columns.entries()) {
    page.getColumn(1 + i).width = width;
    const cell = page.getCell(row, 1 + i);
    setText(cell, title);
    style(cell, HEADER);
    cell.font = { name: '黑体', size: 11 };
  }
}

/** Marks the cell as text, so that text beginning with = + - @ does not become a formula when it is edited. */
function setText(cell: Cell, text: string): void {
  cell.value = text === '' ? null : text;
  cell.numFmt = '@';
}

function setDate(cell: Cell, time: string, format: string): void {
  cell.value = excelDate(time);
  cell.numFmt = format;
}

function style(cell: Cell, shade: Fill | null): void {
  cell.font = { name: '宋体', size: 11 };
  cell.border = BORDER;
  cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true };
  if (shade) cell.fill = shade;
}

/** No colour for work days, one for weekends, another for holidays. */
function shadeOf(kind: string): Fill | null {
  if (kind === '' || /工作|上班/.test(kind)) return null;
  return /休息|周末/.test(kind) ? REST : HOLIDAY;
}

/** Maximum number of rows that one page shows legibly: a month with two shifts a day has 65. */
const MOST_ON_A_PAGE = 70;

/**
 * A4 portrait, one page wide, and one page long up to `MOST_ON_A_PAGE` rows. The header is frozen and repeated on each
 * page.
 */
function setUp(page: Worksheet, header: number): void {
  page.views = [{ state: 'frozen', ySplit: header, xSplit: 0 }];
  page.pageSetup = {
    paperSize: A4,
    orientation: 'portrait',
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: page.rowCount <= MOST_ON_A_PAGE ? 1 : 0,
    horizontalCentered: true,
    printTitlesRow: `1:${header}`,
    margins: { left: 0.4, right: 0.4, top: 0.4, bottom: 0.5, header: 0.2, footer: 0.2 },
  };
  page.headerFooter = { oddFooter: '第 &P 页，共 &N 页' };
}
