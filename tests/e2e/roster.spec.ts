import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { allSent } from './acts';
import { arrange, cell, openRoster, PLAN, publish, watches } from './duty-acts';
import { expect, test, type Client } from './fixtures';

const table = (page: Page) => page.getByRole('table', { name: '值班表' });

async function fileAs(client: Client, item: string, name: string): Promise<string> {
  const { page, electron, dataDirectory } = client;
  await electron?.evaluate(
    ({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    },
    join(dataDirectory, name),
  );
  await page.getByRole('button', { name: '打印、导出' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  const dialog = page.getByRole('dialog', { name: /已保存$/ });
  const path = (await dialog.getByRole('listitem').first().textContent()) ?? '';
  await dialog.getByRole('button', { name: '知道了' }).click();
  return path;
}

async function readWorkbook({ page, electron }: Client, path: string): Promise<void> {
  if (electron)
    await electron.evaluate(({ dialog }, file) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
    }, path);
  const chooser = electron ? null : page.waitForEvent('filechooser');
  await page.getByRole('button', { name: '打印、导出' }).click();
  await page.getByRole('menuitem', { name: '导入 Excel…' }).click();
  await (await chooser)?.setFiles(path);
}

test('a month is dealt, mended where it is wrong, published to all, and taken through Excel', async ({
  seat,
}) => {
  test.setTimeout(240_000);
  const [administrator, leader] = await seat('林晓禾', '高远山');
  const { page } = administrator;
  const { running } = watches();
  const { month } = running;

  await test.step('what is wrong stands on its line, and keeps it from being published', async () => {
    await arrange(page, month);
    await expect(page.getByText('没有空缺和冲突，可以发布。')).toBeVisible();
    await cell(page, running.day, running.time, '运维值班').selectOption({ label: PLAN.now.technical });
    await expect(page.getByText(/^还有 \d+ 个问题，改好才能发布$/)).toBeVisible();
    const wrong = cell(page, running.day, running.time, '运维值班');
    await expect(wrong).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByRole('button', { name: '发布', exact: true })).toBeDisabled();
    await wrong.selectOption({ label: PLAN.now.operations });
  });

  await test.step('looked up elsewhere and back: the work is as it was left', async () => {
    await page.getByText('值守记录', { exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: '值守记录', exact: true })).toBeVisible();
    await openRoster(page, month);
    await expect(cell(page, running.day, running.time, '技术值班').locator('option:checked')).toHaveText(
      '马思齐',
    );
  });

  await test.step('published, and everyone reads it', async () => {
    await publish(page);
    await allSent(page);
    await expect(page.getByText(/^林晓禾发布于/)).toBeVisible();
    await openRoster(leader.page, month);
    await expect(table(leader.page).getByRole('row').filter({ hasText: '当前' })).toContainText('马思齐');
    await expect(leader.page.getByRole('region', { name: /年分担$/ })).toContainText('马思齐');
  });

  await test.step('printed, and out to Excel and in again', async () => {
    expect(existsSync(await fileAs(administrator, '打印值班表', '值班表.pdf'))).toBe(true);
    const workbook = await fileAs(administrator, '导出 Excel', '值班表.xlsx');
    await readWorkbook(administrator, workbook);
    await expect(page.getByText('正在排班，尚未发布')).toBeVisible();
    await expect(cell(page, running.day, running.time, '技术值班').locator('option:checked')).toHaveText(
      '马思齐',
    );
    await expect(page.getByText('没有空缺和冲突，可以发布。')).toBeVisible();
    await page.getByRole('button', { name: '放弃' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '放弃' }).click();
    await expect(table(page)).toBeVisible();
  });
});

test('a swap is agreed by both, and the roster shows it', async ({ seat }) => {
  test.setTimeout(240_000);
  const [{ page: administrator }, { page: asked }] = await seat('林晓禾', '马思齐');
  const { running, next } = watches();
  for (const month of new Set([running.month, next.month])) {
    await arrange(administrator, month);
    await publish(administrator);
  }
  await allSent(administrator);

  await test.step('asked', async () => {
    await openRoster(administrator, next.month);
    await administrator.getByRole('button', { name: '申请调班' }).click();
    const dialog = administrator.getByRole('dialog', { name: '申请调班' });
    await dialog.getByLabel('我的班').click();
    await administrator
      .locator('.ant-select-dropdown:visible')
      .getByText(`${next.day} ${next.time} 的技术值班`, { exact: true })
      .click();
    await dialog.getByLabel('请谁来值').click();
    await administrator
      .locator('.ant-select-dropdown:visible')
      .getByText(/^马思齐/)
      .click();
    await dialog.getByLabel('原因').fill('外出开会。');
    await dialog.getByRole('button', { name: '签名申请' }).click();
    await expect(dialog).toBeHidden();
    await expect(administrator.getByRole('region', { name: '调班、替班' })).toContainText('待答复');
    await allSent(administrator);
  });

  await test.step('waits for who is asked, on their workbench', async () => {
    await expect(asked.getByRole('heading', { level: 2, name: '调班申请' })).toBeVisible();
    await openRoster(asked, next.month);
    await asked.getByRole('button', { name: '同意', exact: true }).click();
    const dialog = asked.getByRole('dialog', { name: '同意调班' });
    await expect(dialog).toContainText('马思齐替林晓禾值');
    await dialog.getByRole('button', { name: '签名同意' }).click();
    await expect(dialog).toBeHidden();
    await allSent(asked);
  });

  await test.step('agreed, it is the roster', async () => {
    await openRoster(administrator, next.month);
    await expect(administrator.getByRole('region', { name: '调班、替班' })).toContainText('已同意');
    await expect(table(administrator).getByText('调班', { exact: true })).toHaveCount(1);
  });
});
