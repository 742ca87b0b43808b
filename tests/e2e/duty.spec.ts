import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { allSent, body, goTo, newDraft, saved, status } from './acts';
import { duty, entries, note, openDesk, publishRoster, quick, takeOver } from './duty-acts';
import { expect, test, type Client } from './fixtures';
import { tabTo } from './keys';
import { signInAs } from './practice';

const FIRST = '首次启用，没有上一班。';

/** Lets the system's dialog answer with this place; a page without dialogs chooses one by itself. Answers where the file went. */
async function madeFile(client: Client, button: string, name: string): Promise<string> {
  const { page, electron, dataDirectory } = client;
  await electron?.evaluate(
    ({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    },
    join(dataDirectory, name),
  );
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog', { name: /已保存$/ });
  const path = (await dialog.getByRole('listitem').first().textContent()) ?? '';
  await dialog.getByRole('button', { name: '知道了' }).click();
  return path;
}

const go = (page: Page, hash: string) =>
  page.evaluate((to) => {
    window.location.hash = to;
  }, hash);

test('a watch: taken over, kept by F9 from any page, read, corrected, handed over', async ({ seat }) => {
  test.setTimeout(300_000);
  const [administrator, officer] = await seat('林晓禾', '马思齐');
  const { page: next } = administrator;
  const { page } = officer;
  await publishRoster(next);
  await allSent(next);

  await test.step('whose turn it is cannot be overlooked, and cannot be skipped', async () => {
    await expect(duty(page)).toHaveText('轮到您值班，请接班');
    await expect(page.getByRole('heading', { level: 2, name: '接班' })).toBeVisible();
    await page.keyboard.press('F9');
    const dialog = page.getByRole('dialog', { name: '先接班，再记录' });
    await expect(dialog.getByRole('textbox', { name: '内容' })).toHaveCount(0);
    await dialog.getByLabel('没有交班的原因').fill(FIRST);
    await dialog.getByRole('button', { name: '签名接班' }).click();
    // Taken over, it is the note's turn, and the field has the focus.
    await expect(quick(page).getByRole('textbox', { name: '内容' })).toBeFocused();
    await page.keyboard.type('接班后巡查首页和各栏目，均能打开。');
    await page.keyboard.press('Alt+2');
    await page.keyboard.press('Control+Enter');
    await expect(quick(page)).toBeHidden();
    await expect(duty(page)).toContainText('当班：马思齐');
  });

  await test.step('F9, the words, Ctrl+Enter: three steps, from three pages', async () => {
    for (const [section, text] of [
      ['工作台', '市网信办来电，询问值班安排，已答复。'],
      ['稿件', '群众来电反映留言页打不开。'],
      ['帮助', '市数管局通知今晚二十二时云平台维护。'],
    ] as const) {
      await goTo(page, section);
      expect(await note(page, text)).toBe(3);
    }
    await openDesk(page);
    for (const text of ['询问值班安排', '留言页打不开', '云平台维护'])
      await expect(entries(page).filter({ hasText: text })).toHaveCount(1);
    await expect(entries(page).filter({ hasText: '留言页打不开' })).toContainText('电话');
    await expect(entries(page).filter({ hasText: '均能打开' })).toContainText('巡查');
  });

  await test.step('what else belongs to it is a Tab away; it is open until it is settled', async () => {
    await page.keyboard.press('F9');
    await page.keyboard.type('省厅督办单，明日报送整改情况');
    await page.keyboard.press('Alt+4');
    await page.keyboard.press('Tab');
    await expect(page.getByLabel('联系人、电话')).toBeFocused();
    await page.keyboard.type('省厅办公室 0551-0000000');
    await tabTo(page, /^需要跟进/);
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+Enter');
    await expect(quick(page)).toBeHidden();
    await expect(entries(page).filter({ hasText: '督办单' })).toContainText('待办');
    await expect(page.getByRole('region', { name: /^未办结事项/ })).toContainText('省厅督办单');
  });

  await test.step('read, with what was found going to rectification', async () => {
    await page
      .getByRole('button', { name: /^(读网|补读)：/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: '读网' });
    await dialog.getByRole('checkbox', { name: '下列全部读过' }).check();
    await dialog.getByRole('button', { name: '发现问题，添加' }).click();
    await dialog.getByLabel('类型').click();
    await page.locator('.ant-select-dropdown:visible').getByText('错链断链', { exact: true }).click();
    await dialog.getByLabel('页面（标题或网址）').fill('机构职能');
    await dialog.getByLabel('问题', { exact: true }).fill('“领导信箱”链接打不开。');
    await dialog.getByRole('button', { name: '读毕，发现 1 个问题' }).click();
    await expect(dialog).toBeHidden();
    await expect(entries(page).filter({ hasText: '读网' }).first()).toBeVisible();
    await expect(page.getByRole('region', { name: '读网' }).getByText('已读网').first()).toBeVisible();
    await goTo(page, '整改');
    await expect(page.getByText('机构职能').first()).toBeVisible();
  });

  await test.step('corrected in the open: the original stays in sight', async () => {
    await openDesk(page);
    await page.getByRole('button', { name: /^更正：.*云平台维护/ }).click();
    const dialog = page.getByRole('dialog', { name: '更正值守记录' });
    await dialog.getByLabel('更正为').fill('市数管局通知今晚二十三时云平台维护。');
    await dialog.getByLabel('更正原因').fill('听错了时间。');
    await dialog.getByRole('button', { name: '更正', exact: true }).click();
    await expect(dialog).toBeHidden();
    const entry = entries(page).filter({ hasText: '云平台维护' }).filter({ hasText: '原记录' });
    await expect(entry).toContainText('今晚二十三时');
    await expect(entry.locator('del')).toHaveText('市数管局通知今晚二十二时云平台维护。');
    await expect(entry).toContainText('听错了时间。');
  });

  await test.step('handed over, by name and signed', async () => {
    await page.getByRole('button', { name: '交班', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: '交班' });
    await expect(dialog.getByRole('region', { name: /^交接事项/ })).toContainText('省厅督办单');
    await dialog.getByLabel('交班说明（可不填）').fill('督办单明早九点前要回。');
    await dialog.getByRole('button', { name: '签名交班' }).click();
    await expect(dialog).toBeHidden();
    await expect(entries(page).filter({ hasText: '交班' }).first()).toContainText('已签名');
    await allSent(page);
    // Handed over is handed over.
    await page.keyboard.press('F9');
    await expect(quick(page)).toHaveCount(0);
  });

  await test.step('taken over on another machine, with what was left', async () => {
    await openDesk(next);
    await next.getByRole('button', { name: '接班', exact: true }).click();
    const dialog = next.getByRole('dialog', { name: '接班' });
    await expect(dialog.getByRole('region', { name: '马思齐的交班' })).toContainText(
      '督办单明早九点前要回。',
    );
    await expect(dialog.getByRole('region', { name: /^交接事项/ })).toContainText('省厅督办单');
    await dialog.getByRole('button', { name: '签名接班' }).click();
    await expect(dialog).toBeHidden();
    await goTo(next, '值守');
    await next
      .getByRole('button', { name: /^办结：省厅督办单/ })
      .first()
      .click();
    const settle = next.getByRole('dialog', { name: '办结待办' });
    await settle.getByLabel('办理结果').fill('已报送。');
    await settle.getByRole('button', { name: '办结', exact: true }).click();
    await expect(settle).toBeHidden();
    await expect(next.getByRole('region', { name: /^未办结事项/ })).not.toContainText('省厅督办单');
  });

  await test.step('the month reads the same, prints, exports and is checked', async () => {
    await allSent(next);
    await go(next, '#/duty/log');
    await expect(next.getByText('今晚二十三时').first()).toBeVisible();
    await next.getByLabel('按文字查找记录').fill('留言页');
    await expect(next.getByRole('region', { name: /（1 条）$/ })).toContainText('留言页打不开');
    await next.getByLabel('按文字查找记录').fill('');
    await expect(next.getByText('今晚二十三时').first()).toBeVisible();
    await next.getByRole('button', { name: '核对本机记录' }).click();
    await expect(next.getByRole('heading', { name: /^值守记录完整/ })).toBeVisible();

    const printed = await madeFile(administrator, '打印本月', '值守记录.pdf');
    expect(readFileSync(printed).subarray(0, 5).toString()).toBe('%PDF-');
    const exported = await madeFile(administrator, '导出证据', '值守记录.zip');
    expect(existsSync(exported)).toBe(true);
    await next.getByRole('button', { name: '收起结果' }).click();
    if (administrator.electron) {
      await administrator.electron.evaluate(({ dialog }, file) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
      }, exported);
      await next.getByRole('button', { name: '核验证据…' }).click();
    } else {
      await next.getByRole('button', { name: '核验证据…' }).click();
      const dialog = next.getByRole('dialog', { name: '核验值守记录证据' });
      await dialog.getByLabel('证据包的位置（.zip）').fill(exported);
      await dialog.getByRole('button', { name: '核验' }).click();
    }
    await expect(next.getByRole('heading', { name: /^值守记录完整/ })).toBeVisible();
  });
});

test('what is typed survives, whatever happens to the program', async ({ seat, openClient }) => {
  test.setTimeout(240_000);
  const [{ page: administrator }, officer] = await seat('林晓禾', '马思齐');
  const { page } = officer;
  await publishRoster(administrator);
  await allSent(administrator);
  await expect(duty(page)).toHaveText('轮到您值班，请接班');
  await takeOver(page, FIRST);

  await test.step('Esc puts it aside, F9 goes on', async () => {
    await goTo(page, '工作台');
    await page.keyboard.press('F9');
    await page.keyboard.type('供电公司来电，');
    await page.keyboard.press('Escape');
    await expect(quick(page)).toBeHidden();
    await goTo(page, '帮助');
    await page.keyboard.press('F9');
    await expect(quick(page).getByRole('textbox', { name: '内容' })).toHaveValue('供电公司来电，');
    await page.keyboard.type('明晨停电检修，');
  });

  await test.step('a killed program has it again', async () => {
    await expect(quick(page)).toBeVisible();
    // As long as the note takes to be kept.
    await expect
      .poll(() => page.evaluate(() => document.querySelector('[role="dialog"] textarea')?.textContent ?? ''))
      .toContain('停电');
    await page.waitForTimeout(1_500);
    await officer.kill();
  });
  const { page: again } = await openClient('马思齐');
  await signInAs(again, '马思齐');
  await expect(duty(again)).toContainText('当班：马思齐');
  await again.keyboard.press('F9');
  await expect(quick(again).getByRole('textbox', { name: '内容' })).toHaveValue(
    '供电公司来电，明晨停电检修，',
  );
  await again.keyboard.type('已报带班领导。');
  await again.keyboard.press('Control+Enter');
  await expect(quick(again)).toBeHidden();
  await openDesk(again);
  await expect(entries(again).filter({ hasText: '供电公司来电，明晨停电检修，已报带班领导。' })).toHaveCount(
    1,
  );
  await again.keyboard.press('F9');
  await expect(quick(again).getByRole('textbox', { name: '内容' })).toHaveValue('');
});

test('over a page with keys of its own a note is only a note', async ({ seat }) => {
  const [{ page }, { page: reviewer }] = await seat('林晓禾', '郑怀远');
  await newDraft(page);
  await page.getByLabel('标题', { exact: true }).fill('关于值班安排的通知');
  await body(page).fill('正文。');
  await note(page, '巡查机房，一切正常。');
  await expect(page.getByRole('heading', { level: 1, name: '新稿' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await saved(page);

  // Who keeps no log is told so, in place of a dialog.
  await reviewer.keyboard.press('F9');
  await expect(reviewer.getByText(/^值守记录由值班员、带班领导和网站专人填写/)).toBeVisible();
  await expect(reviewer.getByRole('dialog')).toHaveCount(0);
});

test('without a line the watch goes on, and all of it arrives', async ({ seat, practice }) => {
  test.setTimeout(240_000);
  const [{ page: administrator }, { page }] = await seat('林晓禾', '马思齐');
  await publishRoster(administrator);
  await allSent(administrator);
  await expect(duty(page)).toHaveText('轮到您值班，请接班');
  await practice.setFaults({ offline: true });
  await expect(status(page)).toContainText('离线');
  await takeOver(page, FIRST);
  await note(page, '机房断网，已联系运营商。');
  await openDesk(page);
  await expect(entries(page).filter({ hasText: '机房断网' })).toContainText('等待送达');
  await expect(entries(page).filter({ hasText: '接班' }).first()).toContainText('等待送达');
  await practice.setFaults({ offline: false });
  await goTo(page, '同步');
  await page.getByRole('button', { name: '立即同步' }).click();
  await allSent(page);
  await openDesk(page);
  await expect(entries(page).filter({ hasText: '机房断网' })).not.toContainText('等待送达');
  await openDesk(administrator);
  await expect(entries(administrator).filter({ hasText: '机房断网' })).toHaveCount(1);
});

test('a watch by keyboard alone', async ({ seat }) => {
  test.setTimeout(240_000);
  const [{ page: administrator }, { page }] = await seat('林晓禾', '马思齐');
  const { keyboard } = page;
  await publishRoster(administrator);
  await allSent(administrator);
  await expect(duty(page)).toHaveText('轮到您值班，请接班');

  await tabTo(page, /^值守/);
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: '值守', exact: true })).toBeVisible();
  await tabTo(page, '接班');
  await keyboard.press('Enter');
  await expect(page.getByLabel('没有交班的原因')).toBeFocused();
  await keyboard.type(FIRST);
  await keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await tabTo(page, /^(读网|补读)：/);
  await keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: '读网' });
  await expect(dialog.getByRole('checkbox', { name: '下列全部读过' })).toBeFocused();
  await keyboard.press('Space');
  await tabTo(page, '发现问题，添加');
  await keyboard.press('Enter');
  await expect(dialog.getByRole('combobox', { name: '类型' })).toBeFocused();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await tabTo(page, '页面（标题或网址）');
  await keyboard.type('通知公告');
  await tabTo(page, '问题');
  await keyboard.type('文中“﹝2021﹞”的括号用错了。');
  await keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();

  await note(page, '读网发现一处括号用错，已转整改。');
  await tabTo(page, /^更正：电话/);
  await keyboard.press('Enter');
  await expect(page.getByLabel('更正为')).toBeFocused();
  await keyboard.press('End');
  await keyboard.type('并电话告知作者。');
  await tabTo(page, '更正原因');
  await keyboard.type('补充。');
  await keyboard.press('Enter');
  await expect(entries(page).filter({ hasText: '并电话告知作者。' }).first()).toBeVisible();

  await tabTo(page, '交班');
  await keyboard.press('Enter');
  await expect(page.getByLabel('交班说明（可不填）')).toBeFocused();
  await keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(entries(page).filter({ hasText: '交班' }).first()).toBeVisible();
});
