import { expect, test } from './fixtures';
import { signInAs } from './practice';
import { waitUntilPagesOpen } from './root-of-trust';

test('the first screen works again after the core was killed', async ({ openClient }) => {
  const client = await openClient();
  const enter = client.page.getByRole('button', { name: '进入演练' });
  const choose = client.page.getByRole('button', { name: '以林晓禾登录' });
  await expect(enter).toBeEnabled();
  await client.killCore();
  // A click during the loss of the core gets no answer; the page says so and the person clicks again.
  await expect(async () => {
    if (await enter.isVisible()) await enter.click();
    await expect(choose.or(client.page.getByText('CORE_LOST'))).toBeVisible({ timeout: 60_000 });
    await expect(choose).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await choose.click();
  await waitUntilPagesOpen(client.page);
});

test('the session continues with the password after the core was killed', async ({
  openClient,
  practice,
}) => {
  const client = await openClient();
  const { page } = client;
  await signInAs(page, '林晓禾');
  await client.killCore();
  await expect(page.getByText('后台服务重新启动过')).toBeVisible();
  const { password } = practice.info.accounts.find(({ name }) => name === '林晓禾')!;
  await page.getByLabel('证书密码').fill(password);
  await page.getByRole('button', { name: '继续' }).click();
  await expect(page.getByText('后台服务重新启动过')).toBeHidden();
  await expect(page.getByRole('navigation')).toBeVisible();
});

test('four people use four clients of one platform', async ({ openClient, practice }) => {
  const names = ['林晓禾', '周正川', '吴静宜', '郑怀远'];
  const clients = await Promise.all(names.map((name) => openClient(name)));
  await Promise.all(clients.map(({ page }, index) => signInAs(page, names[index]!)));
  for (const [index, { page }] of clients.entries())
    await expect(page.getByText(names[index]!).first()).toBeVisible();
  expect(practice.info.accounts.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
});

test('a client that was killed opens again with the same data', async ({ openClient, practice }) => {
  const first = await openClient('林晓禾');
  await signInAs(first.page, '林晓禾');
  await first.kill();
  const again = await openClient('林晓禾');
  expect(again.dataDirectory).toBe(first.dataDirectory);
  await signInAs(again.page, practice.info.accounts[0]!.name);
});
