import { page, userEvent } from 'vitest/browser';
import { describe, expect, it } from 'vitest';
import { inputsOf, refusal, type Answers } from './core';
import { id, PLACES, queueRow, REVIEWER, underReview } from './data';
import { openOffice, report } from './office';

const opinion = page.getByRole('textbox', { name: '审核意见' });
const dialog = page.getByRole('dialog');
const heading = (title: string) => page.getByRole('heading', { level: 1, name: new RegExp(title) });

/** Opens the review page of article 1, of three that wait. */
async function openReview(review: NonNullable<Answers['review']> = {}): Promise<void> {
  let waiting = [queueRow(1), queueRow(2), queueRow(3)];
  const answers: Answers = {
    articles: { places: () => PLACES },
    review: {
      queue: () => ({ items: waiting, cursor: null, total: waiting.length }),
      blockedDelegations: () => ({ items: [] }),
      detail: ({ articleId }) => underReview(articleId === id(1) ? 1 : 2),
      commonOpinions: () => ({ approve: ['同意。'], return: ['请核实数据。'], escalate: [] }),
      decide: ({ articleId }) => {
        waiting = waiting.filter((row) => row.id !== articleId);
        return { commandId: id(9) };
      },
      ...review,
    },
  };
  await openOffice({ account: REVIEWER, at: `/review/${id(1)}`, answers });
  await expect.element(opinion).toBeVisible();
  await expect.element(page.getByRole('button', { name: '下一件待办' })).toBeEnabled();
}

describe('the review page', () => {
  it('signs an approval with A and Enter, and goes on to the next article', async () => {
    await openReview();
    await userEvent.keyboard('a');
    await expect.element(dialog.getByRole('button', { name: '签名同意' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(heading('稿件2')).toBeVisible();
    expect(inputsOf('review.decide')).toEqual([
      { articleId: id(1), version: 1, contentHash: 'a'.repeat(64), verdict: 'approve', opinion: '' },
    ]);
  });

  it('asks for an opinion when R is pressed without one, and signs nothing', async () => {
    await openReview();
    await userEvent.keyboard('r');
    await expect.element(page.getByRole('alert')).toMatchTextContent('请写明意见再退回或提请审定。');
    await expect.element(opinion).toHaveFocus();
    await expect.element(dialog).not.toBeInTheDocument();
  });

  it('takes A and R as letters while the opinion is being written', async () => {
    await openReview();
    await userEvent.click(opinion);
    await userEvent.keyboard('ar');
    await expect.element(opinion).toHaveValue('ar');
    await expect.element(dialog).not.toBeInTheDocument();
  });

  it('signs a return with its opinion by R and Enter', async () => {
    await openReview();
    await userEvent.fill(opinion, '请核实第二段的数字。');
    await userEvent.click(heading('稿件1'));
    await userEvent.keyboard('r');
    await expect.element(dialog.getByText('请核实第二段的数字。')).toBeVisible();
    await userEvent.keyboard('{Enter}');
    await expect
      .poll(() => inputsOf('review.decide'))
      .toMatchObject([{ verdict: 'return', opinion: '请核实第二段的数字。' }]);
  });

  it('keeps the opinion when the signature fails, and says why', async () => {
    await openReview({
      decide: () => {
        throw refusal('KEY_REMOVED', '没有找到 UKey。', '请插入后再签名。');
      },
    });
    await userEvent.fill(opinion, '内容属实，同意。');
    await userEvent.click(page.getByRole('button', { name: '同意', exact: true }));
    await userEvent.click(dialog.getByRole('button', { name: '签名同意' }));
    await expect.element(dialog.getByRole('alert')).toMatchTextContent('没有找到 UKey。请插入后再签名。');
    await userEvent.click(dialog.getByRole('button', { name: '返回' }));
    await expect.element(dialog).not.toBeInTheDocument();
    await expect.element(opinion).toHaveValue('内容属实，同意。');
    await expect.element(heading('稿件1')).toBeVisible();
  });

  it('shows no failure of an earlier try when it asks again', async () => {
    await openReview({
      decide: () => {
        throw refusal('KEY_REMOVED', '没有找到 UKey。', '请插入后再签名。');
      },
    });
    await userEvent.keyboard('a');
    await userEvent.keyboard('{Enter}');
    await expect.element(dialog.getByRole('alert')).toBeVisible();
    await userEvent.click(dialog.getByRole('button', { name: '返回' }));
    await expect.element(dialog).not.toBeInTheDocument();
    await userEvent.keyboard('a');
    await expect.element(dialog).toBeVisible();
    await expect.element(dialog.getByRole('alert')).not.toBeInTheDocument();
  });

  it('adds a common opinion below what was written', async () => {
    await openReview();
    await userEvent.fill(opinion, '标题已核。');
    await userEvent.click(page.getByRole('combobox', { name: '常用意见' }));
    await userEvent.click(page.getByTitle('请核实数据。'));
    await expect.element(opinion).toHaveValue('标题已核。\n请核实数据。');
  });

  it('lets nothing be signed after the article has changed, until the change is shown', async () => {
    let data = underReview(1);
    await openReview({ detail: () => data });
    data = { ...data, row: { ...data.row, version: 2 }, revision: { ...data.revision, number: 2 } };
    report('review.detail');
    await expect.element(page.getByText('林晓禾送来了第 2 稿。')).toBeVisible();
    await expect.element(page.getByRole('button', { name: '同意', exact: true })).toBeDisabled();
    await userEvent.keyboard('a');
    await expect.element(dialog).not.toBeInTheDocument();
    await userEvent.click(page.getByRole('button', { name: '查看最新' }));
    await expect.element(page.getByRole('button', { name: '同意', exact: true })).toBeEnabled();
    await userEvent.keyboard('a');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => inputsOf('review.decide')).toMatchObject([{ version: 2 }]);
  });

  it('says why the person may not decide, and offers no verdict', async () => {
    const reasons = ['您是这一稿的撰写人，不能审核（第十四条）。'];
    const may = { ...underReview(1).may, decide: false, verdicts: [], reasons };
    const answers: Answers = {
      articles: { places: () => PLACES },
      review: {
        queue: () => ({ items: [], cursor: null, total: 0 }),
        detail: () => ({ ...underReview(1), may }),
      },
    };
    await openOffice({ account: REVIEWER, at: `/review/${id(1)}`, answers });
    const panel = page.getByRole('region', { name: '不能签署意见' });
    await expect.element(panel).toMatchTextContent('您是这一稿的撰写人，不能审核（第十四条）。');
    await userEvent.keyboard('a');
    await expect.element(dialog).not.toBeInTheDocument();
  });

  it('moves through the queue with J and K', async () => {
    await openReview();
    await userEvent.keyboard('j');
    await expect.element(heading('稿件2')).toBeVisible();
    await userEvent.keyboard('k');
    await expect.element(heading('稿件1')).toBeVisible();
  });
});
