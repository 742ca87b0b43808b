import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  approveAll,
  exportProof,
  goTo,
  chooseFromMoreMenu,
  openArticle,
  release,
  submit,
  verifyProof,
  writeDraft,
} from './actions';
import { expect, test } from './fixtures';
import { unzipped, zipped } from './zip';

test('a proof package is exported, verified by anyone, and refused when it was changed', async ({
  clientFor,
}) => {
  test.setTimeout(240_000);
  const clients = await clientFor('林晓禾', '周正川', '吴静宜', '郑怀远', '冯清荷');
  const [editor, first, second, final, auditor] = clients;
  const title = '关于公布信访接待日安排的公告';
  await writeDraft(editor.page, { title, text: '每月十五日为领导接待日。', by: '林晓禾' });
  await submit(editor.page);
  await approveAll([first.page, second.page, final.page], title);
  await openArticle(editor.page, title);
  await release(editor.page);
  await expect(
    editor.page.getByRole('heading', { level: 1 }).getByText('已发布', { exact: true }),
  ).toBeVisible();

  const path = await exportProof(editor);

  await test.step('it contains the 发稿审签单, as PDF where the program can print', async () => {
    const files = await unzipped(path);
    const sheet = files.get('发稿审签单.pdf');
    if (editor.electron || sheet) expect(sheet?.subarray(0, 5).toString()).toBe('%PDF-');
    else expect(files.get('发稿审签单.html')?.toString()).toContain(title);
  });

  await test.step('the export dialog leads directly to the verification', async () => {
    await chooseFromMoreMenu(editor.page, '导出证据包');
    await editor.page
      .getByRole('dialog', { name: /^证据包已导出/ })
      .getByRole('button', { name: '去核验' })
      .click();
    await expect(editor.page.getByRole('heading', { level: 1, name: '核验证据包' })).toBeVisible();
    await editor.page.getByRole('button', { name: '核验刚导出的证据包' }).click();
    await expect(editor.page.getByRole('heading', { name: '证据成立：全部核验通过' })).toBeVisible();
  });

  await test.step('it verifies on the machine of the auditor, decision by decision', async () => {
    await verifyProof(auditor, path);
    const { page } = auditor;
    await expect(page.getByRole('heading', { name: '证据成立：全部核验通过' })).toBeVisible();
    await expect(page.getByRole('heading', { name: `《${title}》` })).toBeVisible();
    for (const [sequence, stage] of ['初审', '复审', '终审'].entries())
      await expect(page.getByRole('heading', { name: `${sequence + 1}. ${stage}：同意` })).toBeVisible();
    await expect(page.getByText('（时间戳）')).toHaveCount(3);
    await expect(page.getByRole('button', { name: '打印核验结果' })).toBeVisible();
  });

  await test.step('the report prints completely, without the navigation', async () => {
    const { page, electron } = auditor;
    if (electron) return;
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('navigation')).toBeHidden();
    await expect(page.getByRole('heading', { name: /^3\. 终审/ })).toBeVisible();
    const pdf = await page.pdf();
    expect(pdf.length).toBeGreaterThan(10_000);
    await page.emulateMedia({ media: 'screen' });
  });

  await test.step('a change of the content is found', async () => {
    const forged = join(auditor.dataDirectory, '改过的.zip');
    const files = await unzipped(path);
    const content = files.get('content/1.json')?.toString() ?? '';
    expect(content).toContain('每月十五日');
    files.set('content/1.json', Buffer.from(content.replace('每月十五日', '每月二十日')));
    await zipped(forged, files);
    await verifyProof(auditor, forged);
    await expect(auditor.page.getByRole('heading', { name: /^证据不成立/ })).toBeVisible();
    const failures = auditor.page.getByRole('list', { name: '不成立或不能判断的事项' });
    await expect(failures.getByRole('listitem').first()).toContainText('第 1 稿的内容与平台的记载不符');
    await expect(failures).not.toContainText(/撰写人|均已同意/);
    await expect(failures).toContainText('第 1 条意见（初审，周正川）：原文指明的内容或附件与第 1 稿不符。');
  });

  await test.step('a file that is no package is reported', async () => {
    const nothing = join(auditor.dataDirectory, '不是证据包.zip');
    writeFileSync(nothing, '这不是一个压缩文件');
    await verifyProof(auditor, nothing);
    await expect(auditor.page.getByRole('main').getByRole('alert')).toBeVisible();
  });
});

test(
  'the auditor finds records, verifies the chains and exports',
  { tag: '@page' },
  async ({ clientFor }) => {
    test.setTimeout(180_000);
    const clients = await clientFor('林晓禾', '冯清荷');
    const [{ page: editor }, auditor] = clients;
    const { page } = auditor;
    await writeDraft(editor, { title: '关于档案查询的说明', text: '档案查询须凭证件。', by: '林晓禾' });
    await submit(editor);

    await test.step('the submission of the editor is listed', async () => {
      for (const section of ['稿件', '审核', '检索', '账号与权限'])
        await expect(
          page.getByRole('navigation').getByRole('link', { name: section, exact: true }),
        ).toHaveCount(0);
      await goTo(page, '审计');
      await expect(async () => {
        await goTo(page, '工作台');
        await goTo(page, '审计');
        await expect(
          page.getByRole('row').filter({ hasText: '林晓禾' }).filter({ hasText: '送审' }),
        ).not.toHaveCount(0, { timeout: 2_000 });
      }).toPass({ timeout: 20_000 });
    });

    await test.step('records are filtered by person and action', async () => {
      await page.getByLabel('按人员筛选').click();
      await page.locator('.ant-select-dropdown').getByText('林晓禾', { exact: true }).click();
      await page.getByLabel('按操作筛选').fill('送审');
      await page.locator('.ant-select-dropdown:visible').getByText('送审', { exact: true }).click();
      await expect(page.getByRole('row').filter({ hasText: '送审' })).not.toHaveCount(0);
      await expect(page.getByRole('row').filter({ hasText: '冯清荷' })).toHaveCount(0);
    });

    await test.step('records are exported as a table', async () => {
      const target = join(auditor.dataDirectory, '操作记录.csv');
      await auditor.electron?.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      }, target);
      await page.getByRole('button', { name: '导出表格' }).click();
      await expect(page.getByText(/^已导出 \d+ 条/)).toBeVisible();
      const path = (await page.getByText(/\.csv$/).textContent()) ?? '';
      const text = readFileSync(path, 'utf8');
      expect(text.startsWith('\u{feff}')).toBe(true);
      expect(text).toContain('林晓禾');
    });

    await test.step('every chain is complete', async () => {
      await page.getByText('记录链', { exact: true }).click();
      await page.getByRole('button', { name: '核验林晓禾的记录链' }).click();
      await expect(page.getByText(/^\d+ 条完整，未被改动$/)).toBeVisible();
      await page.getByRole('button', { name: '查看林晓禾的记录' }).click();
      await expect(page.getByText(/^只显示林晓禾在.+上的记录$/)).toBeVisible();
    });
  },
);
