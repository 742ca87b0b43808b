import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { answerProposal, goTo, propose, readCertificate, waitingProposal } from './actions';
import { certificateOf, issueCertificateTo } from './certificates';
import { expect, test } from './fixtures';
import { SCREENS_TIMEOUT, checkScreen, TEXT_SIZES, windowOf } from './screen-check';
import { personOf, setPlatform, submitCertificateFile } from './practice';
import { rootScreen } from './root-of-trust';

test.describe.configure({ mode: 'parallel', timeout: SCREENS_TIMEOUT });

for (const type of TEXT_SIZES)
  test.describe(`in ${type.name}`, () => {
    test.use({ fontSize: type.fontSize });
    const look = (page: Page, name: string) => checkScreen(page, name, type);

    test('the root and proposal screens are accessible', async ({
      openClient,
      clientFor,
      practice,
      folder,
    }) => {
      const first = await openClient('林晓禾');
      await first.page.setViewportSize(windowOf(type));
      await setPlatform(first.page, practice);
      await submitCertificateFile(first, personOf(practice, '林晓禾'));
      await expect(rootScreen(first.page)).toBeVisible();
      await look(first.page, 'root');
      await first.page.getByRole('textbox').first().fill('zzzz');
      await look(first.page, 'root-different');

      const [administrator, { page: principal }, { page: auditor }] = await clientFor(
        '许文泊',
        '陈立成',
        '冯清荷',
      );
      const { page } = administrator;
      for (const each of [page, principal, auditor]) await each.setViewportSize(windowOf(type));
      await goTo(page, '会签');
      await look(page, 'proposals-empty');
      await goTo(page, '账号与权限');
      await page.getByRole('button', { name: '开通账号' }).click();
      const opening = page.getByRole('dialog', { name: '开通账号' });
      await opening.getByLabel('账号名').fill('dengyuchuan');
      await opening.getByRole('checkbox', { name: '复审人' }).check();
      const key = issueCertificateTo(
        { name: '邓雨川', number: '340097' },
        { practice: join(folder, 'practice'), folder },
      );
      await readCertificate(administrator, certificateOf(key, folder));
      await propose(page, '开通账号', '新任办公室副主任。', ['复审人']);
      await page.evaluate(() => (window.location.hash = '#/register'));
      await page.getByRole('button', { name: '移交信任根' }).click();
      await look(page, 'register-hand-over');
      await propose(page, '移交信任根', '信息中心人员调整。', ['成为新的信任根']);
      await look(page, 'register');
      await goTo(page, '会签');
      await expect(waitingProposal(page, '邓雨川')).toBeVisible();
      await look(page, 'proposals-own');

      await expect(principal.getByRole('link', { name: /待我会签/ })).toBeVisible();
      await look(principal, 'principal-workbench');
      await goTo(principal, '会签');
      await expect(waitingProposal(principal, '邓雨川')).toBeVisible();
      await look(principal, 'proposals');
      await waitingProposal(principal, '邓雨川').getByRole('button', { name: '会签同意' }).click();
      const dialog = principal.getByRole('dialog');
      await look(principal, 'proposals-confirm');
      await dialog.getByLabel(/^原因/).fill('任命文件已核对。');
      await dialog.getByRole('button', { name: '下一步' }).click();
      await look(principal, 'proposals-confirm-sign');
      await principal.keyboard.press('Escape');
      await answerProposal(principal, '邓雨川', '会签同意', '任命文件已核对。', '已会签，事项已生效');
      await answerProposal(principal, '登记 12 个账号', '退回', '时机未到。', '已退回，没有更改');
      await look(auditor, 'auditor-workbench-proposals');
      await goTo(auditor, '会签');
      await expect(auditor.getByRole('row').filter({ hasText: '已退回' })).toBeVisible();
      await look(auditor, 'proposals-answered');
    });
  });
