import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { waitUntilSent, answerFileDialog } from './actions';
import { openRoster, type runningAndNextShift } from './duty-actions';
import { expect, type Client } from './fixtures';

/** Actions of a user with a published roster: swaps, printing, Excel. */

type RosterShift = ReturnType<typeof runningAndNextShift>['running'];

export const rosterTable = (page: Page) => page.getByRole('table', { name: '值班表' });

/** Prints or exports the month on the page, and returns the path of the file. */
export async function saveRosterAs(client: Client, item: string, name: string): Promise<string> {
  const { page, electron, dataDirectory } = client;
  await electron?.evaluate(
    ({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    },
    join(dataDirectory, name),
  );
  await page.getByRole('button', { name: '打印、Excel' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  const dialog = page.getByRole('dialog', { name: /已保存$/ });
  const path = (await dialog.getByRole('listitem').first().textContent()) ?? '';
  await dialog.getByRole('button', { name: '知道了' }).click();
  return path;
}

export const readWorkbook = (client: Client, path: string) =>
  answerFileDialog(client, path, async () => {
    await client.page.getByRole('button', { name: '打印、Excel' }).click();
    await client.page.getByRole('menuitem', { name: '导入 Excel…' }).click();
  });

export const swapsRegion = (page: Page) => page.getByRole('region', { name: '调班、替班' });

export async function chooseInDialog(
  page: Page,
  dialog: Locator,
  label: string,
  option: string | RegExp,
): Promise<void> {
  await dialog.getByLabel(label).click();
  await page
    .locator('.ant-select-dropdown:visible')
    .getByText(option, { exact: typeof option === 'string' })
    .click();
}

/** Asks 马思齐 to stand in for a shift of this person. */
export async function askSwap(page: Page, { day, time, month }: RosterShift, reason: string): Promise<void> {
  await openRoster(page, month);
  await page.getByRole('button', { name: '申请调班' }).click();
  const dialog = page.getByRole('dialog', { name: '申请调班' });
  await chooseInDialog(page, dialog, '我的班', `${day} ${time} 的技术值班`);
  await chooseInDialog(page, dialog, '请谁来值', /^马思齐/);
  await dialog.getByLabel('原因').fill(reason);
  await dialog.getByRole('button', { name: '签名申请' }).click();
  await expect(dialog).toBeHidden();
  await expect(swapsRegion(page)).toContainText(reason);
  await waitUntilSent(page);
}

export async function answerSwap(page: Page, button: string, sign: string, reason = ''): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('马思齐替林晓禾值');
  if (reason !== '') await dialog.getByLabel('原因').fill(reason);
  await dialog.getByRole('button', { name: sign }).click();
  await expect(dialog).toBeHidden();
  await waitUntilSent(page);
}
