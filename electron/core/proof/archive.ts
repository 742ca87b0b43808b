import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ZipFile } from 'yazl';

/** A file that is too large to be held: its bytes come in pieces. */
export interface LargeFile {
  name: string;
  /** bytes */
  size: number;
  read(): Iterable<Buffer>;
}

/** Gives way to other work after every piece. */
async function* inTurns(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    yield piece;
    await nextTurn();
  }
}

/**
 * Writes a zip beside `path` and gives it that name when it is whole and on the disk. What is large is stored as it is,
 * piece by piece: attachments are packed already. Rejects with the error of disk or reader, and leaves nothing behind.
 */
export async function writeArchive(
  path: string,
  files: ReadonlyMap<string, Buffer>,
  large: readonly LargeFile[],
  mtime: Date,
): Promise<void> {
  const zip = new ZipFile();
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  for (const [name, bytes] of files) zip.addBuffer(bytes, name, { mtime, mode: 0o100644 });
  for (const { name, size, read } of large)
    zip.addReadStreamLazy(name, { mtime, mode: 0o100644, size, compress: false }, (done) =>
      done(
        null,
        Readable.from(inTurns(read()), { objectMode: false }).on('error', (e) => zip.emit('error', e)),
      ),
    );
  zip.end();
  const unfinished = `${path}.part`;
  try {
    await Promise.race([pipeline(zip.outputStream, createWriteStream(unfinished)), failed]);
    const file = await open(unfinished, 'r+');
    await file.sync().finally(() => file.close());
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
