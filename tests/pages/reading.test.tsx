import { page, userEvent } from 'vitest/browser';
import { describe, expect, it } from 'vitest';
import { at, dutyPageData, exampleShift } from '../unit/renderer/pages/duty/duty-data';
import { heldBack, inputsOf, refusal, type Answers } from './core';
import { id, OFFICER } from './data';
import { openOffice } from './office';

const SCOPE = ['首页', '工作动态', '通知公告'].map((name) => ({ name, part: name, url: null }));
const ON_DUTY = dutyPageData({
  mine: { ...dutyPageData().mine, post: 'technical', taken: true },
  shift: exampleShift(),
  slots: [
    {
      ...{ slot: 'morning', label: '上午', from: at('08:30'), due: at('10:30'), state: 'due' },
      ...{ doneAt: null, doneBy: '', mark: '' },
    },
  ],
});

const dialog = page.getByRole('dialog', { name: '读网' });
const all = dialog.getByRole('checkbox', { name: '下列全部读过' });
const columns = dialog.getByRole('group').getByRole('checkbox');
const finish = (name: string | RegExp) => userEvent.click(dialog.getByRole('button', { name }));

/** Opens the dialog as an officer on duty. */
async function openReading(duty: NonNullable<Answers['duty']> = {}): Promise<void> {
  const answers: Answers = {
    duty: {
      overview: () => ON_DUTY,
      scope: () => ({ scope: SCOPE }),
      read: ({ findings }) => ({ entryId: id(1), findingIds: findings.map((_, n) => id(n + 2)) }),
      ...duty,
    },
  };
  await openOffice({ account: OFFICER, at: '/duty', answers });
  await userEvent.click(page.getByRole('button', { name: '读网：上午' }));
  await expect.element(all).toHaveFocus();
}

describe('the reading dialog', () => {
  it('ticks every column with 下列全部读过, and none when it is unticked', async () => {
    await openReading();
    await expect.poll(() => columns.elements().length).toBe(3);
    await userEvent.click(all);
    await expect.element(all).toBeChecked();
    for (const column of columns.all()) await expect.element(column).toBeChecked();
    await userEvent.click(all);
    for (const column of columns.all()) await expect.element(column).not.toBeChecked();
  });

  it('applies 下列全部读过 to the columns that arrive after it was ticked', async () => {
    const scope = heldBack<{ scope: typeof SCOPE }>();
    await openReading({ scope: () => scope.answer });
    await userEvent.click(all);
    await expect.element(all).toBeChecked();
    scope.give({ scope: SCOPE });
    await expect.poll(() => columns.elements().length).toBe(3);
    for (const column of columns.all()) await expect.element(column).toBeChecked();
    await finish('读毕，没有发现问题');
    await expect.element(dialog).not.toBeInTheDocument();
    expect(inputsOf('duty.read')).toEqual([
      { slot: 'morning', scope: ['首页', '工作动态', '通知公告'], text: '', findings: [] },
    ]);
  });

  it('applies nothing to them when it was unticked again before', async () => {
    const scope = heldBack<{ scope: typeof SCOPE }>();
    await openReading({ scope: () => scope.answer });
    await userEvent.click(all);
    await userEvent.click(all);
    scope.give({ scope: SCOPE });
    await expect.poll(() => columns.elements().length).toBe(3);
    for (const column of columns.all()) await expect.element(column).not.toBeChecked();
    await expect.element(all).not.toBeChecked();
  });

  it('shows 下列全部读过 as partly ticked while a column is missing', async () => {
    await openReading();
    await userEvent.click(all);
    await userEvent.click(dialog.getByRole('checkbox', { name: '通知公告' }));
    await expect.element(all).toBePartiallyChecked();
  });

  it('asks for a column when none is ticked, and sends nothing', async () => {
    await openReading();
    await finish('读毕，没有发现问题');
    await expect.element(dialog.getByText('请勾选读过的栏目。')).toBeVisible();
    expect(inputsOf('duty.read')).toEqual([]);
  });

  it('sends the findings with the reading, and counts them on its button', async () => {
    await openReading();
    await userEvent.click(all);
    await finish('发现问题，添加');
    await expect.element(dialog.getByRole('combobox', { name: /类型/ })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await userEvent.fill(dialog.getByLabelText('页面（标题或网址）'), ' 通知公告 ');
    await userEvent.fill(dialog.getByRole('textbox', { name: '问题', exact: true }), '括号用错了。');
    await finish('读毕，发现 1 个问题');
    await expect.element(page.getByText('已记录读网，问题已转整改。')).toBeVisible();
    expect(inputsOf('duty.read')).toMatchObject([
      { findings: [{ where: '通知公告', text: '括号用错了。', attachments: [] }] },
    ]);
  });

  it('asks for each missing part of a finding', async () => {
    await openReading();
    await userEvent.click(all);
    await finish('发现问题，添加');
    await finish('读毕，发现 1 个问题');
    for (const text of ['请选择类型。', '请写明在哪一页。', '请写明是什么问题。'])
      await expect.element(dialog.getByText(text)).toBeVisible();
    expect(inputsOf('duty.read')).toEqual([]);
  });

  it('stays open with what was ticked when the entry is refused', async () => {
    await openReading({
      read: () => {
        throw refusal('SHIFT_OVER', '这一班已经交班。', '请由接班人补读。');
      },
    });
    await userEvent.click(all);
    await finish('读毕，没有发现问题');
    await expect.element(dialog.getByRole('alert')).toMatchTextContent('这一班已经交班。');
    for (const column of columns.all()) await expect.element(column).toBeChecked();
  });

  it('offers the columns again after they could not be read', async () => {
    let tries = 0;
    await openReading({
      scope: () => {
        if (tries++ === 0) throw refusal('STORE_BUSY', '暂时读不出栏目。', '请重试。');
        return { scope: SCOPE };
      },
    });
    await finish('重试');
    await expect.poll(() => columns.elements().length).toBe(3);
    await expect.element(dialog.getByRole('alert')).not.toBeInTheDocument();
  });
});
