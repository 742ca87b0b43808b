import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
  startPractice,
  type PracticeOptions,
  type PracticeServer,
} from '../../../electron/platform/practice/server';
import { SHARED_FOLDER } from './shared-folder';

/**
 * Gives a new practice folder the keys and certificates that the first test file of the run has made, because making them
 * takes more than a second of processor time. Does nothing outside a run of the unit tests. Platforms of one run
 * therefore have the same authorities; a test that needs foreign ones does not call this.
 */
export async function useSharedKeys(directory: string): Promise<void> {
  const shared = process.env[SHARED_FOLDER];
  if (!shared) return;
  const keys = path.join(shared, 'ca');
  if (!existsSync(keys)) await makeKeys(shared, keys);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  cpSync(keys, path.join(directory, 'ca'), { recursive: true });
}

async function makeKeys(shared: string, keys: string): Promise<void> {
  const directory = mkdtempSync(path.join(shared, 'practice-'));
  await (await startPractice({ directory })).close();
  try {
    renameSync(path.join(directory, 'ca'), keys);
  } catch (error) {
    // Another test file has made them in the meantime.
    if (!existsSync(keys)) throw error;
  }
  rmSync(directory, { recursive: true, force: true });
}

/** Starts a new practice platform with the shared keys. Rejects as `startPractice` does. */
export async function startWithSharedKeys(options: PracticeOptions): Promise<PracticeServer> {
  await useSharedKeys(options.directory);
  return startPractice(options);
}
