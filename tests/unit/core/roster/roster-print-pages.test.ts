import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, isRoot } from '../../../../build/machine.mjs';
import { printPdf } from '../../../../build/preview/print';
import { addDays, daysOf, instantOf } from '../../../../electron/domain/calendar/calendar';
import type { Account, ImportantPeriod, Shift } from '../../../../electron/platform/contract';
import { createAccountNames } from '../../../../electron/core/roster/names';
import { rosterPrintHtml } from '../../../../electron/core/roster/roster-print';
import { accounts } from '../../domain/roster/roster-arbitrary';

/** Returns shifts of October 2026, with its holiday of seven days, that change at these times of day. */
function month(times: readonly string[], people: readonly Account[]): Shift[] {
  const idOf = (index: number) => people[index % people.length]!.id;
  const starts = daysOf('2026-10').flatMap((day) => times.map((time) => instantOf(day, time)));
  const ends = [...starts.slice(1), instantOf('2026-11-01', times[0]!)];
  return starts.map((from, index) => ({
    from,
    until: ends[index]!,
    leader: idOf(index),
    technical: idOf(index + 1),
    operations: idOf(index + 2),
  }));
}

const called = (name: string) => accounts.map((account) => ({ ...account, name }));
const period = (index: number): ImportantPeriod => ({
  name: `第${index}个名称很长的全国性重大活动网络安全保障时期`,
  from: addDays('2026-10-01', index),
  until: addDays('2026-10-01', index + 8),
});

const cases: Array<[string, readonly string[], readonly Account[], ImportantPeriod[], number]> = [
  ['one watch a day', ['08:00'], accounts, [], 1],
  ['two watches a day', ['08:00', '20:00'], accounts, [period(0)], 1],
  ['four watches a day', ['00:00', '06:00', '12:00', '18:00'], accounts, [period(0)], 1],
  ['six watches a day', ['00:00', '04:00', '08:00', '12:00', '16:00', '20:00'], accounts, [], 6],
  ['long names', ['08:00', '20:00'], called('阿卜杜热合曼·吐尔逊江'), [], 2],
  [
    'twenty important periods',
    ['08:00', '20:00'],
    accounts,
    Array.from({ length: 20 }, (_, n) => period(n)),
    2,
  ],
];

describe.skipIf(!findBrowser())('the printed roster', () => {
  const before = { ...process.env };
  beforeAll(() => {
    if (isRoot()) process.env['GOV_TEST_BROWSER_ARGS'] = '--no-sandbox';
  });
  afterAll(() => {
    process.env = before;
  });

  it.each(cases)('has as many pages as it states: %s', async (_name, times, people, important, most) => {
    const html = rosterPrintHtml({
      month: '2026-10',
      bureau: '六安市信访局网站',
      roster: { shifts: month(times, people), important, swapped: new Map() },
      names: createAccountNames(people),
      publishedBy: '林晓禾',
      publishedAt: '2026-09-24T02:00:00.000Z',
      printedAt: '2026-09-24T03:00:00.000Z',
      waiting: false,
    });
    const pdf = Buffer.from((await printPdf(html)) ?? []).toString('latin1');
    const said = html.match(/<section>/g)!.length;
    expect(html).toContain(`第 ${said} 页，共 ${said} 页`);
    expect(pdf.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(said);
    expect(said).toBeLessThanOrEqual(most);
  });
});
