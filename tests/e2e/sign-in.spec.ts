import { goTo, openReview, decide, release, submit, writeDraft, openArticle } from './actions';
import { expect, test } from './fixtures';
import { keyOf, signInWithFile } from './practice';
import { waitUntilPagesOpen } from './root-of-trust';

const ALGORITHMS = [
  ['P-256', 'ecdsa-sha256'],
  ['SM2', 'sm2-sm3'],
] as const;

for (const [name, algorithm] of ALGORITHMS)
  test(`an article is drafted, signed three times and released with ${name} certificates`, async ({
    openClient,
    practice,
  }) => {
    test.setTimeout(180_000);
    const clients = await Promise.all(
      ['林晓禾', '周正川', '吴静宜', '郑怀远'].map(async (person) => {
        const client = await openClient(person);
        const { page } = client;
        await signInWithFile(client, keyOf(practice, person, algorithm));
        await waitUntilPagesOpen(page);
        return page;
      }),
    );
    const [editor, ...reviewers] = clients;
    const title = `关于启用 ${name} 证书的通知`;
    await writeDraft(editor!, { title, text: '自即日起启用新的数字证书。', by: '林晓禾' });
    await submit(editor!);
    for (const [at, page] of reviewers.entries()) {
      await openReview(page, title);
      await expect(page.getByText('签名有效')).toHaveCount(at);
      await expect(page.getByText('时间戳有效')).toHaveCount(at);
      await decide(page, '同意');
    }
    await openArticle(editor!, title);
    await expect(editor!.getByText('签名有效')).toHaveCount(3);
    await release(editor!);
    await expect(
      editor!.getByRole('heading', { level: 1 }).getByText('已发布', { exact: true }),
    ).toBeVisible();

    await editor!.getByRole('button', { name: '锁定', exact: true }).click();
    const { password } = keyOf(practice, '林晓禾', algorithm);
    await editor!.getByLabel('证书密码').fill(`${password}不对`);
    await editor!.getByRole('button', { name: '继续' }).click();
    await expect(editor!.locator('[data-screen="locked"]').getByRole('alert')).toBeVisible();
    await editor!.getByLabel('证书密码').fill(password);
    await editor!.getByRole('button', { name: '继续' }).click();
    await expect(editor!.getByRole('heading', { level: 1, name: title })).toBeVisible();
  });

test('what is typed before the script of the page has run stays', async ({ openClient }) => {
  const { page } = await openClient();
  let runScripts = (): void => undefined;
  const held = new Promise<void>((resolve) => (runScripts = resolve));
  await page.route('**/assets/*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.reload({ waitUntil: 'domcontentloaded' });
  const field = page.getByLabel('证书密码');
  await field.pressSequentially('mi ma');
  const typedInto = await field.elementHandle();
  await expect(page.getByRole('button', { name: '进入演练' })).toBeDisabled();

  runScripts();
  await expect(page.getByRole('button', { name: '进入演练' })).toBeEnabled();
  await expect(field).toHaveValue('mi ma');
  expect(await field.evaluate((now, before) => now === before, typedInto)).toBe(true);
  await field.press('a');
  await expect(field).toHaveValue('mi maa');
});

test('an SMS code is required when the policy demands it', async ({ clientFor, openClient }) => {
  test.setTimeout(180_000);
  const [{ page: administrator }] = await clientFor('许文泊');

  await test.step('the administrator enables it', async () => {
    await goTo(administrator, '账号与权限');
    await administrator.getByText('登录策略', { exact: true }).click();
    await administrator.getByRole('radio', { name: '需要', exact: true }).check();
    await administrator.getByRole('button', { name: '设置登录策略' }).click();
    const dialog = administrator.getByRole('dialog', { name: '设置登录策略' });
    await dialog.getByLabel(/^原因/).fill('按年度安全要求启用短信验证。');
    await dialog.getByRole('button', { name: '下一步' }).click();
    await expect(dialog).toContainText('不需要 → 需要');
    await dialog.getByRole('button', { name: '签名办理' }).click();
    await expect(administrator.getByText('登录策略已生效')).toBeVisible();
  });

  const { page } = await openClient('林晓禾');
  await test.step('a code is sent, and a wrong one refused', async () => {
    await page.getByRole('button', { name: '进入演练' }).click();
    await page.getByRole('button', { name: '以林晓禾登录' }).click();
    await expect(page.getByRole('heading', { level: 1, name: '短信验证' })).toBeVisible();
    await expect(page.getByText(/已发送到 138\*\*\*\*\d{4}/)).toBeVisible();
    await expect(page.getByRole('button', { name: /秒后可重发$/ })).toBeDisabled();
    await expect(page.getByLabel('短信验证码')).toBeFocused();
    await page.getByLabel('短信验证码').fill('000000');
    await page.getByLabel('短信验证码').press('Enter');
    await expect(page.getByRole('alert')).toContainText('验证码不正确，还可以再试 2 次。');
    await expect(page.getByLabel('短信验证码')).toHaveValue('');
  });

  await test.step('the right code signs in', async () => {
    const hint = page.getByText(/^演练短信：/);
    const code = /验证码 (\d{6})/.exec((await hint.textContent()) ?? '')?.[1] ?? '';
    await page.getByLabel('短信验证码').fill(code);
    await page.getByRole('button', { name: '验证并登录' }).click();
    await waitUntilPagesOpen(page);
  });
});

test('the last key is preselected, and another person can sign in with their own', async ({
  openClient,
  practice,
}) => {
  const client = await openClient('林晓禾');
  const { page } = client;
  const key = keyOf(practice, '林晓禾', 'sm2-sm3');
  await signInWithFile(client, key);
  await waitUntilPagesOpen(page);
  await page.getByRole('button', { name: '退出', exact: true }).click();
  await page.getByRole('button', { name: /^改用证书文件/ }).click();
  await expect(page.getByLabel('证书文件', { exact: true })).toHaveValue(
    // A page in a browser has passed a copy of the file to the core.
    client.electron ? key.certificatePath : /keys.[0-9a-f]{64}\.p12$/,
  );
  await page.getByRole('button', { name: '从演练人员中选择' }).click();
  await page.getByRole('button', { name: '以周正川登录' }).click();
  await waitUntilPagesOpen(page);
  await expect(page.getByRole('banner').getByText('周正川')).toBeVisible();
});
