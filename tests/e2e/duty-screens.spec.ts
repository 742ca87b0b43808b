import type { Page } from '@playwright/test';
import { waitUntilSent, bodyEditor, goTo, newDraft } from './actions';
import {
  dayFromNow,
  dutyStatusLink,
  shiftEntries,
  fillReading,
  giveShiftOnPage,
  recordNote,
  noteField,
  openDutyPage,
  quickNoteDialog,
  takeShiftOnPage,
} from './duty-actions';
import { seedLog, seedRoster } from './duty-seed';
import { expect, test } from './fixtures';
import { SCREENS_TIMEOUT, checkScreen, TEXT_SIZES, windowOf } from './screen-check';

test.describe.configure({ mode: 'parallel', timeout: SCREENS_TIMEOUT });

const scroll = (page: Page, region: string) =>
  page.getByRole('region', { name: region, exact: true }).evaluate((it) => it.scrollTo(0, it.scrollHeight));

for (const type of TEXT_SIZES)
  test.describe(`in ${type.name}`, () => {
    test.use({ fontSize: type.fontSize });
    const look = (page: Page, name: string) => checkScreen(page, name, type);

    test('the screens of a shift fit and are accessible', async ({ clientFor, practice }) => {
      const [{ page }] = await clientFor('马思齐');
      await page.setViewportSize(windowOf(type));
      await openDutyPage(page);
      await expect(page.getByRole('heading', { name: '现在没有排班' })).toBeVisible();
      await look(page, 'duty-nobody');

      await seedRoster(practice);
      await seedLog(practice);
      await expect(dutyStatusLink(page)).toHaveText('轮到您值班，请接班');
      await expect(page.getByText('内容只有记录人本人可以看到。')).toBeVisible();
      await look(page, 'duty-before');
      await goTo(page, '工作台');
      await expect(page.getByRole('heading', { level: 2, name: '接班' })).toBeVisible();
      await look(page, 'duty-workbench-before');
      await page.keyboard.press('F9');
      const first = page.getByRole('dialog', { name: '先接班，再记录' });
      await first.getByRole('button', { name: '签名接班' }).click();
      await expect(first.getByText('没有交班记录，请写明原因。')).toBeVisible();
      await look(page, 'duty-take-first');
      await first.getByRole('button', { name: '取消' }).click();
      await takeShiftOnPage(page, '首次启用，没有上一班。');

      await page.keyboard.press('F9');
      await page.keyboard.press('Control+Enter');
      await expect(page.getByText('请写明内容。')).toBeVisible();
      await look(page, 'duty-note-empty');
      await page.keyboard.type('市委网信办来电，要求核查首页一处链接，今日下班前反馈。');
      await page.keyboard.press('Alt+4');
      await quickNoteDialog(page).getByLabel('联系人、电话').fill('网信办值班室 0564-0000000');
      await quickNoteDialog(page)
        .getByRole('checkbox', { name: /^需要跟进/ })
        .check();
      await expect(quickNoteDialog(page).getByText(/^已存在本机/)).toBeVisible();
      await look(page, 'duty-note');
      await page.keyboard.press('Control+Enter');
      await expect(quickNoteDialog(page)).toBeHidden();
      await recordNote(page, '巡查首页、要闻、通知公告和留言页，均能打开。');
      await waitUntilSent(page);
      await look(page, 'duty-during');
      await page
        .getByRole('region', { name: '值守', exact: true })
        .getByText(/第 1 次巡查/)
        .scrollIntoViewIfNeeded();
      await look(page, 'duty-during-end');
      await goTo(page, '工作台');
      await expect(page.getByRole('heading', { level: 2, name: /待办/ })).toBeVisible();
      await look(page, 'duty-workbench');
      await openDutyPage(page);

      const reading = await fillReading(page, '机构职能', '“领导信箱”链接打不开，返回 404。');
      await look(page, 'duty-reading');
      await reading.getByLabel('页面（标题或网址）').fill('');
      await reading.getByRole('button', { name: '读毕，发现 1 个问题' }).click();
      await expect(reading.getByText('请写明在哪一页。')).toBeVisible();
      await look(page, 'duty-reading-missing');
      await reading.getByLabel('页面（标题或网址）').fill('机构职能');
      await reading.getByRole('button', { name: '读毕，发现 1 个问题' }).click();
      await expect(reading).toBeHidden();

      await page.getByRole('button', { name: /^更正：上级通知：市委网信办/ }).click();
      await expect(page.getByRole('dialog', { name: '更正值守记录' })).toBeVisible();
      await look(page, 'duty-correct');
      await page.keyboard.press('Escape');
      await page
        .getByRole('button', { name: /^办结：上级通知：市委网信办/ })
        .first()
        .click();
      await expect(page.getByRole('dialog', { name: '办结待办' })).toBeVisible();
      await look(page, 'duty-settle');
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: '交班', exact: true }).click();
      const giving = page.getByRole('dialog', { name: '交班' });
      await expect(giving.getByRole('region', { name: /^交接事项/ })).toContainText('市委网信办');
      await giving.getByLabel('交班说明（可不填）').fill('网信办核查的链接已报技术人员，明早九点前要反馈。');
      await look(page, 'duty-give');
      await giving.getByRole('button', { name: '签名交班' }).click();
      await expect(giving).toBeHidden();
      await waitUntilSent(page);
      await look(page, 'duty-given');

      await practice.setFaults({ offline: true });
      await goTo(page, '值守');
      await page
        .getByRole('button', { name: /^更正：电话/ })
        .or(page.getByRole('button', { name: /^更正：/ }))
        .first()
        .click();
      await page.getByLabel('更正为').fill('断网时更正。');
      await page.getByLabel('更正原因').fill('核对后更正。');
      await page.keyboard.press('Enter');
      await expect(shiftEntries(page).filter({ hasText: '等待送达' }).first()).toBeVisible();
      await look(page, 'duty-offline');
      await goTo(page, '同步');
      await expect(page.getByRole('heading', { name: '离线，可继续工作' })).toBeVisible();
      await look(page, 'duty-sync');
    });

    test('the screens of the next shift and the log fit and are accessible', async ({
      clientFor,
      practice,
    }) => {
      await seedRoster(practice, {
        important: [{ name: '全市两会', from: dayFromNow(-1), until: dayFromNow(1) }],
      });
      await seedLog(practice, 120);
      const [{ page: before }, { page }] = await clientFor('马思齐', '林晓禾');
      await page.setViewportSize(windowOf(type));
      await takeShiftOnPage(before, '首次启用，没有上一班。');
      await giveShiftOnPage(before, '机房空调有异响，已报修；请留意温度。');
      await waitUntilSent(before);

      await openDutyPage(page);
      await expect(page.getByRole('button', { name: '接班', exact: true })).toBeVisible();
      await expect(page.getByText('机房空调有异响', { exact: false }).first()).toBeVisible();
      await look(page, 'duty-important');
      await page.getByRole('button', { name: '接班', exact: true }).click();
      await expect(page.getByRole('region', { name: '马思齐的交班' })).toBeVisible();
      await look(page, 'duty-take');
      await page.keyboard.press('Control+Enter');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await waitUntilSent(page);

      await newDraft(page);
      await page.getByLabel('标题', { exact: true }).fill('关于国庆假期值班安排的通知');
      await bodyEditor(page).fill('各科室：现将国庆假期值班安排通知如下。');
      await page.keyboard.press('F9');
      await page.keyboard.type('群众来电反映留言页打不开。');
      await expect(noteField(page)).toHaveValue('群众来电反映留言页打不开。');
      await expect(quickNoteDialog(page).getByText(/^已存在本机/)).toBeVisible();
      await look(page, 'duty-note-over-draft');
      await page.keyboard.press('Control+Enter');
      await expect(quickNoteDialog(page)).toBeHidden();

      await openDutyPage(page);
      await page.getByText('值守记录', { exact: true }).click();
      await expect(page.getByText('群众来电反映留言页打不开。')).toBeVisible();
      await waitUntilSent(page);
      await look(page, 'duty-log');
      await page.getByText('内容只有记录人本人可以看到。').scrollIntoViewIfNeeded();
      await look(page, 'duty-log-marks');
      await scroll(page, '值守记录');
      await expect(page.getByRole('button', { name: /^继续显示/ })).toBeVisible();
      await look(page, 'duty-log-end');
      await page.getByLabel('按文字查找记录').fill('没有这样的记录');
      await expect(page.getByText('没有符合条件的记录')).toBeVisible();
      await look(page, 'duty-log-none');
      await page.getByLabel('按文字查找记录').fill('');
      await page.getByRole('button', { name: '核验本机记录' }).click();
      await expect(page.getByRole('heading', { name: /^2\d+年\d+月的核验结果$/ })).toBeVisible();
      await look(page, 'duty-log-checked');
    });
  });
