import { join } from 'node:path';
import { answerProposal, goTo, propose, readCertificate, waitingProposal } from './actions';
import { certificateOf, issueCertificateTo } from './certificates';
import { expect, test, type Client } from './fixtures';
import { signInWithFile } from './practice';
import { waitUntilPagesOpen } from './root-of-trust';

const nav = ({ page }: Client, name: string) =>
  page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name });

test(
  'a reviewer role needs two signatures, and the auditor sees the proposal before',
  { tag: '@page' },
  async ({ clientFor, openClient, folder }) => {
    test.setTimeout(240_000);
    const [administrator, principal, auditor] = await clientFor('许文泊', '陈立成', '冯清荷');
    const { page } = administrator;
    const key = issueCertificateTo(
      { name: '邓雨川', number: '340097' },
      { practice: join(folder, 'practice'), folder },
    );

    await test.step('the administrator opens the account of a reviewer, which has no effect yet', async () => {
      await goTo(page, '账号与权限');
      await page.getByRole('button', { name: '开通账号' }).click();
      const dialog = page.getByRole('dialog', { name: '开通账号' });
      await dialog.getByLabel('账号名').fill('dengyuchuan');
      await dialog.getByRole('checkbox', { name: '复审人' }).check();
      await readCertificate(administrator, certificateOf(key, folder));
      await propose(page, '开通账号', '新任办公室副主任。', ['邓雨川（dengyuchuan）', '340097', '复审人']);
      await expect(page.getByRole('row').filter({ hasText: '邓雨川' })).toHaveCount(0);
    });

    await test.step('the proposer cannot give the second signature', async () => {
      await expect(nav(administrator, '会签')).not.toContainText('1');
      await goTo(page, '会签');
      const act = waitingProposal(page, '邓雨川');
      await expect(act).toContainText('由您提请，等待另一人会签。');
      await expect(act.getByRole('button')).toHaveText(['撤回']);
    });

    await test.step('the auditor sees the proposal and cannot answer it', async () => {
      await goTo(auditor.page, '会签');
      const act = waitingProposal(auditor.page, '邓雨川');
      await expect(act).toContainText('授予“复审人”须会签。');
      await expect(act.getByRole('button')).toHaveCount(0);
    });

    await test.step('the principal is notified, reads the proposal and signs', async () => {
      await expect(nav(principal, '会签')).toContainText('1');
      await expect(
        principal.page.getByRole('list', { name: '待办数量' }).getByRole('link', { name: /待我会签/ }),
      ).toContainText('1');
      await goTo(principal.page, '会签');
      const act = waitingProposal(principal.page, '邓雨川');
      for (const text of ['开通账号', '编号 340097', '复审', '许文泊', '新任办公室副主任。'])
        await expect(act).toContainText(text);
      await answerProposal(principal.page, '邓雨川', '会签同意', '任命文件已核对。', '已会签，事项已生效');
      await expect(principal.page.getByText('没有等待会签的事项。')).toBeVisible();
      const done = principal.page.getByRole('row').filter({ hasText: '邓雨川' });
      for (const text of ['已会签', '陈立成', '任命文件已核对。']) await expect(done).toContainText(text);
      await expect(nav(principal, '会签')).not.toContainText('1');
    });

    await test.step('the account exists, and its owner signs in', async () => {
      await goTo(page, '账号与权限');
      await expect(page.getByRole('row').filter({ hasText: '邓雨川' })).toContainText('在用');
      const client = await openClient('邓雨川');
      const newcomer = client.page;
      await signInWithFile(client, key);
      await waitUntilPagesOpen(newcomer);
      await expect(newcomer.getByRole('banner').getByText('邓雨川')).toBeVisible();
    });
  },
);

test(
  'a proposal is refused by the principal, or withdrawn by its proposer',
  { tag: '@page' },
  async ({ clientFor }) => {
    test.setTimeout(180_000);
    const [{ page }, { page: principal }, { page: editor }] = await clientFor('许文泊', '陈立成', '林晓禾');
    const promote = async (role: string, reason: string) => {
      await goTo(page, '账号与权限');
      await page.getByRole('link', { name: '马思齐' }).click();
      await page.getByRole('button', { name: '变更' }).click();
      await page.getByRole('dialog').getByRole('checkbox', { name: role }).check();
      await propose(page, '变更马思齐的账号', reason, [`值班员 → ${role}、值班员`]);
      await expect(page.getByRole('main')).not.toContainText(role);
    };

    await test.step('it is refused with a reason that the proposer reads', async () => {
      await promote('初审人', '拟任科室负责人。');
      await answerProposal(principal, '马思齐', '退回', '尚未任命。', '已退回，没有更改');
      await goTo(page, '会签');
      const row = page.getByRole('row').filter({ hasText: '拟任科室负责人。' });
      for (const text of ['已退回', '陈立成', '尚未任命。']) await expect(row).toContainText(text);
    });

    await test.step('it is withdrawn', async () => {
      await promote('复审人', '拟调办公室。');
      await answerProposal(page, '马思齐', '撤回', '写错了人。', '已撤回，没有更改');
      await expect(page.getByRole('row').filter({ hasText: '拟调办公室。' })).toContainText('已撤回');
      await goTo(principal, '会签');
      await expect(principal.getByText('没有等待会签的事项。')).toBeVisible();
    });

    await test.step('no role has changed', async () => {
      await goTo(page, '账号与权限');
      const roles = page.getByRole('row').filter({ hasText: '马思齐' });
      for (const role of ['初审人', '复审人']) await expect(roles).not.toContainText(role);
    });

    await test.step('other roles do not see the page', async () => {
      await expect(editor.getByRole('navigation').getByRole('link', { name: '会签' })).toHaveCount(0);
      await editor.evaluate(() => (window.location.hash = '#/proposals'));
      await expect(editor.getByRole('heading', { level: 1, name: '没有权限' })).toBeVisible();
    });
  },
);

test(
  'the root of trust is handed over with two signatures',
  { tag: '@page' },
  async ({ clientFor, openClient }) => {
    test.setTimeout(180_000);
    const [administrator, principal] = await clientFor('许文泊', '陈立成');
    const { page } = administrator;
    const shown = page.getByRole('list', { name: '本单位信任根的指纹' }).locator('[aria-hidden]');
    const fingerprint = async () => (await shown.allTextContents()).join('');
    await page.evaluate(() => (window.location.hash = '#/register'));
    await expect(page.getByText('建立时由许文泊、陈立成签名。')).toBeVisible();
    const before = await fingerprint();

    await page.getByRole('button', { name: '移交信任根' }).click();
    await propose(page, '移交信任根', '信息中心人员调整。', [before.slice(0, 4), '成为新的信任根']);
    expect(await fingerprint()).toBe(before);
    await answerProposal(principal.page, '登记 12 个账号', '会签同意', '已当面核对。', '已会签，事项已生效');
    await expect.poll(fingerprint).not.toBe(before);
    await expect(page.getByText('本机最初核对的指纹')).toBeVisible();
    await expect(page.getByText('本机已核对信任根，登记簿全部成立。')).toBeVisible();

    await test.step('a person who signs in later compares the new root', async () => {
      const { page: later } = await openClient('林晓禾');
      await later.getByRole('button', { name: '进入演练' }).click();
      await later.getByRole('button', { name: '以林晓禾登录' }).click();
      const given = await later.locator('[data-screen="root"] pre').innerText();
      expect(given.replace(/\s/g, '')).toBe(await fingerprint());
      await waitUntilPagesOpen(later);
    });

    await test.step('a person who had compared the old root is not asked again', async () => {
      await page.getByRole('button', { name: '退出', exact: true }).click();
      await page.getByRole('button', { name: '以许文泊登录' }).click();
      await expect(page.locator('[data-covered="false"]')).toBeVisible();
    });
  },
);
