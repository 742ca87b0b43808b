import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PRIVATE_FILE } from './file-permissions';

/**
 * Replacement of files so that after a crash or a power failure either the old or the new content is on the disk. The
 * functions ending in `Sync` are for callers that must have the new content on the disk before they return.
 */

/** Returns the file's text as UTF-8. Null when there is no file. Rejects with other errors of the file system. */
export async function readTextOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

/** A new name in the same folder, because a rename is atomic only within one file system. */
const temporaryPath = (path: string) => `${path}.${randomBytes(4).toString('hex')}.tmp`;

/**
 * Replaces a file atomically: writes a temporary file with access for the owner only, flushes it to the disk, renames
 * it and flushes the folder. A text is written as UTF-8.
 *
 * Rejects with the error of the file system; the temporary file is then removed.
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    await writeFile(temporary, content, { mode: PRIVATE_FILE, flag: 'wx' });
    await replaceFile(path, temporary);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Like `writeFileAtomic`, but blocks until the file is on the disk. Throws the error of the file system. */
export function writeFileAtomicSync(path: string, content: string | Uint8Array): void {
  const temporary = temporaryPath(path);
  try {
    writeFileSync(temporary, content, { mode: PRIVATE_FILE, flag: 'wx' });
    replaceFileSync(path, temporary);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Flushes `finished`, a complete file on the same file system, to the disk, renames it to `path` and flushes the
 * folder. Rejects with the error of the file system.
 */
export async function replaceFile(path: string, finished: string): Promise<void> {
  const file = await open(finished, 'r+');
  await file.sync().finally(() => file.close());
  await rename(finished, path);
  if (process.platform === 'win32') return;
  try {
    const folder = await open(dirname(path), 'r');
    await folder.sync().finally(() => folder.close());
  } catch (error) {
    if (!isUnsupported(error)) throw error;
  }
}

/** Like `replaceFile`, but blocks until the file is on the disk. Throws the error of the file system. */
export function replaceFileSync(path: string, finished: string): void {
  flushFileSync(finished);
  renameSync(finished, path);
  if (process.platform === 'win32') return;
  try {
    flushSync(dirname(path), 'r');
  } catch (error) {
    if (!isUnsupported(error)) throw error;
  }
}

/** Flushes a file to the disk. Throws the error of the file system. */
export const flushFileSync = (path: string): void => flushSync(path, 'r+');

function flushSync(path: string, flags: 'r' | 'r+'): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * A folder cannot be flushed on Windows, on some network file systems, and when its owner denies reading it. The rename
 * is done by then.
 */
const isUnsupported = (error: unknown) =>
  ['EACCES', 'EINVAL', 'ENOTSUP', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
