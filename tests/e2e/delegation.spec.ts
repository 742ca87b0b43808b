import {
  waitUntilSent,
  decide,
  goTo,
  openArticle,
  openReview,
  submit,
  waitingRow,
  writeDraft,
} from './actions';
import { expect, test } from './fixtures';

test(
  'a reviewer who is absent delegates a decision, and every page names the reviewer',
  { tag: '@page' },
  async ({ clientFor }) => {
    test.setTimeout(240_000);
    const [{ page: author }, { page: first }, { page: away }, { page: deputy }, { page: final }] =
      await clientFor('林晓禾', '何以宁', '吴静宜', '周正川', '郑怀远');
    const title = '关于冬季取暖保障工作的通知';

    await test.step('the delegation is granted and signed', async () => {
      await goTo(away, '代理');
      await away.getByRole('button', { name: '委托代理' }).click();
      const dialog = away.getByRole('dialog', { name: '委托代理' });
      await dialog.getByLabel('代理人', { exact: true }).click();
      await expect(away.locator('.ant-select-item-option-disabled').first()).toBeAttached();
      await away.locator('.ant-select-dropdown').getByText('周正川（初审人、带班领导，综合指导科）').click();
      await expect(dialog.getByRole('alert')).toContainText('周正川同时承担“初审人”');
      await dialog.getByLabel(/^原因/).fill('外出培训。');
      await dialog.getByRole('button', { name: '下一步' }).click();
      for (const text of ['吴静宜', '周正川', '复审人', '外出培训。'])
        await expect(dialog).toContainText(text);
      await dialog.getByRole('button', { name: '签名办理' }).click();
      await expect(
        away.getByRole('region', { name: '代理列表' }).getByRole('row').filter({ hasText: '周正川' }),
      ).toContainText('代理中');
    });

    await test.step('an article is submitted and passes the first review', async () => {
      await writeDraft(author, { title, text: '请做好冬季取暖保障工作。', by: '林晓禾' });
      await submit(author);
      await waitUntilSent(author);
      await openReview(first, title);
      await decide(first, '同意');
      await waitUntilSent(first);
    });

    await test.step('the deputy decides on behalf of the reviewer', async () => {
      await goTo(deputy, '代理');
      await expect(
        deputy.getByRole('region', { name: '代理列表' }).getByRole('row').filter({ hasText: '吴静宜' }),
      ).toContainText('代理中');
      await goTo(deputy, '审核');
      await expect(waitingRow(deputy, title)).toContainText('代吴静宜');
      await openReview(deputy, title);
      await expect(deputy.getByRole('region', { name: '签署意见' })).toContainText('您将代 吴静宜 签署');
      await deputy.getByRole('textbox', { name: '审核意见' }).fill('同意送终审。');
      await deputy.getByRole('button', { name: '同意', exact: true }).click();
      const dialog = deputy.getByRole('dialog', { name: /^复审/ });
      await expect(dialog).toContainText('您将代吴静宜，用您本人的数字证书签署');
      await dialog.getByRole('button', { name: '签名同意' }).click();
      await expect(deputy.getByText('意见已签署，等待平台确认。').last()).toBeVisible();
      await waitUntilSent(deputy);
    });

    await test.step('later readers see on whose behalf the decision was made', async () => {
      await openReview(final, title);
      const opinions = final.getByRole('region', { name: '已有意见' });
      await expect(opinions).toContainText('周正川（代吴静宜）');
      await expect(opinions.getByText('签名有效')).toHaveCount(2);
      await expect(opinions.getByText('时间戳有效')).toHaveCount(2);
      await openArticle(author, title);
      await expect(author.getByRole('region', { name: /^办理进度/ })).toContainText('周正川（代吴静宜）');
    });

    await test.step('an article that the deputy has already reviewed is listed with the reason and the person it waits for', async () => {
      const own = `${title}（一）`;
      await writeDraft(author, { title: own, text: '补充说明。', by: '林晓禾' });
      await submit(author);
      await waitUntilSent(author);
      await openReview(deputy, own);
      await decide(deputy, '同意');
      await waitUntilSent(deputy);
      await goTo(deputy, '审核');
      const barred = deputy.getByRole('region', { name: '您代理的审核中，有 1 件您不能审核' });
      await expect(barred.getByRole('listitem')).toContainText(`${own}`);
      await expect(barred).toContainText('您已对这一稿签署过意见');
      await expect(barred).toContainText('等待：吴静宜（代理人周正川不能审核这一稿，须由本人办理）。');
      await openArticle(author, own);
      await expect(author.getByRole('region', { name: /^办理进度/ })).toContainText('等待：吴静宜');
    });

    await test.step('the delegation is ended early', async () => {
      await goTo(away, '代理');
      await away.getByRole('button', { name: '终止' }).click();
      const dialog = away.getByRole('dialog', { name: '终止代理' });
      await dialog.getByLabel(/^原因/).fill('培训提前结束。');
      await dialog.getByRole('button', { name: '下一步' }).click();
      await dialog.getByRole('button', { name: '签名办理' }).click();
      await expect(
        away.getByRole('region', { name: '代理列表' }).getByRole('row').filter({ hasText: '周正川' }),
      ).toContainText('已结束');

      await writeDraft(author, { title: `${title}（二）`, text: '补充通知。', by: '林晓禾' });
      await submit(author);
      await waitUntilSent(author);
      await openReview(first, `${title}（二）`);
      await decide(first, '同意');
      await waitUntilSent(first);
      await expect(async () => {
        await goTo(away, '审核');
        await expect(waitingRow(away, `${title}（二）`)).toBeVisible({ timeout: 2_000 });
      }).toPass({ timeout: 15_000 });
      await goTo(deputy, '审核');
      await expect(waitingRow(deputy, `${title}（二）`)).toHaveCount(0);
    });
  },
);
