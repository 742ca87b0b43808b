import type { Page } from '@playwright/test';
import {
  waitUntilSent,
  bodyEditor,
  exportProof,
  openArticle,
  answerFileDialog,
  waitUntilSaved,
} from './actions';
import { dutyStatusLink, shiftEntries, recordNote } from './duty-actions';
import { seedRoster } from './duty-seed';
import { expect, test } from './fixtures';
import { tabThroughPage, focusedStop, recordSteps, tabTo } from './keyboard';
import { personOf } from './practice';
import { blankGroupsOf, rootScreen } from './root-of-trust';
import { seedArticles, seededTitles } from './seed';

async function open(page: Page, section: string): Promise<void> {
  await tabTo(page, new RegExp(`^${section}`));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: section, exact: true })).toBeVisible();
}

/** Compares the root of trust at a first sign-in. The focus is on the group to fill in. */
async function compareByKey(page: Page): Promise<void> {
  const screen = rootScreen(page);
  const given = await screen.locator('pre').innerText();
  const [blank] = await blankGroupsOf(page, given);
  expect((await focusedStop(page))?.name).toBe(blank?.label);
  await page.keyboard.type(blank?.group ?? '');
  await tabTo(page, '与系统管理员给的一致，记下');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: '工作台' })).toBeFocused();
}

/** Signs out and signs in as another person of the practice office. */
async function changeTo(page: Page, name: string, first = true): Promise<void> {
  await tabTo(page, '退出');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: `以${name}登录` })).toBeEnabled();
  await tabTo(page, `以${name}登录`);
  await page.keyboard.press('Enter');
  if (first) await compareByKey(page);
  await expect(page.getByRole('heading', { level: 1, name: '工作台' })).toBeVisible();
}

const TITLE = '关于开展消防安全检查的通知';

test('an article is drafted, reviewed and released by keyboard only', async ({ openClient, practice }) => {
  test.setTimeout(180_000);
  const { page } = await openClient();
  const { keyboard } = page;

  await test.step('sign in', async () => {
    await expect(page.getByRole('button', { name: '进入演练' })).toBeEnabled();
    await tabTo(page, /^进入演练/);
    await keyboard.press('Enter');
    await expect(page.getByRole('button', { name: '以林晓禾登录' })).toBeFocused();
    await keyboard.press('Enter');
    await compareByKey(page);
  });

  await test.step('write a draft, with a table that is entered and left', async () => {
    await keyboard.press('Control+Alt+n');
    await expect(page.getByRole('heading', { level: 1, name: '新稿' })).toBeVisible();
    await expect(page.getByRole('textbox', { name: '标题' })).toBeFocused();
    await keyboard.type(TITLE);
    await keyboard.press('Enter');
    await expect(bodyEditor(page)).toBeFocused();
    await keyboard.type('检查安排如下：');
    await keyboard.press('Alt+F10');
    await keyboard.press('End');
    expect((await focusedStop(page))?.name).toBe('插入表格');
    await keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: '2 行 2 列' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(bodyEditor(page).getByRole('table')).toBeVisible();
    await expect(bodyEditor(page)).toBeFocused();
    for (const cell of ['时间', '科室', '周一']) {
      await keyboard.type(cell);
      await keyboard.press('Tab');
    }
    await keyboard.type('办公室');
    await keyboard.press('Escape');
    await keyboard.type('请各科室自查。');
    await expect(bodyEditor(page).locator('> p').last()).toHaveText('请各科室自查。');
  });

  await test.step('fill in the fields and submit', async () => {
    await tabTo(page, '发布站点');
    await keyboard.press('Enter');
    await expect(page.getByRole('option', { name: '某某市信访局' })).toBeAttached();
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expect(page.locator('.ant-select-content').getByText('某某市信访局')).toBeVisible();
    await tabTo(page, '栏目');
    await keyboard.type('通知公告');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expect(page.locator('.ant-select-content').getByText('通知公告')).toBeVisible();
    for (const answer of ['可以公开', '不含']) {
      await tabTo(page, answer);
      await keyboard.press('Space');
    }
    const fields = { '请填写保密审查人。': '林晓禾', '请写明保密审查的依据。': '内部工作安排，可以公开。' };
    for (const [finding, answer] of Object.entries(fields)) {
      await tabTo(page, finding);
      await keyboard.press('Enter');
      await keyboard.type(answer);
      await expect(page.getByRole('button', { name: finding })).toBeHidden();
    }
    await waitUntilSaved(page);
    await expect(page.getByLabel('审查人', { exact: true })).toHaveValue('林晓禾');
    await expect(page.getByText('可以送审。')).toBeVisible();
    const stops = await tabThroughPage(page);
    for (const name of ['标题', '正文', '发布站点', '栏目', '选择文件，或拖到这里', '审查日期', '送审'])
      expect(stops).toContain(name);
    await keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog', { name: '送审' })).toBeVisible();
    await tabTo(page, '确认送审');
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: '办理进度（第 1 稿）' })).toBeVisible();
    await waitUntilSent(page);
  });

  for (const name of ['周正川', '吴静宜', '郑怀远'])
    await test.step(`sign as ${name}`, async () => {
      await changeTo(page, name);
      await open(page, '审核');
      await tabTo(page, '待我审核的稿件');
      await keyboard.press('Enter');
      await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
      if (name === '周正川') expect(await tabThroughPage(page)).toContain('审核意见');
      await tabTo(page, '审核意见');
      await keyboard.type('同意。');
      await tabTo(page, '同意');
      await keyboard.press('Enter');
      await expect(page.getByRole('button', { name: '签名同意' })).toBeFocused();
      await keyboard.press('Enter');
      await expect(page.getByText('没有等您审核的稿件')).toBeVisible();
      await waitUntilSent(page);
    });

  await test.step('release the article', async () => {
    await changeTo(page, '林晓禾', false);
    await expect(page.getByRole('main').getByRole('link', { name: TITLE })).toBeVisible();
    await keyboard.press('j');
    await expect(page.getByRole('main').getByRole('link', { name: TITLE })).toBeFocused();
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
    await tabTo(page, '发布');
    await keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByRole('button', { name: '取消' })).toBeFocused();
    await tabTo(page, '发布');
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 }).getByText('已发布', { exact: true })).toBeVisible();
  });

  await test.step('find the article', async () => {
    await keyboard.press('Control+k');
    await keyboard.type('消防安全');
    await keyboard.press('Enter');
    await expect(page.getByRole('option').filter({ hasText: TITLE })).toBeVisible();
    await expect(page.getByRole('combobox', { name: '检索词' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
  });

  await test.step('use sync and settings', async () => {
    await open(page, '同步');
    await tabTo(page, '立即同步');
    await keyboard.press('Enter');
    await waitUntilSent(page);
    await open(page, '设置');
    expect(await tabThroughPage(page)).toEqual(expect.arrayContaining(['平台地址', '线路测试', '标准']));
    await tabTo(page, '线路测试');
    await keyboard.press('Enter');
    await expect(page.getByRole('list', { name: '线路测试结果' })).toBeVisible();
    await tabTo(page, '标准');
    await keyboard.press('ArrowRight');
    await expect(page.getByRole('radio', { name: '大', exact: true })).toBeChecked();
    await expect(page.locator('html')).toHaveCSS('font-size', '18px');
    await keyboard.press('ArrowLeft');
    await expect(page.locator('html')).toHaveCSS('font-size', '16px');
  });

  await test.step('a page with unsaved settings asks before it is left', async () => {
    await tabTo(page, '多久没有操作就锁定屏幕');
    await keyboard.press('Control+a');
    await keyboard.type('7');
    await tabTo(page, /^同步/);
    await keyboard.press('Enter');
    const question = page.getByRole('dialog', { name: '设置有修改尚未保存，要离开吗？' });
    await expect(question.getByRole('button', { name: '返回继续编辑' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(question).toBeHidden();
    await expect(page.getByText('有修改尚未保存', { exact: true })).toBeVisible();
    await tabTo(page, /^同步/);
    await keyboard.press('Enter');
    await expect(question.getByRole('button', { name: '返回继续编辑' })).toBeFocused();
    await tabTo(page, '放弃修改');
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: '同步' })).toBeVisible();
    await open(page, '设置');
    await tabTo(page, '标准');
  });

  await test.step('lock and unlock, back at the same place', async () => {
    await keyboard.press('F8');
    await expect(page.getByLabel('证书密码')).toBeFocused();
    await keyboard.type(personOf(practice, '林晓禾').password);
    await keyboard.press('Enter');
    await expect(page.getByRole('radio', { name: '标准' })).toBeFocused();
  });
});

test(
  'an account is changed and a proof verified by keyboard only',
  { tag: '@page' },
  async ({ clientFor, practice }) => {
    test.setTimeout(180_000);
    await seedArticles(practice);
    const [editor, administrator] = await clientFor('林晓禾', '许文泊');
    await openArticle(editor.page, seededTitles.ready);
    const proof = await exportProof(editor);
    const { page, electron } = administrator;
    const { keyboard } = page;

    await test.step('change an account', async () => {
      await open(page, '账号与权限');
      await expect(page.getByRole('link', { name: '马思齐' })).toBeVisible();
      expect(await tabThroughPage(page)).toEqual(
        expect.arrayContaining(['开通账号', '按姓名、账号名、编号或科室查找', '马思齐']),
      );
      await tabTo(page, '马思齐');
      await keyboard.press('Enter');
      await expect(page.getByRole('heading', { level: 1 })).toContainText('马思齐');
      expect(await tabThroughPage(page)).toEqual(
        expect.arrayContaining(['变更', '停用', '注销', '登记证书', '更换']),
      );
      await tabTo(page, '变更');
      await keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: '变更马思齐的账号' });
      await expect(dialog).toBeVisible();
      await tabTo(page, '科室');
      await keyboard.press('Control+a');
      await keyboard.type('督查科');
      await tabTo(page, '带班领导');
      await keyboard.press('Space');
      await expect(dialog.getByRole('checkbox', { name: '带班领导' })).toBeChecked();
      await tabTo(page, /^原因/);
      await keyboard.type('岗位调整。');
      await tabTo(page, '下一步');
      await keyboard.press('Enter');
      await expect(dialog).toContainText('网上信访科 → 督查科');
      await expect(dialog).toContainText('值班员 → 值班员、带班领导');
      await expect(page.getByRole('button', { name: '签名办理' })).toBeFocused();
      await keyboard.press('Enter');
      await expect(dialog).toBeHidden();
      await expect(page.getByRole('main')).toContainText('值班员、带班领导');
    });

    await test.step('verify a proof package', async () => {
      await open(page, '核验证据包');
      await tabTo(page, '选择证据包…');
      await answerFileDialog({ page, electron }, proof, () => keyboard.press('Enter'));
      await expect(page.getByRole('heading', { name: /^证据成立/ })).toBeVisible();
      expect(await tabThroughPage(page)).toEqual(expect.arrayContaining(['打印核验结果', '核验证据包']));
    });
  },
);

test('a shift is worked by keyboard only', { tag: '@page' }, async ({ clientFor, practice }) => {
  test.setTimeout(240_000);
  await seedRoster(practice);
  const [{ page }] = await clientFor('马思齐');
  const { keyboard } = page;
  await expect(dutyStatusLink(page)).toHaveText('轮到您值班，请接班');

  const steps = await recordSteps(page, async () => {
    await tabTo(page, /^值守/);
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: '值守', exact: true })).toBeVisible();
    await tabTo(page, '接班');
    await keyboard.press('Enter');
    await expect(page.getByLabel('没有交班的原因')).toBeFocused();
    await keyboard.press('F9');
    await expect(page.getByText('请先接班，再记录；')).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await keyboard.type('首次启用，没有上一班。');
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

    await recordNote(page, '读网发现一处括号用错，已转整改。');
    await tabTo(page, /^更正：电话/);
    await keyboard.press('Enter');
    await expect(page.getByLabel('更正为')).toBeFocused();
    await keyboard.press('End');
    await keyboard.type('并电话告知作者。');
    await tabTo(page, '更正原因');
    await keyboard.type('补充。');
    await keyboard.press('Enter');
    await expect(shiftEntries(page).filter({ hasText: '并电话告知作者。' }).first()).toBeVisible();

    await tabTo(page, '交班');
    await keyboard.press('Enter');
    await expect(page.getByLabel('交班说明（可不填）')).toBeFocused();
    await keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(shiftEntries(page).filter({ hasText: '交班' }).first()).toBeVisible();
  });
  expect(steps).not.toContain('mouse');
});
