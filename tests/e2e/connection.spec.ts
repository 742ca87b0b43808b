import { expect, test } from './fixtures';

test('a core that is killed comes back, and the page goes on by itself', async ({ openClient }) => {
  const client = await openClient();
  const { page } = client;
  const enter = page.getByRole('button', { name: '进入演练' });
  await expect(enter).toBeVisible();
  for (let loss = 0; loss < 2; loss++) {
    await client.killCore();
    await expect(page.getByText('与后台服务的连接断开了')).toBeVisible();
    await expect(page.getByText('与后台服务的连接断开了')).toBeHidden();
  }
  await enter.click();
  await expect(page.getByRole('button', { name: '登录' })).toBeVisible();
});
