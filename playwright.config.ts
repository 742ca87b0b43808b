import { defineConfig } from '@playwright/test';
import type { HostOptions } from './tests/e2e/fixtures';

const looking = process.env['GOV_TEST_LOOK'] === '1';
const SCREENS = '**/*screens.spec.ts';

export default defineConfig<object, HostOptions>({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  globalSetup: './tests/e2e/setup.ts',
  // They wait more than they work: two cores bear three.
  workers: 3,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
  use: { actionTimeout: 15_000, screenshot: 'only-on-failure' },
  // The engine is the same in both hosts. What the page alone does (`@page`) and how the screens look is tested in one of
  // them; `npm test -- look` looks at every screen in each window and host, and keeps pictures.
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
