import { defineConfig } from '@playwright/test';
import type { HostOptions } from './tests/e2e/fixtures';

export default defineConfig<object, HostOptions>({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  globalSetup: './tests/e2e/setup.ts',
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
  use: { actionTimeout: 15_000, screenshot: 'only-on-failure', trace: 'retain-on-failure' },
  projects: [
    { name: 'browser', use: { host: 'browser' } },
    // The engine is the same: one size of screen tells what Electron adds.
    { name: 'electron', use: { host: 'electron' }, grepInvert: /1920x1080/ },
  ],
});
