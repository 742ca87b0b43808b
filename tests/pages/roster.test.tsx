import { page, userEvent, type Locator } from 'vitest/browser';
import { describe, expect, it } from 'vitest';
import type { Shift, ShiftView } from '../../electron/core/contract';
import { withoutNames } from '../../renderer/pages/roster/rosterRows';
import type { MonthData } from '../../renderer/pages/roster/types';
import { inputsOf, type Answers } from './core';
import { id, person, WEBMASTER } from './data';
import { openOffice } from './office';

const NAMES = { gaoyuanshan: '高远山', zhenghuaiyuan: '郑怀远', masiqi: '马思齐', linxiaohe: '林晓禾' };
type Id = keyof typeof NAMES;
const LEADERS: readonly Id[] = ['gaoyuanshan', 'zhenghuaiyuan'];

const beijing = (day: number, time: string) => new Date(`2026-12-0${day}T${time}:00+08:00`).toISOString();
const shift = (from: string, until: string): ShiftView => ({
  from,
  until,
  ...{ leader: 'gaoyuanshan', technical: 'masiqi', operations: 'linxiaohe' },
  ...{ leaderName: '高远山', technicalName: '马思齐', operationsName: '林晓禾' },
  swapped: [],
});
const SHIFTS = [
  shift(beijing(1, '08:00'), beijing(1, '20:00')),
  shift(beijing(1, '20:00'), beijing(2, '08:00')),
  shift(beijing(2, '08:00'), beijing(2, '20:00')),
];
const MONTH: MonthData = {
  month: '2026-12',
  days: [1, 2].map((day) => ({
    ...{ day: `2026-12-0${day}`, kind: 'work', name: '', estimated: false, important: '' },
  })),
  shifts: SHIFTS,
  important: [],
  entryId: id(1),
  publishedBy: '林晓禾',
  publishedAt: beijing(1, '07:00'),
  waiting: false,
  shares: [],
  mayPublish: true,
};

const table = page.getByRole('table', { name: '排班' });
const cell = (name: string) => table.getByRole('combobox', { name });
const FIRST = cell('12-01 08:00–20:00 带班领导');
const LATER = cell('12-02 08:00–20:00 技术值班');

/** Opens the roster of December. */
async function openRoster(roster: NonNullable<Answers['roster']> = {}): Promise<void> {
  const answers: Answers = {
    roster: {
      month: () => MONTH,
      swaps: () => ({ swaps: [] }),
      people: () => ({
        people: (Object.keys(NAMES) as Id[]).map((it) => ({
          ...person(it, NAMES[it]),
          leader: LEADERS.includes(it),
          officer: !LEADERS.includes(it),
        })),
      }),
      check: () => ({ problems: [], warnings: [] }),
      publish: () => ({ entryId: id(2) }),
      ...roster,
    },
  };
  await openOffice({ account: WEBMASTER, at: '/duty/roster?month=2026-12', answers });
}

/** Opens the roster of December in its editor. */
async function openEditor(roster: NonNullable<Answers['roster']> = {}): Promise<void> {
  await openRoster(roster);
  await userEvent.click(page.getByRole('button', { name: '改排' }));
  await expect.element(table).toBeVisible();
}

/** Presses Tab, or another key, until the element has the focus. Rejects when it is not reached within 100 steps. */
async function tabTo(target: Locator, key = '{Tab}'): Promise<void> {
  await expect.element(target).toBeEnabled();
  for (let steps = 0; steps < 100; steps++) {
    if (target.element() === document.activeElement) return;
    await userEvent.keyboard(key);
  }
  throw new Error('not reached by the keyboard');
}

const focus = async (select: Locator) => {
  ((await select.findElement()) as HTMLElement).focus();
  await expect.element(select).toHaveFocus();
};

describe('the roster table', () => {
  it('names each cell by day, shift and post', async () => {
    await openEditor();
    const names = table
      .getByRole('combobox')
      .elements()
      .map((it) => it.getAttribute('aria-label'));
    expect(names).toEqual(
      ['12-01 08:00–20:00', '12-01 20:00–次日 08:00', '12-02 08:00–20:00'].flatMap((of) =>
        ['带班领导', '技术值班', '运维值班'].map((post) => `${of} ${post}`),
      ),
    );
  });

  it('moves from cell to cell with Tab, across shifts and days', async () => {
    await openEditor();
    await focus(FIRST);
    for (let step = 0; step < 7; step++) await userEvent.keyboard('{Tab}');
    await expect.element(LATER).toHaveFocus();
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
    await expect.element(cell('12-02 08:00–20:00 带班领导')).toHaveFocus();
  });

  it('changes a person with the arrow keys, and checks the roster again', async () => {
    await openEditor();
    await focus(FIRST);
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(FIRST).toHaveValue('zhenghuaiyuan');
    await expect
      .poll(() => inputsOf('roster.check').at(-1))
      .toMatchObject({ shifts: [{ leader: 'zhenghuaiyuan' }, { leader: 'gaoyuanshan' }, {}] });
  });

  it('offers only leaders as leaders and only officers as officers', async () => {
    await openEditor();
    const offered = (select: Locator) =>
      select
        .getByRole('option')
        .elements()
        .map((it) => it.textContent);
    expect(offered(FIRST)).toEqual(['高远山', '郑怀远']);
    expect(offered(LATER)).toEqual(['马思齐', '林晓禾']);
  });

  it('takes the last change back with Ctrl+Z', async () => {
    await openEditor();
    await focus(FIRST);
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(FIRST).toHaveValue('zhenghuaiyuan');
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.element(FIRST).toHaveValue('gaoyuanshan');
    await expect.element(page.getByRole('button', { name: '撤销' })).toBeDisabled();
  });

  it('leads from the number of problems to the person of the first one', async () => {
    const text = '马思齐同时在两个岗位。';
    await openEditor({
      check: () => ({ problems: [{ shift: beijing(2, '08:00'), text }], warnings: [] }),
    });
    await expect.element(page.getByText('还有 1 个问题，改好才能发布')).toBeVisible();
    await expect.element(LATER).toHaveAccessibleDescription(text);
    await expect.element(page.getByRole('button', { name: '发布', exact: true })).toBeDisabled();
    await userEvent.click(page.getByRole('button', { name: '转到第一处' }));
    await expect.element(LATER).toHaveFocus();
  });

  it('is assigned, corrected and published without a mouse', async () => {
    let month: MonthData = { ...MONTH, shifts: [], entryId: null, publishedBy: '', publishedAt: null };
    await openRoster({
      month: () => month,
      propose: () => ({ shifts: SHIFTS.map(withoutNames) }),
      publish: ({ shifts }) => {
        const leaderName = (of: Shift) => NAMES[of.leader as Id];
        const named = shifts.map((it, n) => ({ ...SHIFTS[n]!, ...it, leaderName: leaderName(it) }));
        month = { ...MONTH, shifts: named };
        return { entryId: id(2) };
      },
    });
    const ready = page.getByText('没有空缺和冲突，可以发布。');
    await tabTo(page.getByRole('button', { name: '排班' }));
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('button', { name: '自动排班' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(ready).toBeVisible();
    await tabTo(FIRST);
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(FIRST).toHaveValue('zhenghuaiyuan');
    await expect.element(ready).toBeVisible();
    await tabTo(page.getByRole('button', { name: '发布' }), '{Shift>}{Tab}{/Shift}');
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('button', { name: '签名发布' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    const line = page.getByRole('table', { name: '值班表' }).getByRole('row', { name: /^12月1日/ });
    await expect.element(line.getByText('郑怀远')).toBeVisible();
  });

  it('is published as it was changed', async () => {
    await openEditor();
    await focus(FIRST);
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(page.getByText('没有空缺和冲突，可以发布。')).toBeVisible();
    await userEvent.click(page.getByRole('button', { name: '发布', exact: true }));
    await expect.element(page.getByRole('button', { name: '签名发布' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect
      .poll(() => inputsOf('roster.publish'))
      .toMatchObject([{ replaces: id(1), shifts: [{ leader: 'zhenghuaiyuan' }, {}, {}] }]);
  });
});
