import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { waitUntilSent, goTo, openArticle, readCertificate, signAct, submit, writeDraft } from './actions';
import { certificateOf, issueCertificateTo } from './certificates';
import { expect, test } from './fixtures';
import { signInWithFile } from './practice';
import { waitUntilPagesOpen } from './root-of-trust';

/** Signs the filled form of the dialog; `contains` is checked before signing. Waits for the message `done`. */
async function sign(
  page: Page,
  dialogName: string,
  reason: string,
  contains: string[],
  done: string,
): Promise<void> {
  await signAct(page, dialogName, reason, contains);
  await expect(page.getByText(done, { exact: true })).toBeVisible();
}

test(
  'an account is opened with a certificate, and its owner signs in with it',
  { tag: '@page' },
  async ({ clientFor, openClient, practice, folder }) => {
    test.setTimeout(180_000);
    const [administrator] = await clientFor('许文泊');
    const { page } = administrator;
    // There is no account for this certificate yet: it was issued before, as the CA of the city would do.
    const key = issueCertificateTo(
      { name: '邓雨川', number: '340097' },
      { practice: join(folder, 'practice'), folder },
    );
    await goTo(page, '账号与权限');
    await page.getByRole('button', { name: '开通账号' }).click();
    const dialog = page.getByRole('dialog', { name: '开通账号' });

    await test.step('excluding roles are refused while they are chosen', async () => {
      await dialog.getByLabel('账号名').fill('dengyuchuan');
      await dialog.getByLabel('科室').fill('督查科');
      await dialog.getByRole('checkbox', { name: '信息编辑' }).check();
      await dialog.getByRole('checkbox', { name: '系统管理员' }).check();
      await expect(dialog.getByRole('alert')).toContainText('不得由同一人担任（第十四条）');
      await expect(dialog.getByRole('button', { name: '下一步' })).toBeDisabled();
      await dialog.getByRole('checkbox', { name: '系统管理员' }).uncheck();
      await expect(dialog.getByRole('button', { name: '下一步' })).toBeEnabled();
    });

    await test.step('a certificate of another person is refused in the form', async () => {
      await dialog.getByLabel('姓名').fill('邓雨川');
      const other = await practice.issue('caoyifan', 'ecdsa-sha256');
      await readCertificate(administrator, certificateOf(other, folder));
      await expect(dialog.getByText('证书颁发给“曹一帆”，账号的姓名是“邓雨川”，不能登记。')).toBeVisible();
      await expect(dialog.getByRole('button', { name: '下一步' })).toBeDisabled();
      await dialog.getByRole('button', { name: '不用这张' }).click();
      await dialog.getByLabel('姓名').clear();
      await dialog.getByLabel('人员编号').clear();
      await expect(dialog.getByRole('button', { name: '下一步' })).toBeEnabled();
    });

    await test.step('missing and malformed fields are reported', async () => {
      await dialog.getByLabel('手机号').fill('12345');
      await dialog.getByRole('button', { name: '下一步' }).click();
      await expect(dialog.getByText('手机号是 1 开头的 11 位数字。')).toBeVisible();
      await expect(dialog.getByText('请写明原因。')).toBeVisible();
      await dialog.getByLabel('手机号').fill('13800000099');
    });

    await test.step('the name and number are taken from the certificate, and everything is signed', async () => {
      await readCertificate(administrator, certificateOf(key, folder));
      await expect(dialog.getByLabel('姓名')).toHaveValue('邓雨川');
      await expect(dialog.getByLabel('人员编号')).toHaveValue('340097');
      await sign(
        page,
        '开通账号',
        '新进人员，负责督查信息编辑。',
        ['邓雨川（dengyuchuan）', '340097', '信息编辑', '督查科'],
        '账号已开通',
      );
      const row = page.getByRole('row').filter({ hasText: '邓雨川' });
      await expect(row).toContainText('在用');
      await expect(row).toContainText('1 张');
    });

    await test.step('the owner of the account signs in', async () => {
      const client = await openClient('邓雨川');
      const newcomer = client.page;
      await signInWithFile(client, key);
      await waitUntilPagesOpen(newcomer);
      await expect(newcomer.getByRole('banner').getByText('邓雨川')).toBeVisible();
      await expect(newcomer.getByRole('link', { name: '账号与权限' })).toHaveCount(0);
      await newcomer.evaluate(() => (window.location.hash = '#/accounts'));
      await expect(newcomer.getByRole('heading', { level: 1, name: '没有权限' })).toBeVisible();
    });
  },
);

test(
  'an account is suspended, reactivated, and closed after its articles were handed over',
  { tag: '@page' },
  async ({ clientFor }) => {
    test.setTimeout(180_000);
    const [{ page }, { page: leaving }, { page: staying }] = await clientFor('许文泊', '孙可欣', '林晓禾');
    const title = '关于来访接待场所改造的公告';
    await writeDraft(leaving, { title, text: '接待场所改造期间，请到临时接待点。', by: '孙可欣' });
    await submit(leaving);
    await waitUntilSent(leaving);

    await test.step('the administrator sees neither articles nor reviews', async () => {
      for (const section of ['稿件', '审核', '检索'])
        await expect(
          page.getByRole('navigation').getByRole('link', { name: section, exact: true }),
        ).toHaveCount(0);
      await page.evaluate(() => (window.location.hash = '#/articles'));
      await expect(page.getByRole('heading', { level: 1, name: '没有权限' })).toBeVisible();
    });

    await test.step('the account is suspended and reactivated', async () => {
      await goTo(page, '账号与权限');
      await page.getByRole('link', { name: '马思齐' }).click();
      await page.getByRole('button', { name: '停用' }).click();
      await sign(
        page,
        '停用马思齐的账号',
        '离岗培训一个月。',
        ['停用账号：马思齐', '值班员（保留）'],
        '账号已停用',
      );
      await expect(page.getByRole('heading', { level: 1 })).toContainText('停用');
      await page.getByRole('button', { name: '恢复使用' }).click();
      await sign(page, '恢复使用马思齐的账号', '培训结束。', ['本人可以用现有证书登录'], '账号已恢复使用');
      await expect(page.getByRole('heading', { level: 1 })).toContainText('在用');
    });

    await test.step('closing requires a successor for each article', async () => {
      await goTo(page, '账号与权限');
      await page.getByRole('link', { name: '孙可欣' }).click();
      await page.getByRole('button', { name: '注销' }).click();
      const dialog = page.getByRole('dialog', { name: '注销孙可欣的账号' });
      await expect(dialog.getByText(title)).toBeVisible();
      await dialog.getByLabel(/^原因/).fill('调离本单位。');
      await dialog.getByRole('button', { name: '下一步' }).click();
      await expect(dialog.getByText('还有 1 篇没有指定接手人。')).toBeVisible();
      await dialog.getByLabel(`接手人：${title}`).click();
      await page.locator('.ant-select-dropdown').getByText('林晓禾', { exact: true }).click();
      await sign(
        page,
        '注销孙可欣的账号',
        '调离本单位。',
        [`《${title}》交给林晓禾`, '收回全部角色和证书'],
        '账号已注销',
      );
      await expect(page.getByRole('heading', { level: 1 })).toContainText('已注销');
      await expect(page.getByText(/^已终止/)).toBeVisible();
    });

    await test.step('the article belongs to the successor', async () => {
      await waitUntilSent(staying);
      await openArticle(staying, title);
      await expect(staying.getByRole('region', { name: '基本信息' })).toContainText('林晓禾');
    });
  },
);
