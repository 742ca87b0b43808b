import type { Page } from '@playwright/test';
import { docx, pdf, png } from '../fixtures/sample-files';
import { waitUntilSent, goTo, waitUntilSaved } from './actions';
import { expect, test } from './fixtures';
import {
  addFiles,
  beijingTimeHoursAgo,
  assign,
  chooseOption,
  fillAdvisory,
  fillIncident,
  makeDocument,
  openIncident,
  registerIncident,
  setLevel,
  recordReport,
} from './incident-actions';
import { SCREENS_TIMEOUT, checkScreen, TEXT_SIZES, windowOf } from './screen-check';

/** Opens a dialog that consists of a text, looks at it, fills it in and submits it. */
async function state(
  page: Page,
  [button, label, act]: [button: string, label: string, act: string],
  look: () => Promise<void>,
): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  await look();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(label).fill('已按要求办理，经核对无误。');
  await dialog.getByRole('button', { name: act, exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** Every page and dialog of 突发事件, 预警通报 and 整改. */
test.describe.configure({ mode: 'parallel', timeout: SCREENS_TIMEOUT });

for (const type of TEXT_SIZES)
  test.describe(`in ${type.name}`, () => {
    test.use({ fontSize: type.fontSize });
    test('the screens of incidents fit and are accessible', async ({ clientFor }) => {
      const [client, { page: leader }] = await clientFor('林晓禾', '高远山');
      const { page } = client;
      for (const each of [page, leader]) await each.setViewportSize(windowOf(type));
      const look = (name: string, whose = page) => checkScreen(whose, name, type);
      const title = '机房断电致门户网站无法访问';

      await goTo(page, '突发事件');
      await look('incidents-empty');
      await fillIncident(page, {
        title,
        kind: '无法访问',
        discovered: beijingTimeHoursAgo(3.4),
        text: '值班巡查发现门户网站打不开，机房反映市电中断，备用电源未自动切换。',
        down: beijingTimeHoursAgo(3.5),
      });
      await look('incidents-open');
      await page.getByRole('dialog').getByRole('button', { name: '登记' }).click();
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
      await look('incident-new');
      await page.getByRole('button', { name: '登记报告带班领导' }).click();
      await look('incident-tell');
      await page.getByRole('dialog').getByRole('button', { name: '登记报告' }).click();
      await expect(page.getByRole('list', { name: '已经报告的' })).toBeVisible();
      for (const text of [
        '已电话联系机房启用备用电源。',
        '备用电源已供电，正在逐台启动服务器，预计半小时内恢复。',
      ]) {
        await page.getByLabel('处置记录').fill(text);
        await page.getByLabel('处置记录').press('Enter');
        await expect(page.getByLabel('处置记录')).toHaveValue('');
      }
      await waitUntilSent(page);

      await openIncident(leader, title);
      await leader.getByRole('button', { name: '定级' }).click();
      await look('incident-level', leader);
      await leader.keyboard.press('Escape');
      await setLevel(leader, '较大', '门户网站全站不能访问，影响面广，对照分级指南定为较大。');
      await waitUntilSent(leader);
      await leader.getByRole('button', { name: '办结' }).click();
      await expect(leader.getByRole('dialog', { name: '事件办结' })).toBeVisible();
      await look('incident-close-missing', leader);
      await leader.keyboard.press('Escape');

      await expect(page.getByRole('heading', { level: 1 })).toContainText('较大');
      await page.getByRole('button', { name: '转临时下线' }).click();
      await look('incident-offline');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: '起草回应' }).click();
      await expect(page.getByLabel('标题', { exact: true })).toHaveValue(/^关于/);
      await waitUntilSaved(page);
      await openIncident(page, title);
      await page.getByRole('button', { name: '选用已有稿件' }).click();
      await look('incident-choose');
      await page.keyboard.press('Escape');
      await makeDocument(client, '制作值班快报', '值班快报');
      await page.getByRole('button', { name: '制作报备函' }).click();
      await look('incident-document');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await look('incident');
      // A draft is visible to its author only.
      const responses = leader.getByRole('list', { name: '回应信息' });
      await expect(responses).toHaveText('回应信息还没有发布');
      await expect(responses.getByRole('link')).toHaveCount(0);
      await state(page, ['已恢复访问', '恢复情况', '已恢复'], () => look('incident-end'));
      await recordReport(page, '省级网信部门', '平台报送');
      await recordReport(page, '市政府办公室', '书面');
      await waitUntilSent(page);
      await expect(leader.getByRole('region', { name: '网站访问' })).toContainText('已恢复');
      await state(leader, ['办结', '处置结论', '签名办结'], () => look('incident-close', leader));
      await expect(leader.getByRole('heading', { level: 1 })).toContainText('已办结');
      await waitUntilSent(leader);
      await look('incident-closed', leader);

      await fillIncident(page, {
        title: '页面篡改应急演练',
        kind: '页面篡改',
        text: '模拟首页被篡改，检验值班人员的处置流程。',
        drill: true,
      });
      await look('incidents-open-drill');
      await page.getByRole('dialog').getByRole('button', { name: '登记演练' }).click();
      await expect(page.getByRole('note').filter({ hasText: '本事件是演练' })).toBeVisible();
      await look('incident-drill');
      await registerIncident(page, {
        title: '留言栏目出现有害信息',
        kind: '有害或错误内容',
        discovered: beijingTimeHoursAgo(6),
        text: '留言回复栏目出现与信访无关的广告内容。',
      });
      await look('incident-overdue');
      await goTo(page, '突发事件');
      await expect(page.getByRole('row')).toHaveCount(4);
      await look('incidents');
      await page.getByText('访问与下线', { exact: true }).click();
      await expect(page.getByRole('region', { name: /^无法访问/ })).toBeVisible();
      await look('incidents-outages');
      await page.getByRole('button', { name: '登记无法访问' }).click();
      await look('outage-begin');
    });

    test('the screens of advisories and findings fit and are accessible', async ({ clientFor }) => {
      const [{ page }] = await clientFor('林晓禾');
      await page.setViewportSize(windowOf(type));
      const look = (name: string) => checkScreen(page, name, type);
      const written = page.getByRole('dialog').getByRole('button', { name: '登记', exact: true });

      await goTo(page, '预警通报');
      await expect(page.getByText(/没有预警通报/)).toBeVisible();
      await look('advisories-empty');
      for (const [title, deadline, level] of [
        ['关于某组件高危漏洞的预警通报', beijingTimeHoursAgo(3), '红色'],
        ['关于加强元旦春节期间网络安全防护的通知', beijingTimeHoursAgo(-60), '黄色'],
        ['关于开展仿冒政府网站排查的通知', beijingTimeHoursAgo(-5), '蓝色'],
      ] as const) {
        await fillAdvisory(page, { title, received: beijingTimeHoursAgo(30), deadline, level });
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
      await waitUntilSent(page);
      await look('advisory');
      await goTo(page, '预警通报');
      await expect(page.getByRole('row')).toHaveCount(4);
      await look('advisories');
      await page.getByRole('row').filter({ hasText: '仿冒政府网站' }).click();
      await state(page, ['答复', '处置情况', '答复'], () => look('advisory-answer'));
      await state(page, ['办结', '核对结果', '办结'], () => look('advisory-close'));
      await expect(page.getByRole('heading', { level: 1 })).toContainText('已办结');
      await waitUntilSent(page);
      await look('advisory-closed');

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
        await chooseOption(page, '来源', '网信部门');
        await dialog.getByLabel('文号或编号').fill('皖网办〔2026〕3号');
        await chooseOption(page, '来文要求的整改期限', '3 个工作日');
        await chooseOption(page, '类型', kind);
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
      await waitUntilSent(page);
      await look('finding');
      await goTo(page, '整改');
      await expect(page.getByRole('row')).toHaveCount(3);
      await look('findings');
      await page.getByRole('row').filter({ hasText: '第三季度' }).click();
      await state(page, ['整改', '整改措施和结果', '报整改结果'], () => look('finding-correct'));
      await state(page, ['销号', '复查结果', '销号'], () => look('finding-close'));
      await expect(page.getByRole('heading', { level: 1 })).toContainText('已销号');
      await waitUntilSent(page);
      await look('finding-closed');
    });
  });
