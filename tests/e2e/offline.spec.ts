import {
  waitUntilSent,
  bodyEditor,
  decide,
  goTo,
  newDraft,
  openArticle,
  openReview,
  waitUntilSaved,
  statusBar,
  submit,
  waitingRow,
  writeDraft,
} from './actions';
import { expect, test, type Client } from './fixtures';
import { personOf, setPlatform, signInAs, signInOutsidePractice } from './practice';

test('the office works offline, also over a restart, and sends everything later', async ({
  openClient,
  practice,
}) => {
  test.setTimeout(180_000);
  const open = async (name: string): Promise<Client> => {
    const client = await openClient(name);
    await setPlatform(client.page, practice);
    await signInOutsidePractice(client, practice, name);
    return client;
  };
  const before = await Promise.all([open('林晓禾'), open('周正川'), open('何以宁')]);
  const [{ page: editor }, { page: reviewer }, { page: other }] = before as [Client, Client, Client];
  const [first, second] = ['关于开展年度档案整理的通知', '关于办公用房调整的通知'] as const;

  await test.step('one article is in review when the connection is lost', async () => {
    await writeDraft(editor, { title: first, text: '各科室于本月底前完成归档。', by: '林晓禾' });
    await submit(editor);
    await waitUntilSent(editor);
    await openReview(reviewer, first);
    await openReview(other, first);
    await practice.stop();
    for (const page of [editor, reviewer]) await expect(statusBar(page)).toContainText('离线，可继续工作');
  });

  await test.step('articles are drafted, submitted and decided offline', async () => {
    await writeDraft(editor, { title: second, text: '办公用房自下周起调整。', by: '林晓禾' });
    await submit(editor);
    await expect(editor.getByRole('heading', { level: 1 })).toContainText('初审（待确认）');
    await expect(statusBar(editor)).toContainText('离线，可继续工作，待发 1 条');
    await decide(reviewer, '同意', { opinion: '同意。' });
    await expect(statusBar(reviewer)).toContainText('离线，可继续工作，待发 1 条');
    await decide(other, '退回', { opinion: '请写明归档范围。' });
  });

  await test.step('the clients are killed and opened again with an offline login', async () => {
    await Promise.all(before.map((client) => client.kill()));
  });
  const again = async (name: string, standing: string): Promise<Client['page']> => {
    const client = await openClient(name);
    const { page } = client;
    await signInOutsidePractice(client, practice, name);
    await expect(statusBar(page)).toContainText(standing);
    return page;
  };
  const [editorAgain, reviewerAgain] = await Promise.all([
    again('林晓禾', '离线登录'),
    again('周正川', '离线登录'),
  ]);
  for (const page of [editorAgain, reviewerAgain]) await expect(statusBar(page)).toContainText('待发 1 条');

  const send = async (page: Client['page']) => {
    await goTo(page, '同步');
    await page.getByRole('button', { name: '立即同步' }).click();
    await expect(statusBar(page)).not.toContainText('待发');
  };
  await test.step('the waiting commands arrive once after the connection is back', async () => {
    await openArticle(editorAgain, second);
    await expect(editorAgain.getByRole('heading', { level: 1 })).toContainText('初审（待确认）');
    await practice.start();
    await send(editorAgain);
    await expect(statusBar(editorAgain)).toContainText('已在平台登录');
    await send(reviewerAgain);
    await goTo(reviewerAgain, '审核');
    await expect(waitingRow(reviewerAgain, second)).toHaveCount(1);
    await expect(waitingRow(reviewerAgain, first)).toHaveCount(0);
    await openArticle(editorAgain, first);
    await expect(editorAgain.getByRole('heading', { level: 1 })).toContainText('复审');
    await expect(editorAgain.getByText('签名有效')).toHaveCount(1);
  });

  await test.step('a reviewer whose offline decision conflicts is notified and resolves the conflict', async () => {
    const otherAgain = await again('何以宁', '已在平台登录');
    await goTo(otherAgain, '同步');
    await expect(statusBar(otherAgain)).toContainText('1 条被退回，请处理');
    await otherAgain.getByRole('button', { name: '查看并处理' }).click();
    await expect(otherAgain.getByText('请写明归档范围。')).toBeVisible();
    const decisions = otherAgain.getByRole('list', { name: '平台上的审核意见' });
    await expect(decisions).toContainText('周正川');
    await otherAgain.getByRole('button', { name: '放弃' }).click();
    await otherAgain.getByRole('dialog').getByRole('button', { name: '放弃' }).click();
    await expect(statusBar(otherAgain)).toContainText('已同步');
  });
});

test('a draft survives a kill of the core and of the client', async ({ openClient, practice }) => {
  const client = await openClient('林晓禾');
  const { page } = client;
  await signInAs(page, '林晓禾');
  await newDraft(page);
  await page.getByLabel('标题', { exact: true }).fill('值班安排');
  await bodyEditor(page).pressSequentially('国庆假期值班安排如下。');
  await waitUntilSaved(page);

  await test.step('the core is killed between two words', async () => {
    await bodyEditor(page).pressSequentially('一日由办公室值班，');
    await client.killCore();
    await expect(page.getByText('后台服务重新启动过')).toBeVisible();
    await page.getByLabel('证书密码').fill(personOf(practice, '林晓禾').password);
    await page.getByRole('button', { name: '继续' }).click();
    await expect(page.getByRole('navigation')).toBeVisible();
    await expect(bodyEditor(page)).toBeFocused();
    // The editor restores the caret shortly after the focus.
    await expect.poll(() => page.evaluate(() => getSelection()?.anchorOffset ?? 0)).toBeGreaterThan(0);
    await page.keyboard.type('二日由督查科值班。');
    await expect(bodyEditor(page)).toHaveText('国庆假期值班安排如下。一日由办公室值班，二日由督查科值班。');
    await waitUntilSaved(page);
  });

  await test.step('the client is killed in the middle of a sentence', async () => {
    await page.keyboard.type('三日');
    await client.kill();
    const { page: again } = await openClient('林晓禾');
    await signInAs(again, '林晓禾');
    await again.getByRole('main').getByRole('link', { name: '值班安排' }).click();
    await expect(bodyEditor(again)).toContainText(
      '国庆假期值班安排如下。一日由办公室值班，二日由督查科值班。',
    );
  });
});
