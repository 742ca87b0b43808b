import type { Page } from '@playwright/test';
import { docx, pdf, png, type SampleFile } from '../fixtures/sample-files';
import { waitUntilSent, goTo } from './actions';
import { expect, test } from './fixtures';
import {
  addFiles,
  beijingTimeHoursAgo,
  assign,
  chooseOption,
  downloadBytes,
  fillAdvisory,
} from './incident-actions';

/** Fills in and submits a dialog that consists of a text and files. */
async function state(
  page: Page,
  button: string,
  entry: { dialog: string; label: string | RegExp; text: string; act: string; files?: SampleFile[] },
): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: entry.dialog });
  await dialog.getByLabel(entry.label).fill(entry.text);
  if (entry.files) await addFiles(page, ...entry.files);
  await dialog.getByRole('button', { name: entry.act, exact: true }).click();
  await expect(dialog).toBeHidden();
}

const row = (page: Page, grid: string, text: string) =>
  page.getByRole('grid', { name: grid }).getByRole('row').filter({ hasText: text });

test(
  'an advisory is registered, assigned, answered with a file and closed',
  { tag: '@page' },
  async ({ clientFor }) => {
    test.setTimeout(180_000);
    const [first, second] = await clientFor('林晓禾', '马思齐');
    const [recorder, officer] = [first.page, second.page];
    const title = '关于某组件高危漏洞的预警通报';
    const notice = pdf('预警通报.pdf', ['关于某组件高危漏洞的预警通报']);
    const evidence = docx('漏洞处置情况报告.docx', ['经排查，本站未使用该组件。']);

    await test.step('it is registered with the notice attached, and marked as overdue', async () => {
      await fillAdvisory(recorder, {
        title,
        received: beijingTimeHoursAgo(30),
        deadline: beijingTimeHoursAgo(2.01),
      });
      await addFiles(recorder, notice);
      await recorder.getByRole('dialog').getByRole('button', { name: '登记' }).click();
      await expect(recorder.getByRole('heading', { level: 1, name: title })).toBeVisible();
      await expect(recorder.getByRole('region', { name: '基本信息' })).toContainText('已超时 2 小时');
      await assign(recorder, '交办预警通报', '马思齐');
      await expect(recorder.getByRole('region', { name: '基本信息' })).toContainText('马思齐');
      await waitUntilSent(recorder);
    });

    await test.step('the assignee finds it, reads the notice and answers with a file', async () => {
      await goTo(officer, '预警通报');
      await officer.getByText('交给我的', { exact: true }).click();
      await expect(row(officer, '预警通报列表', title)).toContainText('已超时');
      await row(officer, '预警通报列表', title).click();
      await expect(officer.getByRole('list', { name: '办理经过' })).toContainText('请今日内办理并反馈。');
      const had = await downloadBytes(second, () =>
        officer.getByRole('button', { name: '另存附件：预警通报.pdf' }).first().click(),
      );
      expect(had.equals(notice.bytes)).toBe(true);
      await state(officer, '答复', {
        dialog: '答复预警通报',
        label: '处置情况',
        text: '经排查，本站未使用该组件，已书面反馈。',
        act: '答复',
        files: [evidence],
      });
      await expect(officer.getByRole('heading', { level: 1 })).toContainText('已答复');
      await waitUntilSent(officer);
    });

    await test.step('the answer is checked and the advisory closed', async () => {
      await expect(recorder.getByRole('heading', { level: 1 })).toContainText('已答复');
      const had = await downloadBytes(first, () =>
        recorder.getByRole('button', { name: '另存附件：漏洞处置情况报告.docx' }).click(),
      );
      expect(had.equals(evidence.bytes)).toBe(true);
      await state(recorder, '办结', {
        dialog: '办结预警通报',
        label: '核对结果',
        text: '反馈材料已收悉并归档。',
        act: '办结',
      });
      await expect(recorder.getByRole('heading', { level: 1 })).toContainText('已办结');
      await expect(recorder.getByRole('button', { name: '补充答复' })).toHaveCount(0);
      await goTo(recorder, '预警通报');
      await recorder.getByText('未办结', { exact: true }).click();
      await expect(recorder.getByText('没有符合条件的预警通报')).toBeVisible();
    });
  },
);

test(
  'a finding is registered, assigned, corrected with evidence and closed',
  { tag: '@page' },
  async ({ clientFor }) => {
    test.setTimeout(180_000);
    const [{ page: recorder }, { page: officer }] = await clientFor('马思齐', '孙可欣');
    const where = '信访工作条例解读';
    await goTo(recorder, '整改');
    await recorder.getByRole('button', { name: '登记问题' }).click();
    const dialog = recorder.getByRole('dialog', { name: '登记问题' });
    await chooseOption(recorder, '来源', '网信部门');
    await dialog.getByLabel('文号或编号').fill('皖网办〔2026〕3号');
    await chooseOption(recorder, '来文要求的整改期限', '3 个工作日');
    await chooseOption(recorder, '类型', '错链断链');
    await dialog.getByLabel('页面标题或网址').fill(where);
    await dialog.getByLabel('问题').fill('文中“政策原文”链接打不开。');
    await addFiles(recorder, png('断链截图.png', 3));
    await dialog.getByRole('button', { name: '登记' }).click();
    await expect(recorder.getByRole('heading', { level: 1 })).toContainText(`错链断链：${where}`);
    await expect(recorder.getByRole('region', { name: '基本信息' })).toContainText(/还有 \d+ 天/);
    await assign(recorder, '交办问题', '孙可欣');
    await waitUntilSent(recorder);

    await goTo(officer, '整改');
    await row(officer, '问题列表', where).click();
    await expect(officer.getByRole('button', { name: '销号' })).toBeVisible();
    await state(officer, '整改', {
      dialog: '整改',
      label: '整改措施和结果',
      text: '已更正链接地址，经测试可以打开。',
      act: '报整改结果',
      files: [png('整改后截图.png', 4)],
    });
    await expect(officer.getByRole('heading', { level: 1 })).toContainText('已整改');
    await waitUntilSent(officer);

    await expect(recorder.getByRole('heading', { level: 1 })).toContainText('已整改');
    await state(recorder, '销号', { dialog: '销号', label: '复查结果', text: '复查链接正常。', act: '销号' });
    await expect(recorder.getByRole('heading', { level: 1 })).toContainText('已销号');
    await goTo(recorder, '整改');
    await expect(row(recorder, '问题列表', where)).toHaveCount(0);
    await recorder
      .getByRole('banner')
      .or(recorder.getByRole('main'))
      .getByText('全部', { exact: true })
      .click();
    await expect(row(recorder, '问题列表', where)).toContainText('已销号');
  },
);
