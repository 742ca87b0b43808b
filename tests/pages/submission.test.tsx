import { page, userEvent } from 'vitest/browser';
import { describe, expect, it } from 'vitest';
import type { Draft, Problem } from '../../electron/core/contract';
import { inputsOf, refusal, type Answers } from './core';
import { EDITOR, id, newDraft, PLACES } from './data';
import { openOffice } from './office';

const submit = page.getByRole('button', { name: '送审', exact: true });
const dialog = page.getByRole('dialog', { name: '送审' });
const confirm = dialog.getByRole('button', { name: '确认送审' });
const checks = page.getByRole('region', { name: /^送审前检查/ });

type Preview = {
  problems?: Problem[];
  personalNumbers?: { kind: 'mobile'; place: string; masked: string }[];
};

/** Opens a draft in the editor. `preview`: what the check before the submission finds now. */
async function openDraft(
  preview: () => Preview = () => ({}),
  options: { draft?: Partial<Draft>; articles?: Answers['articles'] } = {},
): Promise<void> {
  const answers: Answers = {
    articles: {
      places: () => PLACES,
      draft: () => newDraft(1, options.draft),
      previewDraft: () => ({ html: '<p>正文</p>', problems: [], personalNumbers: [], ...preview() }),
      saveDraft: ({ saves }) => ({ savedAt: '2026-11-20T01:01:00.000Z', saves: saves + 1 }),
      submitDraft: () => ({ commandId: id(9) }),
      get: () => {
        throw refusal('NOT_FOUND', '本机没有这篇稿件。', '请先同步。');
      },
      ...options.articles,
    },
    review: {
      lastReturn: () => ({ decision: null }),
      detail: () => {
        throw refusal('NOT_FOUND', '本机没有这篇稿件。', '请先同步。');
      },
    },
  };
  await openOffice({ account: EDITOR, at: `/drafts/${id(1)}`, answers });
  await expect.element(page.getByRole('textbox', { name: '标题' })).toBeVisible();
  await expect.element(checks).not.toMatchTextContent('正在检查…');
}

describe('a problem that 送审前检查 finds', () => {
  const fields: [string, string, () => ReturnType<typeof page.getByRole>][] = [
    ['title', '请填写标题。', () => page.getByRole('textbox', { name: '标题' })],
    ['body', '请填写正文。', () => page.getByRole('textbox', { name: '正文' })],
    ['site', '请选择发布站点。', () => page.getByRole('combobox', { name: '发布站点' })],
    ['column', '请选择栏目。', () => page.getByRole('combobox', { name: '栏目' })],
    ['source', '请填写来源。', () => page.getByRole('textbox', { name: '来源' })],
    ['secrecy.conclusion', '请选择审查结论。', () => page.getByRole('radio', { name: '可以公开' })],
    ['secrecy.personalData', '请选择有无个人信息。', () => page.getByRole('radio', { name: '不含' })],
    ['secrecy.reason', '请写明依据。', () => page.getByRole('textbox', { name: '依据' })],
    ['secrecy.checkedBy', '请填写审查人。', () => page.getByRole('textbox', { name: '审查人' })],
    ['secrecy.checkedOn', '请填写审查日期。', () => page.getByRole('textbox', { name: '审查日期' })],
  ];
  it.each(fields)('in %s leads to its field', async (field, message, control) => {
    await openDraft(() => ({ problems: [{ field, message }] }));
    await userEvent.click(checks.getByRole('button', { name: message }));
    await expect.element(control()).toHaveFocus();
  });

  it('prevents the submission, which leads to the field of the first one', async () => {
    const problems = [
      { field: 'source', message: '请填写来源。' },
      { field: 'title', message: '请填写标题。' },
    ];
    await openDraft(() => ({ problems }));
    await userEvent.click(submit);
    await expect.element(page.getByRole('textbox', { name: '来源' })).toHaveFocus();
    await expect.element(dialog).not.toBeInTheDocument();
    expect(inputsOf('articles.submitDraft')).toEqual([]);
  });

  it('leads from the preview back to the text', async () => {
    await openDraft(() => ({ problems: [{ field: 'source', message: '请填写来源。' }] }));
    await userEvent.click(page.getByText('预览', { exact: true }));
    await expect.element(page.getByRole('region', { name: '预览' })).toBeVisible();
    await userEvent.click(submit);
    await expect.element(page.getByRole('region', { name: '预览' })).not.toBeInTheDocument();
    await expect.element(page.getByRole('textbox', { name: '来源' })).toHaveFocus();
  });

  it('disappears when it has been solved and saved', async () => {
    let problems = [{ field: 'source', message: '请填写来源。' }];
    await openDraft(() => ({ problems }));
    await userEvent.click(checks.getByRole('button', { name: '请填写来源。' }));
    problems = [];
    await userEvent.keyboard('局办公室');
    await expect.element(checks.getByText('可以送审。')).toBeVisible();
    expect(inputsOf('articles.saveDraft').length).toBeGreaterThan(0);
  });
});

describe('the submission', () => {
  it('saves what was typed last before it asks', async () => {
    await openDraft();
    await userEvent.fill(page.getByRole('textbox', { name: '标题' }), '新的标题');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await expect.element(dialog.getByText('新的标题')).toBeVisible();
    expect(inputsOf('articles.saveDraft').at(-1)).toMatchObject({ content: { title: '新的标题' } });
    await userEvent.click(confirm);
    await expect.element(page.getByText('已送审，等待平台确认。')).toBeVisible();
    expect(inputsOf('articles.submitDraft')).toEqual([{ draftId: id(1), reason: '', numbersChecked: false }]);
  });

  it('waits until likely personal numbers have been checked', async () => {
    const personalNumbers = [{ kind: 'mobile' as const, place: '正文第 1 段', masked: '138****0000' }];
    await openDraft(() => ({ personalNumbers }));
    await userEvent.click(submit);
    await expect.element(dialog).toMatchTextContent('138****0000');
    await expect.element(confirm).toBeDisabled();
    await userEvent.click(dialog.getByRole('checkbox', { name: /^已逐处核对/ }));
    await userEvent.click(confirm);
    await expect.poll(() => inputsOf('articles.submitDraft')).toMatchObject([{ numbersChecked: true }]);
  });

  it('asks a reviewer for the reason of their edit, and sends it', async () => {
    await openDraft(() => ({}), { draft: { kind: 'reviewerEdit', baseVersion: 3, baseRevision: 2 } });
    await userEvent.click(submit);
    await expect.element(dialog).toMatchTextContent('下列内容将作为第 3 稿');
    await expect.element(confirm).toBeDisabled();
    await userEvent.fill(dialog.getByLabelText('修改原因（必填）'), ' 更正日期。 ');
    await userEvent.click(confirm);
    await expect.poll(() => inputsOf('articles.submitDraft')).toMatchObject([{ reason: '更正日期。' }]);
  });

  it('stays open with the reason when it is refused', async () => {
    await openDraft(() => ({}), {
      articles: {
        submitDraft: () => {
          throw refusal('KEY_REMOVED', '没有找到 UKey。', '请插入后再试。');
        },
      },
    });
    await userEvent.click(submit);
    await userEvent.click(confirm);
    await expect.poll(() => inputsOf('articles.submitDraft')).toHaveLength(1);
    await expect.element(dialog.getByRole('alert')).toMatchTextContent('没有找到 UKey。请插入后再试。');
    await userEvent.click(dialog.getByRole('button', { name: '返回' }));
    await expect.element(page.getByRole('textbox', { name: '标题' })).toHaveValue('市信访局召开工作例会');
  });

  it('does not ask while the draft cannot be saved', async () => {
    await openDraft(() => ({}), {
      articles: {
        saveDraft: () => {
          throw refusal('DISK_FULL', '磁盘已满。', '请清理后再保存。');
        },
      },
    });
    await userEvent.fill(page.getByRole('textbox', { name: '标题' }), '新的标题');
    await userEvent.click(submit);
    await expect.element(page.getByRole('main').getByRole('alert').first()).toMatchTextContent('磁盘已满。');
    await expect.element(dialog).not.toBeInTheDocument();
    expect(inputsOf('articles.submitDraft')).toEqual([]);
  });
});
