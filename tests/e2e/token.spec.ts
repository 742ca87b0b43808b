import { createPrivateKey } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createSoftHsmTokens, softHsm, type SoftHsmTokens } from '../unit/core/identity/keystores/softhsm';
import { root } from '../../build/machine.mjs';
import { goTo, answerFileDialog } from './actions';
import { certificateOf, privateKeyOf } from './certificates';
import { expect, test } from './fixtures';
import { keyOf } from './practice';
import { tabTo } from './keyboard';
import { checkScreen } from './screen-check';
import { waitUntilPagesOpen } from './root-of-trust';

const PIN = '246810';

/** A shared library that is not a token driver. */
const otherLibrary = join(
  root,
  `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`,
);

async function enterByKey(page: Page): Promise<void> {
  await tabTo(page, /^改用证书文件/);
  await page.keyboard.press('Enter');
}

test.describe('a UKey', () => {
  test.skip(softHsm === '', 'SoftHSM2 is not installed here');
  let tokens: SoftHsmTokens;
  test.beforeEach(() => {
    tokens = createSoftHsmTokens();
  });
  test.afterEach(() => tokens.dispose());

  test('is used with the keyboard only: driver added, signed in, removed and inserted again, PIN changed', async ({
    openClient,
    practice,
    folder,
  }) => {
    test.setTimeout(180_000);
    const key = keyOf(practice, '林晓禾', 'rsa-sha256');
    const scratch = join(folder, 'scratch');
    mkdirSync(scratch);
    const keyPath = privateKeyOf(key, scratch);
    const certPath = certificateOf(key, scratch);
    tokens.create('林晓禾的UKey', PIN);
    tokens.put('林晓禾的UKey', PIN, '01', {
      der: Buffer.alloc(0),
      key: createPrivateKey(readFileSync(keyPath)),
      keyPath,
      certPath,
    });
    const client = await openClient('林晓禾');
    const { page } = client;
    const broken = join(scratch, '别的库.so');
    copyFileSync(otherLibrary, broken);
    await page.setViewportSize({ width: 1366, height: 768 });
    const look = (name: string) => checkScreen(page, name);
    const { keyboard } = page;

    await test.step('the driver is added before sign-in', async () => {
      await tabTo(page, '网络设置');
      await keyboard.press('Enter');
      await expect(page.getByRole('heading', { name: 'UKey 驱动' })).toBeVisible();
      await page.getByRole('radio', { name: '国密 SKF（GM/T 0016）' }).focus();
      await keyboard.press('ArrowRight');
      await expect(page.getByRole('radio', { name: 'PKCS#11' })).toBeChecked();
      for (const driver of [broken, softHsm])
        if (client.electron) {
          await tabTo(page, '选择驱动文件…');
          await answerFileDialog(client, driver, () => keyboard.press('Enter'));
          await expect(page.getByText(driver)).toBeVisible();
        } else {
          await tabTo(page, '驱动文件的位置');
          await keyboard.insertText(driver);
          await keyboard.press('Enter');
        }
      await expect(page.getByText('保存后检测。')).toHaveCount(2);
      const asked = await client.allowDrivers();
      await tabTo(page, '保存设置');
      await keyboard.press('Enter');
      await expect(page.getByText('设置已保存')).toBeVisible();
      const said = (await asked()).join('\n');
      for (const driver of [broken, softHsm]) expect(said).toContain(driver);
      expect(said.match(/SHA-256/g)).toHaveLength(2);
      const states = page.getByRole('list').getByRole('status');
      await expect(states).toHaveCount(2);
      await expect(states.first()).toHaveAttribute('data-working', 'false');
      await expect(states.last()).toHaveAttribute('data-working', 'true');
      await look('settings-drivers');
      await tabTo(page, '返回登录', 'Shift+Tab');
      await keyboard.press('Enter');
    });

    await test.step('the login page reports the unusable driver and offers the token', async () => {
      await expect(page.getByRole('button', { name: '去设置' })).toBeVisible();
      const radio = page.getByRole('radio', { name: /^林晓禾\s*UKey 林晓禾的UKey/ });
      await expect(radio).toBeChecked();
      await expect(page.getByLabel('PIN 码')).toBeVisible();
      await look('login-token');
    });

    await test.step('the PIN signs in', async () => {
      await expect(page.getByRole('button', { name: '进入演练' })).toBeEnabled();
      await tabTo(page, /^进入演练/);
      await keyboard.press('Enter');
      await expect(page.getByRole('button', { name: '以林晓禾登录' })).toBeFocused();
      await enterByKey(page);
      await expect(page.getByRole('radio', { name: /^林晓禾\s*UKey/ })).toBeChecked();
      await tabTo(page, 'PIN 码', 'Shift+Tab');
      await keyboard.type('000000');
      await keyboard.press('Enter');
      await expect(page.getByRole('alert')).toContainText('PIN');
      await look('login-token-wrong-pin');
      await expect(page.getByLabel('PIN 码')).toBeFocused();
      await keyboard.type(PIN);
      await keyboard.press('Enter');
      await waitUntilPagesOpen(page);
      await expect(page.getByRole('heading', { level: 1, name: '工作台' })).toBeVisible();
    });

    let putBack: () => void = () => undefined;
    await test.step('removing the token locks the screen at once, with the reason', async () => {
      await goTo(page, '帮助');
      putBack = tokens.remove('林晓禾的UKey');
      await expect(page.getByText(/^UKey 已拔出，屏幕已锁定。/)).toBeVisible();
      await expect(page.getByText('请插回 UKey，插好后自动识别。')).toBeVisible();
      await look('locked-token-removed');
    });
    await test.step('inserting it again is noticed, and the same page is shown after unlocking', async () => {
      putBack();
      await expect(page.getByText('UKey 已插好。')).toBeVisible();
      await page.getByLabel('PIN 码').focus();
      await keyboard.type(PIN);
      await keyboard.press('Enter');
      await expect(page.getByRole('heading', { level: 1, name: '帮助' })).toBeVisible();
    });
    await test.step('its PIN is changed in the settings', async () => {
      await goTo(page, '设置');
      await page.getByLabel('现在的 PIN 码').fill(PIN);
      await page.getByLabel('新 PIN 码', { exact: true }).fill('13579135');
      await page.getByLabel('再输一次新 PIN 码').fill('13579136');
      await page.getByRole('button', { name: '更换 PIN 码' }).click();
      await expect(page.getByText('两次输入的不一样。')).toBeVisible();
      await page.getByLabel('再输一次新 PIN 码').fill('13579135');
      await page.getByRole('button', { name: '更换 PIN 码' }).click();
      await expect(page.getByText('PIN 码已更换')).toBeVisible();
      await look('settings-pin');
    });
  });
});
