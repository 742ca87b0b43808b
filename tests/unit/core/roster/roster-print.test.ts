// @vitest-environment jsdom
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shanghaiDay } from '../../../../electron/domain/calendar/calendar';
import type { Shift } from '../../../../electron/platform/contract';
import { createAccountNames } from '../../../../electron/core/roster/names';
import { rosterPrintHtml, type RosterPrint } from '../../../../electron/core/roster/roster-print';
import { everyone, leader, officer, otherOfficer } from '../ledger/people';
import { shiftOn } from './shifts';
import { accounts, proposeOrThrow, wishesArbitrary } from '../../domain/roster/roster-arbitrary';

const page = (wall: Partial<RosterPrint> & Pick<RosterPrint, 'month' | 'roster'>) =>
  new DOMParser().parseFromString(
    rosterPrintHtml({
      bureau: '',
      names: createAccountNames(everyone),
      publishedBy: '林晓禾',
      publishedAt: '2026-11-25T07:20:00.000Z',
      printedAt: '2026-11-26T00:00:00.000Z',
      waiting: false,
      ...wall,
    }),
    'text/html',
  );
const roster = (shifts: Shift[], more: Partial<RosterPrint['roster']> = {}) => ({
  shifts,
  important: [],
  swapped: new Map(),
  ...more,
});
const rowOf = (document: Document, day: number) =>
  [...document.querySelectorAll('tbody tr')].find(
    (row) => row.querySelector('th')?.textContent === `${day}日`,
  )!;

describe('the print of a roster', () => {
  it('has each shift in the row of its day, for any times of change', () => {
    const names = createAccountNames(accounts);
    fc.assert(
      fc.property(wishesArbitrary, (wish) => {
        const shifts = proposeOrThrow(wish);
        const document = page({ month: wish.month, roster: roster(shifts), names });
        const lines = document.querySelectorAll('tbody tr').length;
        expect(lines).toBeGreaterThanOrEqual(28);
        for (const shift of shifts) {
          const text = rowOf(document, Number(shanghaiDay(shift.from).slice(8))).textContent;
          for (const id of [shift.leader, shift.technical, shift.operations])
            expect(text).toContain(names.nameOf(id));
        }
      }),
      { numRuns: 12 },
    );
  });

  it('marks holidays and important periods, and explains them', () => {
    const document = page({
      month: '2026-10',
      roster: roster([shiftOn('2026-10-01')], {
        important: [{ name: '网络安全宣传周', from: '2026-10-12', until: '2026-10-14' }],
      }),
    });
    expect(rowOf(document, 1).className).toBe('holiday apart');
    expect(rowOf(document, 1).textContent).toContain('国庆节');
    expect(rowOf(document, 13).className).toContain('important');
    expect(rowOf(document, 10).textContent).toContain('调休上班');
    const notes = document.querySelector('ul')!.textContent;
    expect(notes).toContain('国庆节（10月1日至10月7日）');
    expect(notes).toContain('网络安全宣传周（10月12日至10月14日），每两小时读网一次');
  });

  it('marks people who are on duty by a swap, and no others', () => {
    const shift = shiftOn('2026-12-01');
    const swapped = new Map([[shift.from, ['technical' as const]]]);
    const document = page({ month: '2026-12', roster: roster([shift], { swapped }) });
    const cells = [...rowOf(document, 1).querySelectorAll('td')].map(({ textContent }) => textContent);
    expect(cells).toEqual(['二', leader.name, `${officer.name}调`, otherOfficer.name, '']);
    expect(document.querySelector('ul')!.textContent).toContain('经双方签名同意');
  });

  it('states who published it and when, that it waits to be sent, and that the holidays are unknown', () => {
    const document = page({ month: '2031-10', roster: roster([shiftOn('2031-10-01')]), waiting: true });
    expect([...document.querySelectorAll('footer span')].map(({ textContent }) => textContent)).toEqual([
      '林晓禾于 2026-11-25 15:20 签名发布，等待送达',
      '第 1 页，共 1 页',
      '打印时间：2026-11-26 08:00',
    ]);
    expect(document.querySelector('ul')!.textContent).toContain('2031年的放假安排未导入');
  });

  it('states the hours of a shift with an unusual end, and has a row for each shift of an irregular day', () => {
    const cut = (times: string[]) => {
      const ends = [...times.slice(1), '24:00'];
      return times.map((time, index) => shiftOn('2026-12-01', {}, time, ends[index]));
    };
    const usual = page({
      month: '2026-12',
      roster: roster([
        shiftOn('2026-12-01'),
        shiftOn('2026-12-02'),
        shiftOn('2026-12-03', {}, '08:00', '21:00'),
      ]),
    });
    expect(rowOf(usual, 2).querySelector('i')).toBeNull();
    expect(rowOf(usual, 3).querySelector('i')?.textContent).toBe('08:00–21:00');
    const many = page({
      month: '2026-12',
      roster: roster(cut(['00:00', '05:00', '10:00', '15:00', '20:00'])),
    });
    expect(rowOf(many, 1).querySelector('th')?.getAttribute('rowspan')).toBe('5');
    expect(many.body.textContent).toContain('20:00–次日00:00');
  });
});
