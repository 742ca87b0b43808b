import { defineConfig } from '@playwright/test';
import type { HostOptions } from '../../tests/e2e/fixtures';

const looking = process.env['GOV_TEST_LOOK'] === '1';
const SCREENS = '**/*screens.spec.ts';

export default defineConfig<object, HostOptions>({
  testDir: '../../tests/e2e',
  outputDir: '../../test-results/e2e',
  globalSetup: '../../tests/e2e/setup.ts',
  // Interface tests mostly wait: three run well on two cores.
  workers: 3,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
  use: { actionTimeout: 15_000, screenshot: 'only-on-failure' },
  // Both hosts have the same engine: tests of the page alone (`@page`) and of the screens run in the browser only.
  // `npm test -- look` runs the screens in both, in each window size, and keeps pictures.
  projects: [
    { name: 'browser', use: { host: 'browser' } },
    {
      name: 'electron',
      use: { host: 'electron' },
      grepInvert: /@page/,
      testIgnore: looking ? [] : SCREENS,
    },
  ],
});
