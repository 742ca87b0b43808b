import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account, ImportantPeriod } from '../../../../electron/platform/contract';
import { createDocumentWorker } from '../../../../electron/core/documents/client';
import { createFileParser } from '../../../../electron/core/documents/parser/client';
import { forkedParser } from '../../../../electron/core/documents/parser/fork';
import type { FileParser } from '../../../../electron/core/documents/parser/protocol';
import type { DocumentWorker } from '../../../../electron/core/documents/protocol';
import { exportWorkbook, importWorkbook, month, print } from '../../../../electron/core/roster/service';
import { bundleDocuments } from '../documents/bundle';
import { collectingLog } from '../collecting-log';
import { applyFeed, openSession, type SessionOptions, type TestSession } from '../ledger/session';
import { editor, leader, officer, otherOfficer } from '../ledger/people';
import { MONTH, namesake, publishUnchecked, publisher, shiftOn } from './shifts';
import { accounts as crowd, proposeOrThrow, wishesArbitrary } from '../../domain/roster/roster-arbitrary';

let documents: DocumentWorker;
let parser: FileParser;
let remove: () => void;
beforeAll(async () => {
  const bundle = await bundleDocuments();
  documents = createDocumentWorker(bundle.worker);
  parser = createFileParser(forkedParser(bundle.parser), collectingLog());
  remove = bundle.remove;
});
afterAll(async () => {
  await documents.close();
  remove();
});

const session = (options: SessionOptions = {}) => openSession(publisher, { documents, parser, ...options });
const fileIn = ({ stores }: TestSession, name: string) => join(stores.directory, name);
const acts = ({ stores }: TestSession) =>
  stores.work.prepare('SELECT action FROM audit ORDER BY sequence').pluck().all() as string[];

/** Makes the save dialog answer with this file in the session's folder. Returns its path. */
function saveTo(at: TestSession, name: string): string {
  const path = fileIn(at, name);
  at.host.pickTarget = () => Promise.resolve(path);
  return path;
}

function fileOf(at: TestSession, bytes: Buffer): string {
  const path = fileIn(at, 'in.xlsx');
  writeFileSync(path, bytes);
  return path;
}

/** Exports the month, and changes the workbook as people do in Excel. Resolves with the path of the file. */
async function edited(at: TestSession, change: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void) {
  const path = saveTo(at, 'out.xlsx');
  await exportWorkbook(at, { month: MONTH });
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  change(book.getWorksheet('值班表')!, book);
  await book.xlsx.writeFile(path);
  return path;
}
const bring = (at: TestSession, path: string, of = MONTH) => importWorkbook(at, { month: of, path });
const FIRST_ROW = 4;
const COLUMN = { day: 1, from: 4, until: 5, leader: 6, technical: 7, operations: 8 };

const whole = [
  shiftOn('2026-12-01'),
  shiftOn('2026-12-02', { technical: publisher.id }),
  shiftOn('2026-12-03', { operations: publisher.id }),
];

describe('a roster that is exported to Excel and imported again', () => {
  it('is unchanged for any people and names of periods, also for people of the same name', async () => {
    const at = await session();
    const everyone: Account[] = crowd.map((account) =>
      ['l2', 'o2'].includes(account.id)
        ? { ...account, name: crowd.find(({ id }) => id === `${account.id[0]}1`)!.name }
        : account,
    );
    applyFeed(at, ...everyone.map((record) => ({ kind: 'account' as const, record })));
    const called = fc
      .string({ unit: fc.constantFrom(...'国庆（中秋）假期 Q3：=+-@1，两会'), minLength: 1, maxLength: 60 })
      .filter((name) => name.trim() === name && name !== '');
    await fc.assert(
      fc.asyncProperty(wishesArbitrary, called, async (wish, name) => {
        const shifts = proposeOrThrow(wish);
        const important: ImportantPeriod[] = wish.important.map((period) => ({ ...period, name }));
        await publishUnchecked(at, shifts, important, wish.month);
        const path = saveTo(at, 'roster.xlsx');
        expect(await exportWorkbook(at, { month: wish.month })).toEqual({ path, notes: [] });
        const { roster } = await importWorkbook(at, { month: wish.month, path });
        expect(roster).toEqual({ shifts, important, problems: [] });
      }),
      { numRuns: 20 },
    );
  });

  it('is not published by the import, and export and import are in the audit chain', async () => {
    const at = await session();
    await publishUnchecked(at, whole);
    const standing = month(at, { month: MONTH });
    const bytes = await edited(at, (sheet) => {
      sheet.getCell(FIRST_ROW, COLUMN.technical).value = publisher.name;
    });
    const { roster } = await bring(at, bytes);
    expect(roster?.shifts[0]?.technical).toBe(publisher.id);
    expect(month(at, { month: MONTH })).toEqual(standing);
    expect(acts(at)).toEqual(['ledger.append', 'roster.export', 'roster.import']);
  });
});

describe('a problem in a workbook', () => {
  it('is reported with its row, and the other rows are imported', async () => {
    const at = await session();
    applyFeed(at, { kind: 'account', record: namesake });
    await publishUnchecked(at, [
      ...whole,
      shiftOn('2026-12-04'),
      shiftOn('2026-12-05'),
      shiftOn('2026-12-06'),
      shiftOn('2026-12-07'),
    ]);
    const bytes = await edited(at, (sheet, book) => {
      const set = (row: number, column: number, value: ExcelJS.CellValue) => {
        sheet.getCell(FIRST_ROW + row, column).value = value;
      };
      set(0, COLUMN.technical, '赵无此');
      set(1, COLUMN.leader, editor.name);
      set(2, COLUMN.technical, officer.name);
      set(3, COLUMN.from, '八点半');
      set(4, COLUMN.from, '2026-11-05 08:00');
      set(4, COLUMN.until, '2026-11-05 20:00');
      set(6, COLUMN.from, '2026-12-06 08:00');
      const periods = book.getWorksheet('重大重要时期')!;
      for (const [column, value] of ['元旦', '2027-01-01', '2027-01-03'].entries())
        periods.getCell(2, column + 1).value = value;
    });
    const { roster } = await bring(at, bytes);
    expect(roster?.problems).toEqual([
      '第 4 行：技术值班“赵无此”不是本单位账号中的姓名。',
      '第 5 行：带班领导“何以宁”不是带班领导。',
      '第 6 行：技术值班“马思齐”有 2 人同名，请写成“姓名(账号)”或在下面选定。',
      '第 7 行：开始时间“八点半”认不出，应如 2026-12-05 08:30 或 08:30。',
      '第 8 行：班次不在 2026-12 这个月里，没有读入。',
      '第 10 行：开始时间 2026-12-06 08:00 与第 9 行相同，没有读入。',
      '“重大重要时期”第 2 行：“元旦”不在 2026-12 这个月里，没有读入。',
    ]);
    expect(roster?.important).toEqual([]);
    expect(roster?.shifts).toEqual([
      { ...whole[0], technical: '赵无此' },
      { ...whole[1], leader: editor.id },
      { ...whole[2], technical: officer.name },
      shiftOn('2026-12-06'),
    ]);
  });

  it('is a suspended person, except in shifts that have begun', async () => {
    const at = await session({ now: '2026-12-02T02:00:00.000Z' });
    await publishUnchecked(at, whole);
    applyFeed(at, { kind: 'account', record: { ...leader, active: false } });
    const bytes = await edited(at, () => undefined);
    const { roster } = await bring(at, bytes);
    expect(roster?.shifts).toEqual(whole);
    expect(roster?.problems).toEqual(['第 6 行：带班领导“高远山”的账号已停用。']);
  });

  it('is another month than the requested one', async () => {
    const at = await session();
    await publishUnchecked(at, whole);
    const bytes = await edited(at, () => undefined);
    await expect(bring(at, bytes, '2027-01')).rejects.toMatchObject({
      code: 'WORKBOOK_UNREADABLE',
      message: '这份工作簿是 2026-12 的值班表，没有 2027-01 的班次。',
    });
  });

  const others: Array<[string, Buffer, string]> = [
    ['an old workbook, or one with a password', Buffer.from('d0cf11e0a1b11ae100000000', 'hex'), '.xls'],
    ['a table of commas', Buffer.from('日期,带班领导\n2026-12-01,高远山\n'), '.xlsx'],
    ['a zip that was cut off', Buffer.from('504b030414000000', 'hex'), '已损坏'],
    ['nothing', Buffer.alloc(0), '.xlsx'],
  ];
  it.each(others)('is %s, and the failure has advice', async (_name, bytes, words) => {
    const at = await session();
    const failure = await bring(at, fileOf(at, bytes)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'WORKBOOK_UNREADABLE' });
    expect((failure as Error).message).toContain(words);
    expect(failure).toHaveProperty('advice', expect.stringMatching(/^请.*。$/));
  });
});

describe('the printed roster', () => {
  it('is a PDF when the host can print one, and is in the audit chain', async () => {
    const pages: string[] = [];
    const at = await session({
      host: {
        printPdf: (html) => {
          pages.push(html);
          return Promise.resolve(Buffer.from('%PDF-1.7'));
        },
      },
    });
    await publishUnchecked(at, whole);
    const path = saveTo(at, '值班表.pdf');
    expect(await print(at, { month: MONTH })).toEqual({ path, notes: [] });
    expect(await readFile(path, 'latin1')).toBe('%PDF-1.7');
    for (const name of [leader.name, officer.name, otherOfficer.name, `${publisher.name}于 `])
      expect(pages[0]).toContain(name);
    expect(acts(at)).toContain('roster.print');
  });

  it('is an HTML page when the host cannot print a PDF', async () => {
    const at = await session();
    await publishUnchecked(at, whole);
    saveTo(at, '值班表.pdf');
    const { path, notes } = await print(at, { month: MONTH });
    expect(path).toMatch(/值班表\.html$/);
    expect(notes).toEqual(['这里不能生成 PDF，值班表以网页形式保存，可用浏览器打开后打印。']);
    expect(await readFile(path!, 'utf8')).toContain('2026年12月值班表');
  });

  it('is refused before the roster is published, and so is the workbook', async () => {
    const at = await session();
    for (const make of [print, exportWorkbook])
      await expect(make(at, { month: MONTH })).rejects.toMatchObject({ code: 'NO_ROSTER' });
  });
});
