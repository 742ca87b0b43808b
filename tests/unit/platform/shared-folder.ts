import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Environment variable with the folder that all test files of a run share. */
export const SHARED_FOLDER = 'GOV_TEST_SHARED';

/**
 * Global setup of vitest: creates the shared folder of the run, unless another project of the run has. Returns a function
 * that removes it.
 */
export default function createSharedFolder(): () => void {
  if (process.env[SHARED_FOLDER]) return () => undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'shared-'));
  process.env[SHARED_FOLDER] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
