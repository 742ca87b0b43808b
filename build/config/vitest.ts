import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Files without processes, servers and databases. They share a worker, because loading the modules anew for each of them
 * takes more than half of their processor time.
 */
const PURE = ['tests/unit/domain/**/*.test.{ts,tsx}', 'tests/unit/renderer/**/*.test.{ts,tsx}'];
/** What a later file of the same worker would see. */
const REPLACES = /\bvi\.(mock|doMock|stubGlobal|stubEnv|useFakeTimers)\(/;
const sharing = globSync(PURE, { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !REPLACES.test(readFileSync(join(root, file), 'utf8')));

export default defineConfig({
  root,
  test: {
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
          globalSetup: ['tests/unit/platform/shared-folder.ts'],
        },
      },
      { extends: true, test: { name: 'shared worker', include: sharing, isolate: false } },
    ],
  },
});
