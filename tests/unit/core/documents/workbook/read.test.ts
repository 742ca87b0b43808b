import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { readRoster } from '../../../../../electron/core/documents/workbook/read';
import { writeRoster } from '../../../../../electron/core/documents/workbook/write';
import { sampleRosterSheet } from '../sample';

const TITLES = ['日期', '开始时间', '结束时间', '带班领导', '技术值班', '运维值班'];
const NAMES = ['高远山', '马思齐', '林晓禾'];

/** A workbook as users write it: a title row, then `rows`. `change` edits the sheet before it is written. */
async function workbook(rows: unknown[][], change: (sheet: ExcelJS.Worksheet) => void = () => undefined) {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('12月值班');
  sheet.addRow(['2026年12月值班安排']);
  sheet.addRows(rows);
  change(sheet);
  return new Uint8Array(await book.xlsx.writeBuffer());
}
const one = async (row: unknown[], titles: unknown[] = TITLES) => {
  const { rows, problems } = await readRoster(await workbook([titles, row]));
  return problems.length > 0 ? problems : rows.map(({ from, until }) => `${from} 至 ${until}`);
};

describe('an exported roster workbook', () => {
  it('is read back as it was written', async () => {
    const sheet = sampleRosterSheet();
    const read = await readRoster(new Uint8Array(await writeRoster(sheet)));
    expect(read.problems).toEqual([]);
    expect(read).toMatchObject({ title: sheet.title, month: sheet.month });
    expect(read.rows).toMatchObject(sheet.rows);
    expect(read.important).toMatchObject(sheet.important);
  });
});

describe('an exported roster workbook on paper', () => {
  /** Height of A4 including margins, and height of a row, in pt. Excel scales a sheet to fit the page. */
  const [PAGE, ROW] = [842, 15];
  const printed = async (shifts: number) => {
    const base = sampleRosterSheet();
    const rows = Array.from({ length: 31 * shifts }, () => base.rows[0]!);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(Buffer.from(await writeRoster({ ...base, rows, important: [] })) as never);
    const [sheet] = book.worksheets;
    const { margins, ...setUp } = sheet!.pageSetup;
    const room = PAGE - 72 * ((margins?.top ?? 0) + (margins?.bottom ?? 0));
    return { setUp, scale: room / (sheet!.rowCount * ROW) };
  };

  it('fits one page at a readable size for a month with one or two shifts a day', async () => {
    for (const shifts of [1, 2]) {
      const { setUp, scale } = await printed(shifts);
      expect(setUp).toMatchObject({ fitToPage: true, fitToWidth: 1, fitToHeight: 1, paperSize: 9 });
      expect(scale).toBeGreaterThan(0.75);
    }
  });

  it('may take several pages for a month with three shifts a day', async () => {
    expect((await printed(3)).setUp).toMatchObject({ fitToWidth: 1, fitToHeight: 0 });
  });
});

describe('a roster workbook made by users', () => {
  it('may have its columns in any order, under synonymous titles', async () => {
    const titles = ['运维人员', '技术人员', '值班领导', '截止时间', '起始时间', '值班日期'];
    const row = ['林晓禾', '马思齐', '高远山', '17:30', '8:30', '12月5日'];
    const { rows, problems } = await readRoster(await workbook([titles, row]));
    expect(problems).toEqual([]);
    expect(rows).toMatchObject([
      {
        day: '2026-12-05',
        from: '2026-12-05 08:30',
        until: '2026-12-05 17:30',
        leader: '高远山',
        technical: '马思齐',
        operations: '林晓禾',
      },
    ]);
  });

  it.each([
    ['a time of day is of its row’s day', ['2026-12-05', '08:30', '17:30'], '2026-12-05 17:30'],
    [
      'an end not after the beginning is of the next day',
      ['2026-12-05', '08:30', '08:30'],
      '2026-12-06 08:30',
    ],
    ['24:00 is the next day’s beginning', ['2026-12-05', '16:00', '24:00'], '2026-12-06 00:00'],
    ['次日 is the next day', ['2026-12-05', '08:30', '次日08:30'], '2026-12-06 08:30'],
    ['a full date counts', ['2026-12-05', '2026-12-05 08:30', '2026-12-06 08:30'], '2026-12-06 08:30'],
    ['a date of Excel counts', [new Date('2026-12-05T00:00:00Z'), '08:30', '17:30'], '2026-12-05 17:30'],
    [
      'a time of Excel is a part of a day',
      ['2026-12-05', 0.354166666666667, 0.729166666666667],
      '2026-12-05 17:30',
    ],
    ['full-width signs are read', ['２０２６－１２－０５', '０８：３０', '１７：３０'], '2026-12-05 17:30'],
  ])('%s', async (_, times, until) => {
    expect(await one([...times, ...NAMES])).toEqual([
      `2026-12-05 ${until.endsWith('00:00') ? '16:00' : '08:30'} 至 ${until}`,
    ]);
  });

  it('may state the day once for several shifts, in a merged cell or followed by an empty one', async () => {
    const rows = [
      ['2026-12-05', '08:30', '20:30', ...NAMES],
      ['', '20:30', '08:30', ...NAMES],
      ['2026-12-06', '08:30', '20:30', ...NAMES],
      ['2026-12-06', '20:30', '08:30', ...NAMES],
    ];
    const merged = await workbook([TITLES, ...rows], (sheet) => sheet.mergeCells('A5:A6'));
    const read = await readRoster(merged);
    expect(read.problems).toEqual([]);
    expect(read.rows.map(({ day, from, until }) => [day, from, until])).toEqual([
      ['2026-12-05', '2026-12-05 08:30', '2026-12-05 20:30'],
      ['2026-12-05', '2026-12-05 20:30', '2026-12-06 08:30'],
      ['2026-12-06', '2026-12-06 08:30', '2026-12-06 20:30'],
      ['2026-12-06', '2026-12-06 20:30', '2026-12-07 08:30'],
    ]);
  });

  it('may have empty rows, and a remark below the table', async () => {
    const rows = [
      ['2026-12-05', '08:30', '08:30', ...NAMES],
      [],
      ['备注：值班期间保持电话畅通。', '', '', '', '', ''],
    ];
    const read = await readRoster(await workbook([TITLES, ...rows], (sheet) => sheet.mergeCells('A5:F5')));
    expect(read.problems).toEqual([]);
    expect(read.rows).toHaveLength(1);
  });

  it('yields its readable rows, and a problem for each other row', async () => {
    const rows = [
      ['2026-12-05', '早上', '20:30', ...NAMES],
      ['2026-12-05', '08:30', '', ...NAMES],
      ['2026-13-45', '08:30', '20:30', ...NAMES],
      ['2026-12-05', '08:30', '20:30', '高远山', '', '林晓禾'],
      ['2026-12-05', '08:30', '20:30', ...NAMES],
    ];
    const read = await readRoster(await workbook([TITLES, ...rows]));
    expect(read.rows).toMatchObject([{ from: '2026-12-05 08:30', line: 7 }]);
    expect(read.problems).toEqual([
      '第 3 行：开始时间“早上”认不出，应如 2026-12-05 08:30 或 08:30。',
      '第 4 行：没有填结束时间。',
      '第 5 行：日期“2026-13-45”认不出，应如 2026-12-05。',
      '第 6 行：没有填技术值班。',
    ]);
  });

  it('without a roster table is refused with a message', async () => {
    await expect(
      readRoster(
        await workbook([
          ['姓名', '电话'],
          ['高远山', '1'],
        ]),
      ),
    ).rejects.toMatchObject({
      code: 'WORKBOOK_UNREADABLE',
      message: expect.stringMatching(/^没有找到值班表/),
    });
  });

  it('with formulas is read by their results', async () => {
    const row = ['2026-12-05', '08:30', '17:30', '高远山', '马思齐', { formula: 'E3', result: '林晓禾' }];
    const { rows, problems } = await readRoster(await workbook([TITLES, row]));
    expect(problems).toEqual([]);
    expect(rows).toMatchObject([{ operations: '林晓禾' }]);
  });
});
