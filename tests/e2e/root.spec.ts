import { goTo } from './actions';
import { expect, test } from './fixtures';
import { focusedStop, tabTo } from './keyboard';
import {
  fillCertificateFile,
  keyOf,
  personOf,
  setPlatform,
  signInOutsidePractice,
  submitCertificateFile,
} from './practice';
import { waitUntilPagesOpen, blankGroupsOf, rootOf, rootScreen } from './root-of-trust';

const AGREE = '与系统管理员给的一致，记下';
const LEAVE = '不一致或无从核对，退出登录';

test('the first sign-in compares the root of trust with the keyboard before anything else', async ({
  openClient,
  practice,
}) => {
  const client = await openClient('林晓禾');
  const { page } = client;
  const { keyboard } = page;
  const screen = rootScreen(page);
  const signIn = async () => {
    await fillCertificateFile(client, personOf(practice, '林晓禾'));
    await keyboard.press('Enter');
    await expect(screen).toBeVisible();
  };
  await setPlatform(page, practice);
  await signIn();

  await test.step('the pages behind the screen take neither keys nor focus', async () => {
    for (const key of ['Control+k', 'Control+Alt+n', 'F1', 'F9', 'Escape']) await keyboard.press(key);
    await expect(screen).toBeVisible();
    await expect(page.locator('[data-covered="true"]')).toHaveCount(1);
    const stops = new Set<string>();
    for (let presses = 0; presses < 14; presses++) {
      await keyboard.press('Tab');
      const stop = await focusedStop(page);
      if (stop) stops.add(stop.name);
    }
    expect([...stops].filter((name) => !/^第 \d 行第 \d 组$/.test(name)).sort()).toEqual(
      [LEAVE, AGREE].sort(),
    );
  });

  await test.step('it is not confirmed without the fingerprint or with a wrong one', async () => {
    await tabTo(page, AGREE);
    await keyboard.press('Enter');
    await expect(screen.getByRole('alert')).toContainText('请填写第 1、2、3、4 行空着的一组');
    for (const { label } of await blankGroupsOf(page, await rootOf(practice)))
      await screen.getByLabel(label).fill('0000');
    await tabTo(page, AGREE);
    await keyboard.press('Enter');
    await expect(screen.getByRole('alert')).toContainText('填写的与平台给出的不同');
    await expect(screen).toBeVisible();
  });

  await test.step('a person who cannot compare signs out, and is asked again at the next sign-in', async () => {
    await tabTo(page, LEAVE);
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: '登录' })).toBeVisible();
    await signIn();
  });

  await test.step('the fingerprint of the administrator opens the workbench', async () => {
    for (const { label, group } of await blankGroupsOf(page, await rootOf(practice))) {
      await tabTo(page, label);
      await keyboard.type(group.toUpperCase());
    }
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: '工作台' })).toBeFocused();
    await expect(screen).toBeHidden();
  });

  await test.step('it is asked once, and the fingerprint is shown in the settings', async () => {
    await page.getByRole('button', { name: '退出', exact: true }).click();
    await signInOutsidePractice(client, practice, '林晓禾');
    await expect(screen).toBeHidden();
    await goTo(page, '设置');
    await expect(page.getByText('本机已核对信任根，登记簿全部成立。')).toBeVisible();
    await page.getByRole('link', { name: '查看信任根与登记簿' }).click();
    const shown = page.getByRole('list', { name: '本单位信任根的指纹' });
    await expect(shown.getByRole('listitem')).toHaveCount(4);
    const text = (await shown.locator('[aria-hidden]').allTextContents()).join('');
    expect(text).toBe(await rootOf(practice));
    await expect(page.getByRole('button', { name: /移交/ })).toHaveCount(0);
  });
});

test(
  'the root of trust is still asked for after a reload',
  { tag: '@page' },
  async ({ openClient, practice }) => {
    const client = await openClient('林晓禾');
    const { page } = client;
    await setPlatform(page, practice);
    await submitCertificateFile(client, keyOf(practice, '林晓禾', 'ecdsa-sha256'));
    await expect(rootScreen(page)).toBeVisible();
    await page.reload();
    await expect(rootScreen(page)).toBeVisible();
    await waitUntilPagesOpen(page, practice);
  },
);

test('the fingerprint is printed alone, to be given to others', { tag: '@page' }, async ({ clientFor }) => {
  const [{ page }] = await clientFor('许文泊');
  await goTo(page, '设置');
  await page.getByRole('link', { name: '查看信任根与登记簿' }).click();
  await expect(page.getByRole('button', { name: '打印' })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('list', { name: '本单位信任根的指纹' })).toBeVisible();
  for (const hidden of [
    page.getByRole('navigation'),
    page.getByRole('button', { name: '打印' }),
    page.getByRole('button', { name: '复制' }),
    page.getByRole('heading', { name: '登记簿', exact: true }),
  ])
    await expect(hidden).toBeHidden();
  expect((await page.pdf()).length).toBeGreaterThan(5_000);
});
