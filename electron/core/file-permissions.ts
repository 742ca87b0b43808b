import { closeSync, openSync } from 'node:fs';
import { chmod, lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from './failure';

/**
 * Modes of all folders and files of the client: access for the owner only. Windows protects the user profile instead.
 */
export const PRIVATE_FOLDER = 0o700;
export const PRIVATE_FILE = 0o600;

/** Sets the umask so that new files are accessible to their owner only. Call it before anything is written. */
export function restrictUmask(): void {
  process.umask(0o077);
}

/**
 * Creates an empty file with access for the owner only; an existing file is not changed. Throws the error of the file
 * system.
 */
export function createPrivateFile(path: string): void {
  closeSync(openSync(path, 'a', PRIVATE_FILE));
}

/**
 * Creates the data folder if needed and removes the access of other accounts to everything in it: older versions
 * created files that others could read.
 *
 * Rejects with `Failure` 'FOLDER_NOT_OURS' when the folder belongs to another account.
 */
export async function preparePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: PRIVATE_FOLDER });
  if (process.platform === 'win32') return;
  const { uid } = await lstat(path);
  if (uid !== process.getuid?.() && process.getuid?.() !== 0)
    throw new Failure(
      'FOLDER_NOT_OURS',
      '数据文件夹属于本机的另一个用户，本程序不使用它。',
      `请把文件夹 ${path} 移走，或请系统管理员改正它的归属，再重新启动。`,
    );
  await tighten(path);
}

/** Restricts a folder and everything in it. Symbolic links are not followed. */
async function tighten(folder: string): Promise<void> {
  await takeRights(folder, PRIVATE_FOLDER);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await tighten(path);
    else if (entry.isFile()) await takeRights(path, PRIVATE_FILE);
  }
}

async function takeRights(path: string, wanted: number): Promise<void> {
  try {
    const { mode } = await lstat(path);
    if ((mode & 0o077) !== 0) await chmod(path, wanted);
  } catch (error) {
    // A temporary file may have been removed meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
