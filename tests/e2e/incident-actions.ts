import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { SampleFile } from '../fixtures/sample-files';
import { goTo } from './actions';
import { expect, type Client } from './fixtures';

/** Actions of a user with incidents, advisories and findings, found by the words on the screen. */

const HOUR = 3_600_000;

/** Returns the Beijing time that many hours ago, in the format of a picker. */
export const beijingTimeHoursAgo = (hours: number) =>
  new Date(Date.now() - hours * HOUR + 8 * HOUR).toISOString().slice(0, 16).replace('T', ' ');

export const clockItem = (page: Page, label: string) =>
  page.getByRole('list', { name: '时限' }).getByRole('listitem').filter({ hasText: label });

export async function fillTime(page: Page, label: string, time: string): Promise<void> {
  const field = page.getByRole('dialog').getByLabel(label);
  await field.fill(time);
  await field.press('Tab');
  await expect(field).toHaveValue(time);
}

export async function chooseOption(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('dialog').getByLabel(label).click();
  await page.locator('.ant-select-dropdown:visible').getByText(option, { exact: true }).click();
}

export interface IncidentInput {
  title: string;
  text: string;
  kind?: string;
  discovered?: string;
  down?: string;
  drill?: boolean;
}

export async function fillIncident(page: Page, incident: IncidentInput): Promise<void> {
  await goTo(page, '突发事件');
  await page.getByRole('button', { name: '登记事件' }).click();
  const dialog = page.getByRole('dialog', { name: /^登记突发事件/ });
  await dialog.getByLabel('标题').fill(incident.title);
  if (incident.kind) await chooseOption(page, '类型', incident.kind);
  if (incident.discovered) await fillTime(page, '发现时间（不填即现在）', incident.discovered);
  await dialog.getByLabel('情况').fill(incident.text);
  if (incident.down) {
    const down = dialog.getByRole('switch', { name: '网站已无法访问' });
    if (!(await down.isChecked())) await down.click();
    await fillTime(page, '从何时起无法访问', incident.down);
  }
  if (incident.drill) await dialog.getByRole('switch', { name: '这是演练' }).click();
}

export async function registerIncident(page: Page, incident: IncidentInput): Promise<void> {
  await fillIncident(page, incident);
  await page.getByRole('dialog').getByRole('button', { name: /^登记/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: incident.title })).toBeVisible();
}

export async function openIncident(page: Page, title: string): Promise<void> {
  await goTo(page, '突发事件');
  await page.getByRole('grid', { name: '突发事件列表' }).getByRole('row').filter({ hasText: title }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
}

/** 定级, signed. */
export async function setLevel(page: Page, level: string, basis: string): Promise<void> {
  await page.getByRole('button', { name: /定级$/ }).click();
  const dialog = page.getByRole('dialog', { name: /定级/ });
  await dialog.getByRole('radio', { name: new RegExp(`^${level}`) }).check();
  await dialog.getByLabel('定级依据').fill(basis);
  await dialog.getByRole('button', { name: '签名定级' }).click();
  await expect(dialog).toBeHidden();
}

export async function recordReport(page: Page, whom: string, way: string): Promise<void> {
  await page.getByRole('button', { name: `登记报告${whom}` }).click();
  const dialog = page.getByRole('dialog', { name: `登记报告${whom}` });
  await dialog.getByRole('radio', { name: way }).check();
  await dialog.getByRole('button', { name: '登记报告' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('list', { name: '已经报告的' })).toContainText(whom);
}

/** Makes the next save dialog of Electron answer with this file name; a browser has no such dialog. */
export async function answerSaveDialog({ electron, dataDirectory }: Client, name: string): Promise<void> {
  await electron?.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, `${dataDirectory}/${name}`);
}

/** Returns the bytes of a download that `save` starts. In Electron it is intercepted in the session of the window. */
export async function downloadBytes(client: Client, save: () => Promise<void>): Promise<Buffer> {
  const { page, electron, dataDirectory } = client;
  if (!electron) {
    const begun = page.waitForEvent('download');
    await save();
    return readFileSync(await (await begun).path());
  }
  const target = `${dataDirectory}/download`;
  const held = await electron.evaluateHandle(({ BrowserWindow }, path) => {
    const { session } = BrowserWindow.getAllWindows()[0]!.webContents;
    const ended = new Promise<string>((resolve) => {
      session.once('will-download', (_event, item) => {
        item.setSavePath(path);
        item.once('done', (_done, state) => resolve(state));
      });
    });
    return { ended };
  }, target);
  await save();
  expect(await held.evaluate(({ ended }) => ended)).toBe('completed');
  return readFileSync(target);
}

/** Makes a document. Returns its bytes and the text of the dialog that reports it as saved. */
export async function makeDocument(
  client: Client,
  button: string,
  name: string,
  format: 'Word' | 'PDF' = 'Word',
): Promise<{ bytes: Buffer; said: string }> {
  const { page } = client;
  await answerSaveDialog(client, `${name}.${format === 'Word' ? 'docx' : 'pdf'}`);
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog', { name: `制作${name}` });
  await dialog.getByRole('radio', { name: format }).check();
  await dialog.getByLabel('文号（可不填）').fill('某信访函〔2026〕12号');
  await dialog.getByLabel('签发人（可不填）').fill('高远山');
  await dialog.getByLabel('补充说明（可不填）').fill('下一步将对机房供电线路进行全面检查。');
  await dialog.getByRole('button', { name: '制作并保存' }).click();
  return readSavedDocument(page, name);
}

/** Reads the path of the saved file from the dialog and closes it. */
export async function readSavedDocument(page: Page, name: string): Promise<{ bytes: Buffer; said: string }> {
  const made = page.getByRole('dialog', { name: `${name}已保存` });
  const path = (await made.getByText(/\.(docx|pdf|html)$/).textContent()) ?? '';
  const said = (await made.textContent()) ?? '';
  await made.getByRole('button', { name: '知道了' }).click();
  await expect(made).toBeHidden();
  return { bytes: readFileSync(path), said };
}

const upload = ({ attachment, bytes }: SampleFile) => ({
  name: attachment.name,
  mimeType: attachment.mediaType,
  buffer: bytes,
});

/** Adds files in the open dialog and waits until they are listed. */
export async function addFiles(page: Page, ...files: SampleFile[]): Promise<void> {
  const dialog = page.getByRole('dialog');
  const chooser = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: '选择文件，或拖到这里' }).click();
  await (await chooser).setFiles(files.map(upload));
  for (const { attachment } of files)
    await expect(dialog.getByRole('button', { name: `移除：${attachment.name}` })).toBeVisible();
}

/** 交办 on the page of an advisory or a finding. */
export async function assign(page: Page, dialogName: string, to: string): Promise<void> {
  await page.getByRole('button', { name: '交办' }).click();
  const dialog = page.getByRole('dialog', { name: dialogName });
  await dialog.getByLabel('承办人').fill(to);
  await page
    .locator('.ant-select-dropdown:visible')
    .getByText(new RegExp(`^${to}`))
    .click();
  await dialog.getByLabel('交办意见（可不填）').fill('请今日内办理并反馈。');
  await dialog.getByRole('button', { name: '交办' }).click();
  await expect(dialog).toBeHidden();
}

export interface AdvisoryInput {
  title: string;
  deadline?: string;
  received?: string;
  level?: string;
}

export async function fillAdvisory(
  page: Page,
  { title, deadline, received, level }: AdvisoryInput,
): Promise<void> {
  await goTo(page, '预警通报');
  await page.getByRole('button', { name: '登记通报' }).click();
  const dialog = page.getByRole('dialog', { name: '登记预警通报' });
  await dialog.getByLabel('标题').fill(title);
  await chooseOption(page, '来源', '公安机关');
  await dialog.getByLabel('文号（没有可不填）').fill('公网安通〔2026〕31号');
  await dialog.getByRole('radio', { name: level ?? '橙色' }).check();
  if (received) await fillTime(page, '收到时间（不填即现在）', received);
  if (deadline) await fillTime(page, '办理期限', deadline);
  await dialog.getByLabel('内容和要求').fill('某组件存在高危漏洞，请立即排查，并于期限内书面反馈处置情况。');
}
