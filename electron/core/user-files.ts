import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';

/** Reason why a file named by the user is not read. */
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

/**
 * Flags so that opening a pipe does not block and a terminal does not become the controlling terminal. Windows has
 * neither.
 */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * Opens a file that the user named, for reading. Symbolic links are followed. Type and size are checked on the open
 * file, so that it cannot be replaced in between. The caller closes it. `size` and `limit` are in bytes.
 *
 * Rejects with `FileError` when the file is missing, not readable, not a regular file or larger than `limit`.
 */
export async function openNamedFile(
  path: string,
  limit: number,
): Promise<{ file: FileHandle; size: number }> {
  let file: FileHandle;
  try {
    // Check the type first: opening a device can have side effects.
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
 * Reads a file that the user named, as long as it was when opened; bytes appended meanwhile are not read.
 *
 * Rejects with `FileError` when the file is missing, not readable, not a regular file or larger than `limit` bytes.
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
  // ERR_INVALID_ARG_VALUE: a path with a NUL character.
  const missing = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'ERR_INVALID_ARG_VALUE'].includes(
    code ?? '',
  );
  return new FileError(missing ? 'missing' : 'notReadable', { cause });
}
