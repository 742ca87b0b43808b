import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ZipFile } from 'yazl';
import { guarded } from '../../boundary';
import { PRIVATE_FILE } from '../private';

/** A file that is too large to be held: its bytes come in pieces. */
export interface LargeFile {
  name: string;
  /** bytes */
  size: number;
  read(): Iterable<Buffer>;
}

/** Below this packing is not worth its while, bytes: signatures and certificates cannot be packed, and statements are short. */
const WORTH_PACKING = 8192;
/** Files added without giving way to other work. */
const AT_ONCE = 20;

/** Gives way to other work after every piece. */
async function* inTurns(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    yield piece;
    await nextTurn();
  }
}

/**
 * Writes a zip, for its owner alone, beside `path` and gives it that name when it is whole and on the disk. What is large is stored as it is,
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
  const unfinished = `${path}.part`;
  const written = pipeline(zip.outputStream, createWriteStream(unfinished, { mode: PRIVATE_FILE }));
  try {
    await Promise.race([Promise.all([written, fill(zip, files, large, mtime)]), failed]);
    const file = await open(unfinished, 'r+');
    await file.sync().finally(() => file.close());
    await rename(unfinished, path);
  } catch (error) {
    if (zip.outputStream instanceof Readable) zip.outputStream.destroy();
    await Promise.allSettled([written]);
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Streams are opened when their turn comes, so that one file at a time is packed. */
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
