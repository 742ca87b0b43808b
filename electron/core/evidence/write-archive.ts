import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ZipFile } from 'yazl';
import { guarded } from '../../error-boundary';
import { replaceFile } from '../atomic-file';
import { PRIVATE_FILE } from '../file-permissions';

/** A file that is read in pieces because it is too large for memory. */
export interface LargeFile {
  name: string;
  /** In bytes. */
  size: number;
  read(): Iterable<Buffer>;
}

/**
 * Size in bytes from which files are compressed. Signatures and certificates do not compress, and statements are short.
 */
const WORTH_PACKING = 8192;
/** Files added between two yields to the event loop. */
const AT_ONCE = 20;

/** Yields to the event loop after every piece. */
async function* inTurns(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    yield piece;
    await nextTurn();
  }
}

/**
 * Writes a zip with access for its owner only. It is written to `<path>.part`, flushed and then renamed. Large files
 * are stored in pieces without compression, since attachments are compressed already. Rejects with the error of the
 * disk or of a reader, and then removes the unfinished file.
 */
export async function writeArchive(
  path: string,
  files: ReadonlyMap<string, Buffer>,
  large: readonly LargeFile[],
  mtime: Date,
): Promise<void> {
  const zip = new ZipFile();
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  const unfinished = `${path}.part`;
  const written = pipeline(zip.outputStream, createWriteStream(unfinished, { mode: PRIVATE_FILE }));
  try {
    await Promise.race([Promise.all([written, fill(zip, files, large, mtime)]), failed]);
    await replaceFile(path, unfinished);
  } catch (error) {
    if (zip.outputStream instanceof Readable) zip.outputStream.destroy();
    await Promise.allSettled([written]);
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Streams are opened one at a time, when they are written. */
async function fill(
  zip: ZipFile,
  files: ReadonlyMap<string, Buffer>,
  large: readonly LargeFile[],
  mtime: Date,
): Promise<void> {
  const options = { mtime, mode: 0o100644 };
  const addStream = (name: string, size: number, compress: boolean, read: () => Iterable<Buffer>) =>
    zip.addReadStreamLazy(name, { ...options, size, compress }, (done) =>
      done(
        null,
        Readable.from(inTurns(read()), { objectMode: false }).on(
          'error',
          guarded('evidence/archive: error', (error) => zip.emit('error', error)),
        ),
      ),
    );
  let added = 0;
  for (const [name, bytes] of files) {
    if (bytes.length < WORTH_PACKING) zip.addBuffer(bytes, name, { ...options, compress: false });
    else addStream(name, bytes.length, true, () => [bytes]);
    if (++added % AT_ONCE === 0) await nextTurn();
  }
  for (const { name, size, read } of large) addStream(name, size, false, read);
  zip.end();
}
