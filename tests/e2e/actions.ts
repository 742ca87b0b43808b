import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { Client } from './clients';

/** Actions of a user, found by the words on the screen. Each resolves when the page shows its result. */

export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export async function goTo(page: Page, section: string): Promise<void> {
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: section }).click();
  await expect(page.getByRole('heading', { level: 1, name: section, exact: true })).toBeVisible();
}

export const bodyEditor = (page: Page) => page.getByLabel('正文', { exact: true });
export const statusBar = (page: Page) => page.getByRole('contentinfo');

/** Waits until this client has sent all its commands. */
export async function waitUntilSent(page: Page): Promise<void> {
  await expect(statusBar(page)).toContainText('已同步');
  await expect(statusBar(page)).not.toContainText('待发');
}

export async function newDraft(page: Page): Promise<void> {
  await page.getByRole('button', { name: '新建稿件' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '新稿' })).toBeVisible();
}

export async function waitUntilSaved(page: Page): Promise<void> {
  await expect(page.getByText(/已保存 \d\d:\d\d:\d\d/)).toBeVisible();
}

/** Pastes HTML into an element, as from a word processor. */
export async function paste(target: Locator, html: string): Promise<void> {
  await target.focus();
  await target.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/html', text);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, html);
}

/** Drops files on an element. */
export async function drop(target: Locator, ...files: Upload[]): Promise<void> {
  const parts = files.map(({ buffer, ...file }) => ({ ...file, base64: buffer.toString('base64') }));
  await target.evaluate((element, dropped) => {
    const dataTransfer = new DataTransfer();
    for (const { name, mimeType, base64 } of dropped) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name, { type: mimeType }));
    }
    const { left, top } = element.getBoundingClientRect();
    for (const type of ['dragenter', 'dragover', 'drop'])
      element.dispatchEvent(
        new DragEvent(type, {
          dataTransfer,
          bubbles: true,
          cancelable: true,
          clientX: left + 20,
          clientY: top + 20,
        }),
      );
  }, parts);
}

async function choose(page: Page, opener: Locator, ...files: Upload[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await opener.click();
  await (await chooser).setFiles(files);
}

/** Attaches files with the file picker, and waits until they are listed. */
export async function attach(page: Page, ...files: Upload[]): Promise<void> {
  await choose(page, page.getByRole('button', { name: '选择文件，或拖到这里' }), ...files);
  for (const { name } of files)
    await expect(page.getByRole('button', { name: `移除：${name}` })).toBeVisible();
}

export async function insertImage(page: Page, file: Upload, alt: string): Promise<void> {
  await choose(page, page.getByRole('button', { name: '插入图片' }), file);
  const dialog = page.getByRole('dialog', { name: '插入图片' });
  await dialog.getByLabel('图片说明（必填）').fill(alt);
  await dialog.getByRole('button', { name: '插入', exact: true }).click();
  await expect(bodyEditor(page).getByRole('img', { name: alt })).toBeVisible();
}

export async function chooseColumn(page: Page, name: string): Promise<void> {
  await page.getByLabel('栏目', { exact: true }).fill(name);
  await page.locator('.ant-select-tree').getByText(name, { exact: true }).click();
}

/** Fills in the 保密审查卡 so that publication is allowed. */
export async function clearSecrecy(page: Page, by: string): Promise<void> {
  await page.getByRole('radio', { name: '可以公开' }).check();
  await page.getByRole('radio', { name: '不含', exact: true }).check();
  await page.getByLabel('依据').fill('内容均可公开，不涉及国家秘密、工作秘密和个人信息。');
  await page.getByLabel('审查人').fill(by);
}

export interface DraftInput {
  title: string;
  text: string;
  column?: string;
  by: string;
}

/** Writes a draft of plain text with everything that submission requires. */
export async function writeDraft(
  page: Page,
  { title, text, column = '通知公告', by }: DraftInput,
): Promise<void> {
  await newDraft(page);
  await page.getByLabel('标题', { exact: true }).fill(title);
  await bodyEditor(page).fill(text);
  await chooseColumn(page, column);
  await clearSecrecy(page, by);
  await waitUntilSaved(page);
}

/** 送审, from the page of the draft to that of the article. */
export async function submit(page: Page): Promise<void> {
  await expect(page.getByText('可以送审。')).toBeVisible();
  await page.getByRole('button', { name: '送审' }).click();
  await page.getByRole('dialog', { name: '送审' }).getByRole('button', { name: '确认送审' }).click();
  await expect(page.getByRole('heading', { name: '办理进度' })).toBeVisible();
}

const row = (page: Page, grid: string, title: string) =>
  page.getByRole('grid', { name: grid }).getByRole('row').filter({ hasText: title });

export const waitingRow = (page: Page, title: string) => row(page, '待我审核的稿件', title);

/** Opens an article from 稿件. */
export async function openArticle(page: Page, title: string): Promise<void> {
  await goTo(page, '稿件');
  await row(page, '稿件列表', title).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
}

/** Opens an article that waits for this reviewer from 审核. */
export async function openReview(page: Page, title: string): Promise<void> {
  await goTo(page, '审核');
  await waitingRow(page, title).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
}

/**
 * Signs a decision on the article on the page. `common`: a predefined opinion to choose; `opinion`: an opinion to type.
 */
export async function decide(
  page: Page,
  verdict: '同意' | '退回' | '提请主要负责人审定',
  words: { opinion?: string; common?: string } = {},
): Promise<void> {
  const panel = page.getByRole('region', { name: '签署意见' });
  if (words.common) {
    await panel.getByLabel('常用意见').click();
    await page.locator('.ant-select-dropdown').getByText(words.common, { exact: true }).click();
  }
  if (words.opinion) await panel.getByRole('textbox', { name: '审核意见' }).fill(words.opinion);
  await panel.getByRole('button', { name: verdict, exact: true }).click();
  const dialog = page.getByRole('dialog');
  for (const text of [words.opinion, words.common])
    if (text) await expect(dialog.getByText(text, { exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: /^签名/ }).click();
  await expect(page.getByText('意见已签署，等待平台确认。').last()).toBeVisible();
  await expect(dialog).toBeHidden();
}

/** 同意 on each page, one after another. */
export async function approveAll(pages: Page[], title: string): Promise<void> {
  for (const page of pages) {
    await openReview(page, title);
    await decide(page, '同意');
  }
}

/** 发布, or another release such as an approved withdrawal. */
export async function release(page: Page, button = '发布', act = '发布'): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: act, exact: true }).click();
}

export async function chooseFromMoreMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: '更多' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Exports the proof package of the article on the page, and returns its path. */
export async function exportProof({ page, electron, dataDirectory }: Client): Promise<string> {
  const target = join(dataDirectory, '证据包.zip');
  await electron?.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, target);
  await chooseFromMoreMenu(page, '导出证据包');
  const dialog = page.getByRole('dialog', { name: /^证据包已导出/ });
  const path = (await dialog.getByText(/\.zip$/).textContent()) ?? '';
  await dialog.getByRole('button', { name: '知道了' }).click();
  return path;
}

/**
 * Answers the next file dialog with this file: that of the system in Electron, otherwise that of the browser. `open`
 * opens the dialog. In a browser the file is passed as bytes, because a browser without a locale does not find files
 * with Chinese names.
 */
export async function answerFileDialog(
  { page, electron }: Pick<Client, 'page' | 'electron'>,
  path: string,
  open: () => Promise<void>,
): Promise<void> {
  if (electron) {
    await electron.evaluate(({ dialog }, file) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
    }, path);
    return open();
  }
  const chooser = page.waitForEvent('filechooser');
  await open();
  const mimeType = 'application/octet-stream';
  await (await chooser).setFiles({ name: basename(path), mimeType, buffer: await readFile(path) });
}

/** Chooses a certificate file in the open dialog of 账号与权限. */
export async function readCertificate(client: Client, path: string): Promise<void> {
  const dialog = client.page.getByRole('dialog');
  await answerFileDialog(client, path, () => dialog.getByRole('button', { name: '从文件选择…' }).click());
  await expect(dialog.getByText('SHA-256 指纹')).toBeVisible();
}

/**
 * Signs an administration act in the dialog, from the filled form to the last step. `contains` is checked before
 * signing.
 */
export async function signAct(
  page: Page,
  dialogName: string | RegExp,
  reason: string,
  contains: string[],
): Promise<void> {
  const dialog = page.getByRole('dialog', { name: dialogName });
  await dialog.getByLabel(/^原因/).fill(reason);
  await dialog.getByRole('button', { name: '下一步' }).click();
  for (const text of [...contains, reason]) await expect(dialog).toContainText(text);
  await dialog.getByRole('button', { name: '签名办理' }).click();
  await expect(dialog).toBeHidden();
}

/** Signs an act that needs a second signature, and waits for the message that it was proposed. */
export async function propose(
  page: Page,
  dialogName: string,
  reason: string,
  contains: string[],
): Promise<void> {
  await signAct(page, dialogName, reason, contains);
  await expect(page.getByText(/^已提请会签/).last()).toBeVisible();
}

/** Locates a proposal that waits in 会签, by a text in it. */
export const waitingProposal = (page: Page, text: string) =>
  page.getByRole('region', { name: '等待会签' }).getByRole('article').filter({ hasText: text });

/** 会签同意, 退回 or 撤回 for the waiting proposal that contains `text`. */
export async function answerProposal(
  page: Page,
  text: string,
  button: '会签同意' | '退回' | '撤回',
  reason: string,
  done: string,
): Promise<void> {
  await goTo(page, '会签');
  await waitingProposal(page, text).getByRole('button', { name: button }).click();
  await signAct(page, /^(会签|退回|撤回)：/, reason, [button, text]);
  await expect(page.getByText(done, { exact: true }).last()).toBeVisible();
}

/** Chooses a proof package on 核验证据包. */
export async function verifyProof(client: Client, path: string): Promise<void> {
  await goTo(client.page, '核验证据包');
  await answerFileDialog(client, path, () =>
    client.page.getByRole('button', { name: '选择证据包…' }).click(),
  );
}
