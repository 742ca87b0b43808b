import type { Page } from '@playwright/test';
import {
  waitUntilSent,
  bodyEditor,
  clearSecrecy,
  decide,
  goTo,
  openReview,
  waitUntilSaved,
  submit,
  waitingRow,
  writeDraft,
} from './actions';
import { expect, test } from './fixtures';

/**
 * Expects that a person may not decide: the article is not in the queue, and its page shows the reason and no button.
 */
async function seesNoDecision(page: Page, title: string, articleId: string): Promise<void> {
  await goTo(page, '审核');
  await expect(page.getByRole('main').getByText(/没有等您审核的稿件|共 \d+ 条/)).toBeVisible();
  await expect(waitingRow(page, title)).toHaveCount(0);
  await page.evaluate((id) => (window.location.hash = `#/review/${id}`), articleId);
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  const panel = page.getByRole('region', { name: '不能签署意见' });
  await expect(panel).toContainText(
    '您撰写或修改过这一稿，或其中的文字由您先送审过，不能再审核它（第十四条：不得自编自审自发）。',
  );
  for (const name of ['同意', '退回'])
    await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0);
  await page.keyboard.press('a');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

const idIn = (page: Page) => /#\/articles\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';

test('a person with both roles cannot review their own article', { tag: '@page' }, async ({ clientFor }) => {
  const [{ page: writer }, { page: other }] = await clientFor('何以宁', '周正川');
  const title = '办信工作月度通报';
  await writeDraft(writer, { title, text: '本月收到群众来信二十三件，均已按期办结。', by: '何以宁' });
  await submit(writer);
  await waitUntilSent(writer);
  await seesNoDecision(writer, title, idIn(writer));

  await openReview(other, title);
  await decide(other, '同意');
});

test(
  'a reviewer who edits becomes a writer, and another reviewer has to decide',
  { tag: '@page' },
  async ({ clientFor }) => {
    const [{ page: author }, { page: reviewer }, { page: other }] = await clientFor(
      '孙可欣',
      '周正川',
      '何以宁',
    );
    const title = '关于更换来访登记系统的通知';
    await writeDraft(author, { title, text: '自本周起启用新的来访登记系统。', by: '孙可欣' });
    await submit(author);
    await waitUntilSent(author);

    await openReview(reviewer, title);
    await reviewer.getByRole('button', { name: '修改' }).click();
    await expect(reviewer.getByRole('heading', { level: 1 })).toContainText('审核人修改');
    await bodyEditor(reviewer).fill('自本周一起启用新的来访登记系统。');
    await clearSecrecy(reviewer, '周正川');
    await waitUntilSaved(reviewer);
    await expect(reviewer.getByText('可以送审。')).toBeVisible();
    await reviewer.getByRole('button', { name: '送审' }).click();
    const dialog = reviewer.getByRole('dialog', { name: '送审' });
    await expect(dialog).toContainText('您将成为这一稿的撰写人');
    await expect(dialog.getByRole('button', { name: '确认送审' })).toBeDisabled();
    await dialog.getByLabel('修改原因（必填）').fill('日期须写明确。');
    await dialog.getByRole('button', { name: '确认送审' }).click();
    await expect(reviewer.getByRole('heading', { name: '办理进度（第 2 稿）' })).toBeVisible();
    await waitUntilSent(reviewer);
    await seesNoDecision(reviewer, title, idIn(author));

    await openReview(other, title);
    await expect(other.getByText('孙可欣、周正川')).toBeVisible();
    await expect(other.getByText('修改原因：日期须写明确。')).toBeVisible();
    await decide(other, '同意');
  },
);
