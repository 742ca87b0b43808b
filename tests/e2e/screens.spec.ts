import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { docx, pdf, png, type SampleFile } from '../fixtures/sample-files';
import {
  waitUntilSent,
  attach,
  bodyEditor,
  decide,
  exportProof,
  goTo,
  insertImage,
  newDraft,
  openArticle,
  openReview,
  paste,
  readCertificate,
  waitUntilSaved,
  verifyProof,
  writeDraft,
  type Upload,
} from './actions';
import { certificateOf, issueCertificateTo } from './certificates';
import {
  addPeriod,
  assignByPlan,
  assignByChangeTimes,
  rosterCell,
  openRoster,
  publish,
  runningAndNextShift,
} from './duty-actions';
import { expect, test } from './fixtures';
import { SCREENS_TIMEOUT, checkScreen, TEXT_SIZES, windowOf } from './screen-check';
import { personOf } from './practice';
import { waitUntilPagesOpen, rootScreen } from './root-of-trust';
import { answerSwap, askSwap, chooseInDialog, saveRosterAs, rosterTable } from './roster-actions';
import { seedArticles, seededTitles } from './seed';

test.describe.configure({ mode: 'parallel', timeout: SCREENS_TIMEOUT });

const upload = ({ attachment, bytes }: SampleFile): Upload => ({
  name: attachment.name,
  mimeType: attachment.mediaType,
  buffer: bytes,
});

const NOTICE = `<p>各县区信访局，市直有关单位：</p>
<p>为进一步规范网上信访事项办理，现就有关事项通知如下：</p>
<h2>一、规范登记受理</h2>
<p>收到网上信访事项后，应当在<b>两个工作日内</b>完成登记，五个工作日内决定是否受理并告知信访人。</p>
<table><tr><th>环节</th><th>时限</th><th>责任单位</th></tr>
<tr><td>登记</td><td>2 个工作日</td><td>网上信访科</td></tr><tr><td>受理告知</td><td>5 个工作日</td><td>有权处理的单位</td></tr></table>
<h2>二、提高答复质量</h2>
<p>答复意见应当事实清楚、依据准确、文字通顺，并告知救济途径。</p>`;

for (const type of TEXT_SIZES)
  test.describe(`in ${type.name}`, () => {
    test.use({ fontSize: type.fontSize });
    const look = (page: Page, name: string) => checkScreen(page, name, type);

    test('the screens of the editor fit and are accessible', async ({ openClient, practice }) => {
      await seedArticles(practice);
      const { page } = await openClient();
      await page.setViewportSize(windowOf(type));

      await expect(page.getByRole('button', { name: '进入演练' })).toBeEnabled();
      await look(page, 'login');
      await page.getByRole('button', { name: '网络设置' }).click();
      await expect(page.getByRole('heading', { name: '平台与网络' })).toBeVisible();
      await look(page, 'settings-before-login');
      await page.getByRole('button', { name: '返回登录' }).click();
      await page.getByRole('button', { name: '线路测试' }).click();
      await expect(page.getByRole('list', { name: '线路测试结果' })).toBeVisible();
      await look(page, 'login-line-test');
      await page.getByRole('button', { name: '进入演练' }).click();
      await expect(page.getByRole('button', { name: '以林晓禾登录' })).toBeEnabled();
      await look(page, 'login-practice');
      await page.getByRole('button', { name: '以林晓禾登录' }).click();
      await expect(rootScreen(page)).toBeVisible();
      await look(page, 'root-practice');
      await waitUntilPagesOpen(page);
      await expect(page.getByRole('heading', { level: 2, name: '待我发布' })).toBeVisible();

      await practice.setFaults({ refuse: { count: 1, code: 'REFUSED' } });
      await writeDraft(page, {
        title: '关于开展2026年度信访档案整理工作的通知',
        text: '各科室于十二月十五日前完成本年度信访档案的收集、整理和归档。',
        by: '林晓禾',
      });
      await expect(page.getByText('可以送审。')).toBeVisible();
      await page.getByRole('button', { name: '送审' }).click();
      await expect(page.getByRole('dialog', { name: '送审' })).toBeVisible();
      await look(page, 'draft-submit');
      await page.getByRole('dialog').getByRole('button', { name: '确认送审' }).click();
      await expect(page.getByText('您对这篇稿件的操作被平台退回：送审')).toBeVisible();
      await look(page, 'article-returned');

      await newDraft(page);
      await expect(page.getByText('送审前检查（还有 9 项）')).toBeVisible();
      await look(page, 'draft-empty');
      await page.getByLabel('标题', { exact: true }).fill('关于规范网上信访事项办理工作的通知');
      await paste(bodyEditor(page), NOTICE);
      await insertImage(page, upload(png('流程图.png', 5)), '网上信访事项办理流程示意图');
      await attach(
        page,
        upload(docx('网上信访事项办理工作规范.docx', ['网上信访事项办理工作规范'])),
        upload(pdf('办理流程图.pdf', ['办理流程图'])),
      );
      await bodyEditor(page).evaluate((element) => element.parentElement?.scrollTo(0, 0));
      await page
        .getByRole('region', { name: '发布信息、附件和保密审查' })
        .evaluate((it) => it.scrollTo(0, 0));
      await waitUntilSaved(page);
      await expect(page.getByText('送审前检查（还有 7 项）')).toBeVisible();
      await look(page, 'draft');
      await page.getByText('预览', { exact: true }).click();
      await expect(page.getByRole('document', { name: '发布后的样子' }).getByRole('img')).toBeVisible();
      await look(page, 'draft-preview');

      await goTo(page, '工作台');
      await expect(page.getByRole('heading', { level: 2, name: '我的草稿' })).toBeVisible();
      await look(page, 'workbench');
      await goTo(page, '稿件');
      await expect(page.getByRole('grid', { name: '稿件列表' }).getByRole('row').nth(10)).toBeVisible();
      await look(page, 'articles');
      await page.getByText('本机草稿', { exact: true }).click();
      await expect(page.getByRole('grid', { name: '本机草稿' })).toBeVisible();
      await look(page, 'articles-drafts');

      await openArticle(page, seededTitles.ready);
      await expect(page.getByText('签名有效')).toHaveCount(3);
      await look(page, 'article');
      await page.getByRole('button', { name: '发布', exact: true }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await look(page, 'article-release');
      await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
      await openArticle(page, seededTitles.again);
      await page.getByRole('button', { name: '比较' }).click();
      await expect(page.getByText('第 1 稿与第 2 稿的差异')).toBeVisible();
      await expect(page.locator('ins').first()).toBeVisible();
      await look(page, 'article-compare');

      await page.getByRole('searchbox', { name: '检索稿件' }).fill('办结率');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('option').first()).toBeVisible();
      await look(page, 'search');

      await goTo(page, '同步');
      await expect(page.getByRole('button', { name: '查看并处理' })).toBeVisible();
      await look(page, 'sync');
      await page.getByRole('button', { name: '查看并处理' }).click();
      await expect(page.getByRole('heading', { name: '我发出的' })).toBeVisible();
      await look(page, 'sync-returned');

      await goTo(page, '设置');
      await page.getByRole('button', { name: '线路测试' }).click();
      await expect(page.getByRole('list', { name: '线路测试结果' })).toBeVisible();
      await look(page, 'settings');
      await page.getByRole('heading', { name: '本机操作记录' }).scrollIntoViewIfNeeded();
      await page.getByRole('button', { name: '核验记录是否完整' }).click();
      await expect(page.getByText(/条记录完整，未被改动/)).toBeVisible();
      await page.getByRole('region', { name: '设置' }).evaluate((it) => it.scrollTo(0, it.scrollHeight));
      await look(page, 'settings-audit');
      await page.getByRole('heading', { name: '信任根' }).scrollIntoViewIfNeeded();
      await look(page, 'settings-root');

      await goTo(page, '帮助');
      await look(page, 'help');
      await page.keyboard.press('F1');
      await expect(page.getByRole('dialog', { name: '快捷键' })).toBeVisible();
      await look(page, 'shortcuts');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: '锁定', exact: true }).click();
      await expect(page.getByLabel('证书密码')).toBeVisible();
      await look(page, 'locked');
      await page.getByLabel('证书密码').fill('不是这个');
      await page.getByRole('button', { name: '继续' }).click();
      await expect(page.locator('[data-screen="locked"]').getByRole('alert')).toBeVisible();
      await look(page, 'locked-wrong-password');
      await page.getByLabel('证书密码').fill(personOf(practice, '林晓禾').password);
      await page.getByRole('button', { name: '继续' }).click();
      await expect(page.getByRole('heading', { level: 1, name: '帮助' })).toBeVisible();
    });

    test('the screens of the reviewer fit and are accessible', async ({ clientFor, practice }) => {
      await seedArticles(practice);
      const [{ page }] = await clientFor('周正川');
      await page.setViewportSize(windowOf(type));
      await expect(page.getByRole('heading', { level: 2, name: '待我审核' })).toBeVisible();
      await look(page, 'reviewer-workbench');
      await goTo(page, '审核');
      await expect(page.getByRole('grid', { name: '待我审核的稿件' })).toBeVisible();
      await look(page, 'review-queue');

      await openReview(page, seededTitles.again);
      await expect(page.getByText('签名有效')).toHaveCount(1);
      await look(page, 'review');
      await page.getByText('与上次意见时的差异', { exact: true }).click();
      await expect(page.locator('ins').first()).toBeVisible();
      await look(page, 'review-difference');
      await page.getByText('稿件', { exact: true }).last().click();
      await page.getByRole('textbox', { name: '审核意见' }).fill('数据已核对一致，同意送复审。');
      await page.getByRole('button', { name: '同意', exact: true }).click();
      await expect(page.getByRole('dialog', { name: /^初审/ })).toBeVisible();
      await look(page, 'review-sign');
      await page.getByRole('dialog').getByRole('button', { name: '返回' }).click();
      await decide(page, '同意', { opinion: '数据已核对一致，同意送复审。' });

      await openArticle(page, '市信访局召开三季度重点工作调度会');
      await page.evaluate(() => (window.location.hash = window.location.hash.replace('articles', 'review')));
      await expect(page.getByRole('heading', { name: '不能签署意见' })).toBeVisible();
      await look(page, 'review-barred');

      await practice.stop();
      await goTo(page, '同步');
      await expect(page.getByRole('heading', { name: '离线，可继续工作' })).toBeVisible();
      await look(page, 'sync-offline');
    });

    test('the screens of the administrator fit and are accessible', async ({
      clientFor,
      practice,
      folder,
    }) => {
      await seedArticles(practice);
      const [administrator] = await clientFor('许文泊');
      const { page } = administrator;
      await page.setViewportSize(windowOf(type));
      await expect(page.getByRole('link', { name: /^在用的账号/ })).toBeVisible();
      await look(page, 'administrator-workbench');
      await goTo(page, '账号与权限');
      await expect(page.getByRole('row').filter({ hasText: '林晓禾' })).toBeVisible();
      await look(page, 'accounts');

      await page.getByRole('button', { name: '开通账号' }).click();
      const opening = page.getByRole('dialog', { name: '开通账号' });
      await opening.getByLabel('账号名').fill('dengyuchuan');
      await opening.getByLabel('姓名').fill('邓雨川');
      await opening.getByLabel('科室').fill('督查科');
      await opening.getByRole('checkbox', { name: '信息编辑' }).check();
      await opening.getByRole('checkbox', { name: '复审人' }).check();
      await expect(opening.getByRole('alert')).toBeVisible();
      await look(page, 'accounts-open-conflict');
      await opening.getByRole('checkbox', { name: '复审人' }).uncheck();
      const key = issueCertificateTo(
        { name: '邓雨川', number: '340097' },
        { practice: join(folder, 'practice'), folder },
      );
      await readCertificate(administrator, certificateOf(key, folder));
      await opening.getByLabel(/^原因/).fill('新进人员，负责督查信息编辑。');
      await opening.getByLabel(/^原因/).scrollIntoViewIfNeeded();
      await look(page, 'accounts-open');
      await opening.getByRole('button', { name: '下一步' }).click();
      await expect(opening.getByRole('button', { name: '签名办理' })).toBeVisible();
      await look(page, 'accounts-open-sign');
      await opening.getByRole('button', { name: '上一步' }).click();
      await opening.getByLabel('姓名').fill('邓雨');
      await expect(opening.getByText(/^证书颁发给“邓雨川”/)).toBeVisible();
      await opening.getByText(/^证书颁发给“邓雨川”/).scrollIntoViewIfNeeded();
      await look(page, 'accounts-open-another');
      await page.keyboard.press('Escape');

      await page.getByRole('link', { name: '林晓禾' }).click();
      await expect(page.getByRole('heading', { level: 2, name: '证书' })).toBeVisible();
      await look(page, 'account');
      await page.getByRole('button', { name: '变更' }).click();
      await expect(page.getByRole('dialog', { name: '变更林晓禾的账号' })).toBeVisible();
      await look(page, 'account-change');
      await page.keyboard.press('Escape');
      await goTo(page, '账号与权限');
      await page.getByRole('link', { name: '孙可欣' }).click();
      await page.getByRole('button', { name: '注销' }).click();
      const closing = page.getByRole('dialog', { name: '注销孙可欣的账号' });
      await expect(closing.getByText(/^手中还有 \d+ 篇稿件/)).toBeVisible();
      await look(page, 'account-close');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: '更换' }).first().click();
      await expect(page.getByRole('dialog', { name: '更换孙可欣的证书' })).toBeVisible();
      await look(page, 'account-certificate');
      await page.keyboard.press('Escape');

      await goTo(page, '账号与权限');
      await page.getByText('登录策略', { exact: true }).click();
      await expect(page.getByRole('heading', { level: 2, name: '登录策略' })).toBeVisible();
      await look(page, 'accounts-policy');
      await page.getByText('数据恢复申请', { exact: true }).click();
      await expect(page.getByText('没有等待办理的申请')).toBeVisible();
      await look(page, 'accounts-recoveries');
      await goTo(page, '代理');
      await expect(page.getByRole('button', { name: '登记代理' })).toBeVisible();
      await look(page, 'delegation-empty');
      await page.getByRole('button', { name: '登记代理' }).click();
      const dialog = page.getByRole('dialog', { name: '登记代理' });
      await dialog.getByLabel('被代理人').click();
      await page
        .locator('.ant-select-dropdown')
        .getByText(/^吴静宜/)
        .click();
      await dialog.getByLabel('代理的职责').click();
      await page.locator('.ant-select-dropdown:visible').getByText('复审人', { exact: true }).click();
      await dialog.getByLabel('代理人', { exact: true }).click();
      await expect(page.locator('.ant-select-item-option-disabled').first()).toBeVisible();
      await look(page, 'delegation-choice');
      await page
        .locator('.ant-select-dropdown:visible')
        .getByText(/^周正川（/)
        .click();
      await dialog.getByLabel(/^原因/).fill('外出培训一周。');
      await look(page, 'delegation-grant');
      await dialog.getByRole('button', { name: '下一步' }).click();
      await dialog.getByRole('button', { name: '签名办理' }).click();
      await expect(dialog).toBeHidden();
      await expect(page.getByRole('row').filter({ hasText: '外出培训一周。' })).toContainText('代理中');
      await look(page, 'delegation');
    });

    test('the screens of the auditor and of the proof fit and are accessible', async ({
      clientFor,
      practice,
    }) => {
      await seedArticles(practice);
      const [editor, auditor] = await clientFor('林晓禾', '冯清荷');
      const { page } = auditor;
      await openArticle(editor.page, seededTitles.ready);
      const proof = await exportProof(editor);
      await page.setViewportSize(windowOf(type));
      await look(page, 'auditor-workbench');
      await goTo(page, '审计');
      await expect(page.getByRole('row').nth(1)).toBeVisible();
      await look(page, 'audit');
      await page.getByText('记录链', { exact: true }).click();
      await page.getByRole('button', { name: '核验平台的记录链' }).click();
      await expect(page.getByText(/^\d+ 条完整，未被改动$/)).toBeVisible();
      await look(page, 'audit-chains');

      await goTo(page, '核验证据包');
      await look(page, 'proof-empty');
      await verifyProof(auditor, proof);
      await expect(page.getByRole('heading', { name: /^证据成立/ })).toBeVisible();
      await look(page, 'proof');
      await page
        .getByRole('region', { name: '核验证据包' })
        .evaluate((it) => it.scrollTo(0, it.scrollHeight));
      await look(page, 'proof-end');
      await goTo(page, '设置');
      await expect(page.getByRole('heading', { name: '登录与锁定' })).toBeVisible();
      await look(page, 'settings-auditor');
    });

    test('the login with an SMS code fits and is accessible', async ({ clientFor, openClient }) => {
      const [{ page: administrator }] = await clientFor('许文泊');
      await goTo(administrator, '账号与权限');
      await administrator.getByText('登录策略', { exact: true }).click();
      await administrator.getByRole('radio', { name: '需要', exact: true }).check();
      await administrator.getByRole('button', { name: '设置登录策略' }).click();
      const dialog = administrator.getByRole('dialog', { name: '设置登录策略' });
      await dialog.getByLabel(/^原因/).fill('按年度安全要求启用短信验证。');
      await dialog.getByRole('button', { name: '下一步' }).click();
      await dialog.getByRole('button', { name: '签名办理' }).click();
      await expect(administrator.getByText('登录策略已生效')).toBeVisible();
      const { page } = await openClient('林晓禾');
      await page.setViewportSize(windowOf(type));
      await page.getByRole('button', { name: '进入演练' }).click();
      await page.getByRole('button', { name: '以林晓禾登录' }).click();
      await expect(page.getByText(/^演练短信：/)).toBeVisible();
      await look(page, 'login-sms');
      await page.getByLabel('短信验证码').fill('000000');
      await page.getByRole('button', { name: '验证并登录' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await look(page, 'login-sms-wrong');
    });

    test('the screens of the roster fit and are accessible', async ({ clientFor }) => {
      const [administrator, { page: officer }] = await clientFor('林晓禾', '马思齐');
      const { page } = administrator;
      const { running, next } = runningAndNextShift();
      const { month } = running;
      const clear = page.getByText('没有空缺和冲突，可以发布。');
      for (const each of [page, officer]) await each.setViewportSize(windowOf(type));

      await openRoster(page, month);
      await expect(page.getByText(/还没有值班表$/)).toBeVisible();
      await look(page, 'roster-empty');
      await assignByPlan(page, month);
      await addPeriod(page, '省互联网大会', `${month}-10`, `${month}-14`);
      await expect(clear).toBeVisible();
      await page.getByRole('heading', { name: '排班条件' }).scrollIntoViewIfNeeded();
      await look(page, 'roster-editor');
      const wrong = rosterCell(page, running.day, running.time, '运维值班');
      await wrong.selectOption({ label: '马思齐' });
      await page.getByRole('button', { name: '转到第一处' }).click();
      await expect(page.locator('[aria-invalid="true"]').first()).toBeFocused();
      await look(page, 'roster-editor-problem');
      await wrong.selectOption({ label: '孙可欣' });
      await expect(clear).toBeVisible();
      await page.getByRole('button', { name: '发布', exact: true }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await look(page, 'roster-publish');
      await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
      await publish(page);
      if (next.month !== month) {
        await assignByPlan(page, next.month);
        await publish(page);
      }
      await waitUntilSent(page);

      await openRoster(page, next.month);
      await page.getByRole('button', { name: '申请调班' }).click();
      const asking = page.getByRole('dialog', { name: '申请调班' });
      await chooseInDialog(page, asking, '我的班', `${next.day} ${next.time} 的技术值班`);
      await chooseInDialog(page, asking, '请谁来值', /^马思齐/);
      await asking.getByLabel('原因').fill('外出开会，请代一次。');
      await look(page, 'roster-swap-ask');
      await asking.getByRole('button', { name: '取消' }).click();
      await askSwap(page, next, '外出开会，请代一次。');
      await openRoster(officer, next.month);
      await officer.getByRole('button', { name: '不同意', exact: true }).click();
      await look(officer, 'roster-swap-answer');
      await officer.getByRole('dialog').getByRole('button', { name: '取消' }).click();
      await answerSwap(officer, '同意', '签名同意');
      await expect(rosterTable(page).getByText('调班', { exact: true })).toBeVisible();
      await look(page, 'roster');

      const unknown = '2031-02';
      await assignByChangeTimes(page, unknown, ['00:00', '06:00', '12:00', '18:00']);
      await publish(page);
      await expect(page.getByText('2031年的放假安排未导入，休息日按星期推算。')).toBeVisible();
      await look(page, 'roster-calendar-unknown');
      await saveRosterAs(administrator, '导出 Excel', '值班表.xlsx');
      await page.getByRole('button', { name: '打印、Excel' }).click();
      await expect(page.getByRole('menuitem', { name: '打印值班表' })).toBeVisible();
      await look(page, 'roster-files');
    });
  });
