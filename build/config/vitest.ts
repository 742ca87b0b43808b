import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Files that close what they open and change nothing global. They share a worker, because loading the modules anew for
 * each of them takes about half of their processor time. `core/store` is not among them: the process remembers that a
 * store was damaged.
 */
const CLOSING = [
  ...['domain', 'pki', 'platform', 'renderer'].map((folder) => `unit/${folder}`),
  ...[
    ...['accounts', 'advisories', 'agenda', 'articles', 'audit', 'calendar', 'clock', 'incidents', 'ledger'],
    ...['rectification', 'review', 'settings', 'sync'],
  ].map((folder) => `unit/core/${folder}`),
  ...['access', 'ledger', 'names', 'review'].map((folder) => `attacks/${folder}`),
].map((folder) => `tests/${folder}/**/*.test.{ts,tsx}`);
/** What a later file of the same worker would see. */
const REPLACES = /\bvi\.(mock|doMock|stubGlobal|stubEnv|useFakeTimers)\(/;
const sharing = globSync(CLOSING, { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !REPLACES.test(readFileSync(join(root, file), 'utf8')));

export default defineConfig({
  root,
  test: {
    globalSetup: ['tests/unit/platform/shared-folder.ts'],
    pool: 'forks',
    maxWorkers: 3,
    testTimeout: 180_000,
    hookTimeout: 240_000,
    teardownTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'own worker',
          include: [
            'tests/unit/**/*.test.{ts,tsx}',
            'tests/faults/**/*.test.ts',
            'tests/attacks/**/*.test.ts',
          ],
          exclude: sharing,
        },
      },
      { extends: true, test: { name: 'shared worker', include: sharing, isolate: false } },
    ],
  },
});
