import { defineConfig } from '@playwright/test';
import type { HostOptions } from './tests/e2e/fixtures';

const looking = process.env['GOV_TEST_LOOK'] === '1';
const LARGE = /1920x1080/;
const SCREENS = '**/*screens.spec.ts';
const LOOKS = '**/*-screens.spec.ts';

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
  // The engine is the same in both hosts. What the page alone does (`@page`) is gone through in one of them; all screens,
  // in each size and host, are looked at by `npm test -- look`.
  projects: [
    {
      name: 'browser',
      use: { host: 'browser' },
      grepInvert: looking ? [] : LARGE,
      testIgnore: looking ? [] : LOOKS,
    },
    {
      name: 'electron',
      use: { host: 'electron' },
      grepInvert: [LARGE, /@page/],
      testIgnore: looking ? [] : SCREENS,
    },
  ],
});
