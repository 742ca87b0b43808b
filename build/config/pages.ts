import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { CONTENT_SECURITY_POLICY } from '../../electron/shell/assets';
import { tokenStyles } from '../bundle.mjs';
import { findBrowser, isRoot } from '../machine.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const executablePath = findBrowser();
/** Lets the runner's own inline script run on the page; all else is the policy of the product. */
const nonce = randomUUID();
const policy = CONTENT_SECURITY_POLICY.replace("script-src 'self'", `$& 'nonce-${nonce}'`);

/** Replaces what connects the page to a process of the core by what connects it to the answers of the test. */
const coreOfTheTest: Plugin = {
  name: 'core-of-the-test',
  enforce: 'pre',
  resolveId: (wanted, importer) =>
    wanted === './connect' && importer?.endsWith('/renderer/client/connection.ts')
      ? `${root}tests/pages/connect.ts`
      : null,
};

export default defineConfig({
  root,
  cacheDir: '.cache/pages',
  plugins: [coreOfTheTest, tokenStyles('renderer')],
  html: { cspNonce: nonce },
  server: { headers: { 'Content-Security-Policy': policy } },
  test: {
    name: 'pages',
    include: ['tests/pages/**/*.test.tsx'],
    setupFiles: ['tests/pages/setup.ts'],
    attachmentsDir: 'test-results/pages',
    testTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    browser: {
      enabled: true,
      headless: true,
      provider: playwright({
        launchOptions: { ...(executablePath && { executablePath }), chromiumSandbox: !isRoot() },
        contextOptions: { locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' },
        actionTimeout: 15_000,
      }),
      instances: [{ browser: 'chromium' }],
      viewport: { width: 1366, height: 768 },
    },
  },
});
