import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { docx, pdf, png, type SampleFile } from '../fixtures/files';
import { allSent, goTo } from './acts';
import { expect, test } from './fixtures';
import { ago, choose, fillTime } from './incident-acts';
import { lookAt } from './look';

const upload = ({ attachment, bytes }: SampleFile) => ({
  name: attachment.name,
  mimeType: attachment.mediaType,
  buffer: bytes,
});

/** Files of the open dialog, kept before it is written. */
async function addFiles(page: Page, ...files: SampleFile[]): Promise<void> {
  const dialog = page.getByRole('dialog');
  const chooser = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: '选择文件，或拖到这里' }).click();
  await (await chooser).setFiles(files.map(upload));
  for (const { attachment } of files)
    await expect(dialog.getByRole('button', { name: `移除：${attachment.name}` })).toBeVisible();
}

async function assign(page: Page, dialogName: string, to: string): Promise<void> {
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

/** An entry that is a few sentences, with its evidence. */
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

interface Advisory {
  title: string;
  deadline?: string;
  received?: string;
  level?: string;
}

async function fillAdvisory(page: Page, { title, deadline, received, level }: Advisory): Promise<void> {
  await goTo(page, '预警通报');
  await page.getByRole('button', { name: '登记通报' }).click();
  const dialog = page.getByRole('dialog', { name: '登记预警通报' });
  await dialog.getByLabel('标题').fill(title);
  await choose(page, '来源', '公安机关');
  await dialog.getByLabel('文号（没有可不填）').fill('公网安通〔2026〕31号');
  await dialog.getByRole('radio', { name: level ?? '橙色' }).check();
  if (received) await fillTime(page, '收到时间（不填即现在）', received);
  if (deadline) await fillTime(page, '办理期限', deadline);
  await dialog.getByLabel('内容和要求').fill('某组件存在高危漏洞，请立即排查，并于期限内书面反馈处置情况。');
}

test('an advisory is registered, assigned, answered with a file and closed', async ({ seat }) => {
  test.setTimeout(180_000);
  const [{ page: clerk }, { page: officer }] = await seat('林晓禾', '马思齐');
  const title = '关于某组件高危漏洞的预警通报';
  const notice = pdf('预警通报.pdf', ['关于某组件高危漏洞的预警通报']);
  const evidence = docx('漏洞处置情况报告.docx', ['经排查，本站未使用该组件。']);

  await test.step('registered with the notice itself, and overdue told plainly', async () => {
    await fillAdvisory(clerk, { title, received: ago(30), deadline: ago(2.01) });
    await addFiles(clerk, notice);
    await clerk.getByRole('dialog').getByRole('button', { name: '登记' }).click();
    await expect(clerk.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(clerk.getByRole('region', { name: '基本信息' })).toContainText('已超时 2 小时');
    await assign(clerk, '交办预警通报', '马思齐');
    await expect(clerk.getByRole('region', { name: '基本信息' })).toContainText('马思齐');
    await allSent(clerk);
  });

  await test.step('the one who has it finds it, reads the notice, and answers with a file', async () => {
    await goTo(officer, '预警通报');
    await officer.getByText('交给我的', { exact: true }).click();
    await expect(row(officer, '预警通报列表', title)).toContainText('已超时');
    await row(officer, '预警通报列表', title).click();
    await expect(officer.getByRole('list', { name: '办理经过' })).toContainText('请今日内办理并反馈。');
    const download = officer.waitForEvent('download');
    await officer.getByRole('button', { name: '另存附件：预警通报.pdf' }).first().click();
    expect(readFileSync(await (await download).path()).equals(notice.bytes)).toBe(true);
    await state(officer, '答复', {
      dialog: '答复预警通报',
      label: '处置情况',
      text: '经排查，本站未使用该组件，已书面反馈。',
      act: '答复',
      files: [evidence],
    });
    await expect(officer.getByRole('heading', { level: 1 })).toContainText('已答复');
    await allSent(officer);
  });

  await test.step('checked and closed', async () => {
    await expect(clerk.getByRole('heading', { level: 1 })).toContainText('已答复');
    const download = clerk.waitForEvent('download');
    await clerk.getByRole('button', { name: '另存附件：漏洞处置情况报告.docx' }).click();
    expect(readFileSync(await (await download).path()).equals(evidence.bytes)).toBe(true);
    await state(clerk, '办结', {
      dialog: '办结预警通报',
      label: '核对结果',
      text: '反馈材料已收悉并归档。',
      act: '办结',
    });
    await expect(clerk.getByRole('heading', { level: 1 })).toContainText('已办结');
    await expect(clerk.getByRole('button', { name: '补充答复' })).toHaveCount(0);
    await goTo(clerk, '预警通报');
    await clerk.getByText('未办结', { exact: true }).click();
    await expect(clerk.getByText('没有符合条件的预警通报')).toBeVisible();
  });
});

test('a finding is registered, assigned, corrected with evidence and closed', async ({ seat }) => {
  test.setTimeout(180_000);
  const [{ page: clerk }, { page: officer }] = await seat('马思齐', '孙可欣');
  const where = '信访工作条例解读';
  await goTo(clerk, '整改');
  await clerk.getByRole('button', { name: '登记问题' }).click();
  const dialog = clerk.getByRole('dialog', { name: '登记问题' });
  await choose(clerk, '类型', '错链断链');
  await dialog.getByLabel('页面标题或网址').fill(where);
  await dialog.getByLabel('问题').fill('文中“政策原文”链接打不开。');
  await addFiles(clerk, png('断链截图.png', 3));
  await dialog.getByRole('button', { name: '登记' }).click();
  await expect(clerk.getByRole('heading', { level: 1 })).toContainText(`错链断链：${where}`);
  await expect(clerk.getByRole('region', { name: '基本信息' })).toContainText(/还有 \d+ 天/);
  await assign(clerk, '交办问题', '孙可欣');
  await allSent(clerk);

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
  await allSent(officer);

  await expect(clerk.getByRole('heading', { level: 1 })).toContainText('已整改');
  await state(clerk, '销号', { dialog: '销号', label: '复查结果', text: '复查链接正常。', act: '销号' });
  await expect(clerk.getByRole('heading', { level: 1 })).toContainText('已销号');
  await goTo(clerk, '整改');
  await expect(row(clerk, '问题列表', where)).toHaveCount(0);
  await clerk.getByRole('banner').or(clerk.getByRole('main')).getByText('全部', { exact: true }).click();
  await expect(row(clerk, '问题列表', where)).toContainText('已销号');
});

for (const [width, height] of [
  [1366, 768],
  [1920, 1080],
] as const) {
  const size = `${width}x${height}`;
  test(`the screens of advisories and findings at ${size}`, async ({ seat }) => {
    test.setTimeout(240_000);
    const [{ page }] = await seat('林晓禾');
    await page.setViewportSize({ width, height });
    const look = (name: string) => lookAt(page, size, name);
    const written = page.getByRole('dialog').getByRole('button', { name: '登记', exact: true });

    await goTo(page, '预警通报');
    await expect(page.getByText(/没有预警通报/)).toBeVisible();
    await look('advisories-empty');
    for (const [title, deadline, level] of [
      ['关于某组件高危漏洞的预警通报', ago(3), '红色'],
      ['关于加强元旦春节期间网络安全防护的通知', ago(-60), '黄色'],
      ['关于开展仿冒政府网站排查的通知', ago(-5), '蓝色'],
    ] as const) {
      await fillAdvisory(page, { title, received: ago(30), deadline, level });
      if (level === '蓝色') {
        await addFiles(
          page,
          pdf('仿冒政府网站排查通知.pdf', ['仿冒政府网站排查']),
          docx('排查清单.docx', ['排查清单']),
        );
        await look('advisory-register');
      }
      await written.click();
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    }
    await page.getByRole('button', { name: '交办' }).click();
    await page.getByRole('dialog').getByLabel('承办人').fill('马');
    await expect(page.locator('.ant-select-dropdown:visible').getByText(/^马思齐/)).toBeVisible();
    await look('advisory-assign');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
    await assign(page, '交办预警通报', '马思齐');
    await page.getByRole('button', { name: '答复' }).click();
    await look('advisory-answer');
    await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
    await allSent(page);
    await look('advisory');
    await goTo(page, '预警通报');
    await expect(page.getByRole('row')).toHaveCount(4);
    await look('advisories');

    await goTo(page, '整改');
    await look('findings-empty');
    for (const [kind, where, text] of [
      ['错链断链', '信访工作条例解读', '文中“政策原文”链接打不开。'],
      [
        '个人隐私',
        '关于2026年第三季度信访事项办理情况的公示',
        '附件中有完整的身份证号码，应当隐去中间各位。',
      ],
    ] as const) {
      await page.getByRole('button', { name: '登记问题' }).click();
      const dialog = page.getByRole('dialog', { name: '登记问题' });
      await choose(page, '类型', kind);
      await dialog.getByLabel('页面标题或网址').fill(where);
      await dialog.getByLabel('问题').fill(text);
      if (kind === '个人隐私') {
        await addFiles(page, png('问题截图.png', 5));
        await look('finding-open');
      }
      await written.click();
      await expect(page.getByRole('heading', { level: 1 })).toContainText(where);
      if (kind !== '个人隐私') await goTo(page, '整改');
    }
    await assign(page, '交办问题', '孙可欣');
    await page.getByRole('button', { name: '情况说明' }).click();
    await look('finding-explain');
    await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
    await allSent(page);
    await look('finding');
    await goTo(page, '整改');
    await expect(page.getByRole('row')).toHaveCount(3);
    await look('findings');
  });
}
