import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';

/** Why a file that a person named is not read. */
export type FileProblem = 'missing' | 'notReadable' | 'notAFile' | 'tooLarge';

export class FileError extends Error {
  constructor(
    readonly problem: FileProblem,
    options?: { cause?: unknown },
  ) {
    super(problem, options);
    this.name = 'FileError';
  }
}

/** A pipe or a terminal does not block the opening, nor becomes this process' terminal. Windows has neither flag. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * Opens a file that a person named. It is a regular file of at most `limit` bytes, symbolic links followed; both are
 * checked on the open file, so that nothing can be put in its place. The caller closes it.
 *
 * @throws FileError
 */
export async function openNamedFile(
  path: string,
  limit: number,
): Promise<{ file: FileHandle; size: number }> {
  let file: FileHandle;
  try {
    // Opening a device can have effects of its own.
    if (!(await stat(path)).isFile()) throw new FileError('notAFile');
    file = await open(path, FLAGS);
  } catch (cause) {
    throw asFileError(cause);
  }
  try {
    const status = await file.stat();
    if (!status.isFile()) throw new FileError('notAFile');
    if (status.size > limit) throw new FileError('tooLarge');
    return { file, size: status.size };
  } catch (cause) {
    await file.close();
    throw asFileError(cause);
  }
}

/**
 * Reads a file that a person named: as many bytes as it has when it is opened, at most `limit`. What is appended
 * meanwhile is not read. @throws FileError
 */
export async function readNamedFile(path: string, limit: number): Promise<Buffer> {
  const { file, size } = await openNamedFile(path, limit);
  try {
    const bytes = Buffer.alloc(size);
    let at = 0;
    while (at < size) {
      const { bytesRead } = await file.read(bytes, at, size - at, at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return bytes.subarray(0, at);
  } catch (cause) {
    throw asFileError(cause);
  } finally {
    await file.close();
  }
}

function asFileError(cause: unknown): FileError {
  if (cause instanceof FileError) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  // A path with a NUL character names no file.
  const missing = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'ERR_INVALID_ARG_VALUE'].includes(
    code ?? '',
  );
  return new FileError(missing ? 'missing' : 'notReadable', { cause });
}
