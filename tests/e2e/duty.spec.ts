import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import {
  waitUntilSent,
  bodyEditor,
  goTo,
  newDraft,
  answerFileDialog,
  waitUntilSaved,
  statusBar,
} from './actions';
import {
  dutyStatusLink,
  shiftEntries,
  fillReading,
  giveShiftOnPage,
  recordNote,
  noteField,
  openDutyPage,
  publishRoster,
  quickNoteDialog,
  takeShiftOnPage,
} from './duty-actions';
import { seedDeadlines, seedRoster } from './duty-seed';
import { expect, test, type Client } from './fixtures';
import { recordSteps, tabTo } from './keyboard';
import { setPlatform, signInAs, signInOutsidePractice } from './practice';

const FIRST = '首次启用，没有上一班。';

/**
 * Prints or exports a file with the button and returns its path. In Electron the save dialog is answered with `name`;
 * in a browser the core chooses the path.
 */
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

const openLog = (page: Page) =>
  page.evaluate(() => {
    window.location.hash = '#/duty/log';
  });

test('an officer takes a shift, records, reads, corrects and gives it, and the log of the month verifies', async ({
  clientFor,
}) => {
  test.setTimeout(300_000);
  const [administrator, { page }] = await clientFor('林晓禾', '马思齐');
  const { page: next } = administrator;
  await publishRoster(next);
  await waitUntilSent(next);

  await test.step('the program asks the officer to take the shift before any entry', async () => {
    await expect(dutyStatusLink(page)).toHaveText('轮到您值班，请接班');
    await expect(page.getByRole('heading', { level: 2, name: '接班' })).toBeVisible();
    await openDutyPage(page);
    await expect(page.getByText('接班后才能记录、读网。')).toBeVisible();
    await expect(page.getByRole('button', { name: /^(读网|补读)：/ })).toHaveCount(0);
    await page.keyboard.press('F9');
    const dialog = page.getByRole('dialog', { name: '先接班，再记录' });
    await expect(dialog.getByRole('textbox', { name: '内容' })).toHaveCount(0);
    // A reason is required when there is no 交班.
    await dialog.getByRole('button', { name: '签名接班' }).click();
    await expect(dialog.getByText('没有交班记录，请写明原因。')).toBeVisible();
    await dialog.getByLabel('没有交班的原因').fill(FIRST);
    await dialog.getByRole('button', { name: '签名接班' }).click();
    // After 接班 the dialog continues with the note, and its field has the focus.
    await expect(noteField(page)).toBeFocused();
    await page.keyboard.type('接班后巡查首页和各栏目，均能打开。');
    await page.keyboard.press('Alt+2');
    await page.keyboard.press('Control+Enter');
    await expect(quickNoteDialog(page)).toBeHidden();
    await expect(dutyStatusLink(page)).toContainText('当班：马思齐');
    await expect(shiftEntries(page).filter({ hasText: '均能打开' })).toContainText('巡查');
  });

  await test.step('the other fields of a note are reached with Tab, and it remains open until it is settled', async () => {
    await recordNote(page, '市数管局通知今晚二十二时云平台维护。');
    await page.keyboard.press('F9');
    await page.keyboard.type('省厅督办单，明日报送整改情况');
    await page.keyboard.press('Alt+4');
    await page.keyboard.press('Tab');
    await expect(page.getByLabel('联系人、电话')).toBeFocused();
    await page.keyboard.type('省厅办公室 0551-0000000');
    await tabTo(page, /^需要跟进/);
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+Enter');
    await expect(quickNoteDialog(page)).toBeHidden();
    await expect(shiftEntries(page).filter({ hasText: '督办单' })).toContainText('待办');
    await expect(page.getByRole('region', { name: /^未办结事项/ })).toContainText('省厅督办单');
  });

  await test.step('a reading is recorded, and its finding goes to 整改', async () => {
    const dialog = await fillReading(page, '机构职能', '“领导信箱”链接打不开。');
    await dialog.getByRole('button', { name: '读毕，发现 1 个问题' }).click();
    await expect(dialog).toBeHidden();
    await expect(shiftEntries(page).filter({ hasText: '读网' }).first()).toBeVisible();
    await expect(page.getByRole('region', { name: '读网' }).getByText('已读网').first()).toBeVisible();
    await goTo(page, '整改');
    await expect(page.getByText('机构职能').first()).toBeVisible();
  });

  await test.step('a correction keeps the original visible', async () => {
    await openDutyPage(page);
    await page.getByRole('button', { name: /^更正：.*云平台维护/ }).click();
    const dialog = page.getByRole('dialog', { name: '更正值守记录' });
    await dialog.getByLabel('更正为').fill('市数管局通知今晚二十三时云平台维护。');
    await dialog.getByLabel('更正原因').fill('听错了时间。');
    await dialog.getByRole('button', { name: '更正', exact: true }).click();
    await expect(dialog).toBeHidden();
    const entry = shiftEntries(page).filter({ hasText: '云平台维护' }).filter({ hasText: '原记录' });
    await expect(entry).toContainText('今晚二十三时');
    await expect(entry.locator('del')).toHaveText('市数管局通知今晚二十二时云平台维护。');
    await expect(entry).toContainText('听错了时间。');
  });

  await test.step('the shift is given, signed', async () => {
    await page.getByRole('button', { name: '交班', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: '交班' });
    await expect(dialog.getByRole('region', { name: /^交接事项/ })).toContainText('省厅督办单');
    await dialog.getByLabel('交班说明（可不填）').fill('督办单明早九点前要回。');
    await dialog.getByRole('button', { name: '签名交班' }).click();
    await expect(dialog).toBeHidden();
    await expect(shiftEntries(page).filter({ hasText: '交班' }).first()).toContainText('已签名');
    await waitUntilSent(page);
    // After 交班 the officer may no longer write.
    await page.keyboard.press('F9');
    await expect(page.getByText('您已交班，这一班的记录由接班人来记。').first()).toBeVisible();
    await expect(quickNoteDialog(page)).toHaveCount(0);
  });

  await test.step('the shift is taken on another machine, with the open items', async () => {
    await openDutyPage(next);
    await next.getByRole('button', { name: '接班', exact: true }).click();
    const dialog = next.getByRole('dialog', { name: '接班' });
    await expect(dialog.getByRole('region', { name: '马思齐的交班' })).toContainText(
      '督办单明早九点前要回。',
    );
    await expect(dialog.getByRole('region', { name: /^交接事项/ })).toContainText('省厅督办单');
    await dialog.getByRole('button', { name: '签名接班' }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step('the log of the month is displayed, printed, exported and verified', async () => {
    await waitUntilSent(next);
    await openLog(next);
    await expect(next.getByText('今晚二十三时').first()).toBeVisible();
    await next.getByLabel('按文字查找记录').fill('均能打开');
    await expect(next.getByRole('region', { name: /（1 条）$/ })).toContainText('均能打开');
    await next.getByLabel('按文字查找记录').fill('');
    await expect(next.getByText('今晚二十三时').first()).toBeVisible();
    await next.getByRole('button', { name: '核验本机记录' }).click();
    await expect(next.getByRole('heading', { name: /^值守记录完整/ })).toBeVisible();

    const printed = await madeFile(administrator, '打印本月', '值守记录.pdf');
    // Where no browser can print, the printable page is saved instead.
    const begins = printed.endsWith('.pdf') ? '%PDF-' : '<!doctype html>';
    expect(readFileSync(printed, 'utf8').startsWith(begins)).toBe(true);
    const exported = await madeFile(administrator, '导出证据', '值守记录.zip');
    expect(existsSync(exported)).toBe(true);
    await next.getByRole('button', { name: '收起结果' }).click();
    await answerFileDialog(administrator, exported, () =>
      next.getByRole('button', { name: '核验证据…' }).click(),
    );
    await expect(next.getByRole('heading', { name: /^值守记录完整/ })).toBeVisible();
  });

  await test.step('the open item is settled', async () => {
    await openDutyPage(next);
    await next
      .getByRole('button', { name: /^办结：上级通知：省厅督办单/ })
      .first()
      .click();
    const settle = next.getByRole('dialog', { name: '办结待办' });
    await settle.getByLabel('办理结果').fill('已报送。');
    await settle.getByRole('button', { name: '办结', exact: true }).click();
    await expect(settle).toBeHidden();
    await expect(next.getByRole('region', { name: /^未办结事项/ })).not.toContainText('省厅督办单');
  });
});

test('a note takes three steps from every page and changes nothing else there', async ({
  clientFor,
  practice,
}) => {
  test.setTimeout(180_000);
  await seedRoster(practice);
  const [{ page }, { page: reviewer }] = await clientFor('林晓禾', '郑怀远');
  const { keyboard } = page;
  await takeShiftOnPage(page, FIRST);

  /** F9, the text, Ctrl+Enter. The text is typed without waiting for the field. */
  const inThreeSteps = async (text: string) => {
    const steps = await recordSteps(page, async () => {
      await keyboard.press('F9');
      expect(await noteField(page).evaluate((field) => field === document.activeElement)).toBe(true);
      await keyboard.type(text);
      await keyboard.press('Control+Enter');
      await expect(quickNoteDialog(page)).toBeHidden();
    });
    expect(steps).toEqual(['F9', 'text', 'Ctrl+Enter']);
  };

  await test.step('from the workbench', async () => {
    await goTo(page, '工作台');
    await inThreeSteps('市网信办来电，询问值班安排，已答复。');
    await expect(page.getByRole('navigation').getByRole('link', { name: /^工作台/ })).toBeFocused();
  });

  await test.step('from the list of articles, while its filter is being typed', async () => {
    await goTo(page, '稿件');
    const filter = page.getByLabel('按标题筛选');
    await filter.click();
    await keyboard.type('信访');
    await inThreeSteps('群众来电反映留言页打不开。');
    await expect(filter).toBeFocused();
    await keyboard.type('工作');
    await expect(filter).toHaveValue('信访工作');
  });

  await test.step('from the middle of a sentence of a draft', async () => {
    await newDraft(page);
    await page.getByLabel('标题', { exact: true }).fill('关于值班安排的通知');
    await bodyEditor(page).click();
    await keyboard.type('各科室节前报送');
    await inThreeSteps('巡查机房，一切正常。');
    await expect(bodyEditor(page)).toBeFocused();
    await keyboard.type('值班表。');
    await expect(bodyEditor(page).locator('p')).toHaveText('各科室节前报送值班表。');
    // Ctrl+Enter did not submit the draft.
    await expect(page.getByRole('heading', { level: 1, name: '新稿' })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await waitUntilSaved(page);
  });

  await test.step('from the duty page, which lists all notes', async () => {
    await openDutyPage(page);
    await inThreeSteps('市数管局通知今晚二十二时云平台维护。');
    for (const text of ['询问值班安排', '留言页打不开', '巡查机房', '云平台维护'])
      await expect(shiftEntries(page).filter({ hasText: text })).toHaveCount(1);
    await expect(shiftEntries(page).filter({ hasText: '留言页打不开' })).toContainText('电话');
  });

  await test.step('a person without a duty role gets a message instead of the dialog', async () => {
    await reviewer.keyboard.press('F9');
    await expect(reviewer.getByText(/^值守记录由值班员、带班领导和网站专人填写/)).toBeVisible();
    await expect(reviewer.getByRole('dialog')).toHaveCount(0);
  });
});

test('a note being typed survives reload, core loss and kill', async ({
  clientFor,
  openClient,
  practice,
}) => {
  test.setTimeout(240_000);
  await seedRoster(practice);
  const [officer] = await clientFor('马思齐');
  const { page } = officer;
  await expect(dutyStatusLink(page)).toHaveText('轮到您值班，请接班');
  await takeShiftOnPage(page, FIRST);
  const kept = () => expect(quickNoteDialog(page).getByText(/^已存在本机/)).toBeVisible();

  await test.step('Esc closes the dialog and F9 opens it with the same text', async () => {
    await goTo(page, '工作台');
    await page.keyboard.press('F9');
    await page.keyboard.type('供电公司来电，');
    await page.keyboard.press('Escape');
    await expect(quickNoteDialog(page)).toBeHidden();
    await goTo(page, '帮助');
    await page.keyboard.press('F9');
    await expect(noteField(page)).toHaveValue('供电公司来电，');
  });

  await test.step('the text is restored after a reload of the page', async () => {
    await page.keyboard.type('明晨停电检修，');
    await kept();
    await page.reload();
    await expect(dutyStatusLink(page)).toContainText('当班：马思齐');
    await page.keyboard.press('F9');
    await expect(noteField(page)).toHaveValue('供电公司来电，明晨停电检修，');
  });

  await test.step('the text is restored after the core was killed during typing', async () => {
    // Checked in the page at every frame: the core may be back before a poll from outside notices its loss.
    const noticed = page.waitForFunction(() => document.body.innerText.includes('与后台服务的连接断开了'));
    await officer.killCore();
    await page.keyboard.type('两小时。');
    await noticed;
    const locked = page.locator('[data-screen="locked"]');
    await locked.getByLabel('证书密码').fill('yanlian-2026');
    await locked.getByRole('button', { name: '继续' }).click();
    await expect(locked).toBeHidden();
    await expect(noteField(page)).toHaveValue('供电公司来电，明晨停电检修，两小时。');
    await kept();
  });

  await test.step('the text is restored after the program was killed', async () => {
    await officer.kill();
    const { page: again } = await openClient('马思齐');
    await signInAs(again, '马思齐');
    await expect(dutyStatusLink(again)).toContainText('当班：马思齐');
    await again.keyboard.press('F9');
    await expect(noteField(again)).toHaveValue('供电公司来电，明晨停电检修，两小时。');
    await again.keyboard.type('已报带班领导。');
    await again.keyboard.press('Control+Enter');
    await expect(quickNoteDialog(again)).toBeHidden();
    await openDutyPage(again);
    const whole = '供电公司来电，明晨停电检修，两小时。已报带班领导。';
    await expect(shiftEntries(again).filter({ hasText: whole })).toHaveCount(1);
    await again.keyboard.press('F9');
    await expect(noteField(again)).toHaveValue('');
  });
});

test(
  'a shift continues offline and over a restart, and its entries arrive in their true order',
  { tag: '@page' },
  async ({ clientFor, openClient, practice }) => {
    test.setTimeout(300_000);
    await seedRoster(practice);
    const [{ page: administrator }] = await clientFor('林晓禾');
    const officer = await openClient('马思齐');
    await setPlatform(officer.page, practice);
    await signInOutsidePractice(officer, practice, '马思齐');
    await expect(dutyStatusLink(officer.page)).toHaveText('轮到您值班，请接班');
    await waitUntilSent(officer.page);

    await practice.setFaults({ offline: true });
    await expect(statusBar(officer.page)).toContainText('离线');
    await takeShiftOnPage(officer.page, FIRST);
    await recordNote(officer.page, '一、机房断网，已联系运营商。');
    await recordNote(administrator, '二、分管领导来电询问。');
    await officer.close();

    const again = await openClient('马思齐');
    const { page } = again;
    await signInOutsidePractice(again, practice, '马思齐');
    await expect(statusBar(page)).toContainText('离线');
    await recordNote(page, '三、运营商已到场。');
    await giveShiftOnPage(page, '线路仍在抢修。');
    const waiting = shiftEntries(page).filter({ hasText: '等待送达' });
    await expect(waiting).toHaveCount(4);

    await practice.setFaults({ offline: false });
    for (const client of [page, administrator]) {
      await goTo(client, '同步');
      await client.getByRole('button', { name: '立即同步' }).click();
      await waitUntilSent(client);
    }
    for (const client of [page, administrator]) {
      await openDutyPage(client);
      await expect(shiftEntries(client).filter({ hasText: /机房断网|来电询问|已到场/ })).toHaveText([
        /三、运营商已到场。/,
        /二、分管领导来电询问。/,
        /一、机房断网，已联系运营商。/,
      ]);
      await expect(waiting).toHaveCount(0);
      for (const kind of [/^\S*\s*接班/, /线路仍在抢修/])
        await expect(shiftEntries(client).filter({ hasText: kind }).first()).toBeVisible();
    }
    await administrator.getByRole('button', { name: '接班', exact: true }).click();
    await expect(administrator.getByRole('region', { name: '马思齐的交班' })).toContainText('线路仍在抢修。');
  },
);

test(
  'deadlines that passed while the program was closed are reported at its start',
  { tag: '@page' },
  async ({ clientFor, openClient, practice }) => {
    test.setTimeout(240_000);
    const [officer] = await clientFor('林晓禾');
    const { page } = officer;
    const due = await seedDeadlines(practice);
    await expect(page.getByRole('main')).toContainText('首页被篡改');
    await expect(dutyStatusLink(page)).toHaveText('未接班：马思齐、孙可欣');
    await officer.close();
    expect(Date.now()).toBeLessThan(due);
    await expect.poll(() => Date.now(), { timeout: 120_000 }).toBeGreaterThan(due);

    const { page: again } = await openClient('林晓禾');
    await signInAs(again, '林晓禾');
    const told = again.getByRole('region', { name: '提醒' }).getByText(/^程序关闭期间：/);
    await expect(told).toContainText('的班没有接');
    await expect(told).toContainText('首页被篡改：');
    await expect(told).toContainText('请到工作台逐项办理');
    await expect(again.getByRole('main')).toContainText('首页被篡改');
    await expect(dutyStatusLink(again)).toHaveText('轮到您值班，请接班');
  },
);
