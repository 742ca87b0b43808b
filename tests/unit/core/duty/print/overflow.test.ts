import { chromium, type Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerBody } from '../../../../../electron/platform/contract';
import { findBrowser, isRoot } from '../../../../../build/machine.mjs';
import { gatherMonth } from '../../../../../electron/core/duty/print/gather';
import { logHtml } from '../../../../../electron/core/duty/print/service';
import { runInSlices } from '../../../../../electron/core/time-slices';
import { instantAt, writeAllEntryKinds, MONTH, note, DutyMonth, roster } from './duty-month';
import { findPrintProblem, parsePrintedLog } from './parse-print';

const executablePath = findBrowser();

const NASTY = {
  'no spaces': '字'.repeat(4000),
  'no letters': '，'.repeat(4000),
  'nothing but line breaks': `一${'\n'.repeat(3998)}完`,
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈👍🏽🇨🇳☎️😀'.repeat(110),
  'wide letters': 'W'.repeat(4000),
  'narrow letters': 'il.'.repeat(1333),
  'long words': 'Donaudampfschifffahrtsgesellschaftskapitän@WWWWWWMMMMM%%%%'.repeat(65),
  'words of every length': Array.from({ length: 400 }, (_, n) => 'mW@a'.repeat((n % 5) + 1))
    .join(' ')
    .slice(0, 4000),
  spaces: ' '.repeat(3999) + '完',
  tabs: '\t栏'.repeat(2000),
  'marks over marks': `a${'\u0301\u0320'.repeat(1900)}`,
  'other scripts': 'ЩЖѾ ﷽ สวัสดี नमस्ते 안녕 ꧅ العربية ǆ'.repeat(90),
  'turned round': '\u202e倒着写\u202c \u2067abc\u2069'.repeat(300),
  'other breaks': '一\r\n二\r三\u2028四\u2029五\u0085六\f七\v'.repeat(200),
  'what is not seen': '\u200b\u00ad\ufeff\u2060字'.repeat(700),
} satisfies Record<string, string>;

const twoShiftsADay: LedgerBody = {
  ...roster,
  shifts: roster.shifts.flatMap((shift) => {
    const change = new Date(Date.parse(shift.from) + 12 * 3_600_000).toISOString();
    return [
      { ...shift, until: change },
      { ...shift, from: change },
    ];
  }),
};

const takeOf = (shift: string): LedgerBody => ({
  ...{ type: 'handover.take', shift, giveId: null, absence: '首次启用', standIn: false },
  ...{ items: [], seen: [], omissions: [], note: '' },
});

const readOf = (slot: string): LedgerBody => ({
  ...{ type: 'log.read', slot, found: 0, text: '' },
  scope: ['首页', '要闻', '图片新闻', '通知公告', '政策文件', '政策解读', '机构职能', '留言回复'],
});

describe.skipIf(!executablePath)('a printed log', () => {
  let browser: Browser;
  beforeAll(async () => {
    const args = isRoot() ? ['--no-sandbox'] : [];
    browser = await chromium.launch({ executablePath: executablePath ?? '', args });
  });
  afterAll(() => browser.close());

  it('of nine entries takes two pages', async () => {
    const month = await DutyMonth.open();
    await month.write(month.session, instantAt(1, '08:00'), twoShiftsADay);
    await month.write(month.session, instantAt(24, '08:20'), takeOf(instantAt(24, '08:30')));
    for (const time of ['09:10', '10:20', '11:30'])
      await month.write(
        month.session,
        instantAt(24, time),
        note('巡查首页和各一级栏目，均能打开，未见异常。'),
      );
    await month.write(month.session, instantAt(24, '11:40'), readOf('2026-11-24/morning'));
    await month.write(month.session, instantAt(24, '17:40'), readOf('2026-11-24/afternoon'));
    await month.handOver(month.session, month.otherSession, 25);
    const log = await runInSlices(gatherMonth(month.session, MONTH));
    expect(log.entries).toHaveLength(9);
    const html = await runInSlices(logHtml(month.session, log));
    const page = await browser.newPage();
    await page.setContent(html);
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
    expect(pdf.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(2);
    // All 60 shifts of the published roster are printed.
    const lines = parsePrintedLog(html).flatMap((sheet) => sheet.lines);
    const people = lines.join('').match(/高远山 林晓禾 孙可欣|吴静宜 孙可欣 林晓禾/g);
    expect(people).toHaveLength(60);
  });

  it('with difficult texts overflows no page and loses no character', async () => {
    const month = await DutyMonth.open();
    await writeAllEntryKinds(month);
    let minute = 0;
    for (const text of Object.values(NASTY)) {
      minute += 1;
      const when = instantAt(4, `10:${String(minute).padStart(2, '0')}`);
      await month.write(month.session, when, note(text, { contact: text.slice(0, 200) }));
    }
    const log = await runInSlices(gatherMonth(month.session, MONTH));
    const html = await runInSlices(logHtml(month.session, log));
    expect(findPrintProblem(parsePrintedLog(html))).toBeNull();
    const page = await browser.newPage();
    await page.setContent(html);
    const measured = await page.evaluate(() => {
      const over: string[] = [];
      const pages = [...document.querySelectorAll<HTMLElement>('.page')];
      pages.forEach((sheet, n) => {
        const outer = sheet.getBoundingClientRect();
        const bottom = sheet.querySelector('.foot')?.getBoundingClientRect().bottom ?? Infinity;
        const [top, lines] = [sheet.querySelector('.top'), sheet.querySelector('.lines')];
        if (sheet.scrollHeight > sheet.clientHeight || sheet.scrollWidth > sheet.clientWidth)
          over.push(`page ${n + 1}: ${sheet.scrollWidth} × ${sheet.scrollHeight}`);
        if (!lines || lines.scrollHeight > lines.clientHeight) over.push(`page ${n + 1}: lines`);
        if (bottom > outer.bottom || !top || !sheet.querySelector('.foot')) over.push(`page ${n + 1}: foot`);
        for (const name of sheet.querySelectorAll('.foot .heads span'))
          if (name.scrollWidth > name.clientWidth) over.push(`page ${n + 1}: ${name.textContent}`);
        for (const line of sheet.querySelectorAll('.line')) {
          const edge = line.getBoundingClientRect();
          for (const span of line.querySelectorAll('span')) {
            const { right, height } = span.getBoundingClientRect();
            if (right > edge.right + 1 || height > edge.height + 1)
              over.push(`page ${n + 1}: ${Math.round(right - edge.right)} ${height} ${span.textContent}`);
          }
        }
      });
      return { over, pages: pages.length };
    });
    expect(measured.over).toEqual([]);
    expect(measured.pages).toBeGreaterThan(100);
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
    expect(pdf.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(measured.pages);
    const shown = parsePrintedLog(html)
      .flatMap(({ lines }) => lines)
      .filter((line) => !line.includes('　（承前页）'))
      .join('');
    const broken = (text: string) => text.replace(/[\n\r\v\f\u0085\u2028\u2029]/g, '');
    for (const text of Object.values(NASTY)) expect(shown.includes(broken(text))).toBe(true);
  });
});
