import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { fromFdPromise, type Entry, type ZipFile } from 'yauzl';
import { Failure } from '../failure';
import { type FileError, openNamedFile } from '../user-files';

/** A package as read. Of blobs only hash and size are kept. */
export interface ArchivePackage {
  files: ReadonlyMap<string, Buffer>;
  /** By the SHA-256 in the file name; `sha256` is the actual one, `size` in bytes. */
  blobs: ReadonlyMap<string, { sha256: string; size: number }>;
}

/** File names that a kind of package may contain. */
export interface ArchiveShape {
  isKnown(name: string): boolean;
  /** Names of folders without the slash. */
  folders: readonly string[];
  /** Returns the SHA-256 in a blob's name; null for other files. */
  blobOf(name: string): string | null;
  /** Files for human readers, which are not read. */
  ignored: readonly string[];
  /** Largest number of files. */
  entries: number;
}

const MEGABYTE = 1024 * 1024;
const LIMIT = {
  /** Limits in bytes of one file in memory, and of all of them. */
  file: 16 * MEGABYTE,
  files: 64 * MEGABYTE,
  blob: 2048 * MEGABYTE,
  /** Size of the package; zip64 is not supported. */
  packed: 4096 * MEGABYTE,
  /** Deflate compresses 1000:1 at most; regular files stay far below. */
  ratio: 200,
};

const refused = (reason: string, cause?: unknown) =>
  new Failure('PROOF_UNREADABLE', `这个文件不是完好的证据包：${reason}`, '请向提供者索取原件后重新核验。', {
    cause,
  });

/**
 * Reads an untrusted zip. Rejects with `Failure` 'PROOF_UNREADABLE' before anything is unpacked when it contains
 * unknown names (which excludes paths outside the package), duplicate names, links, encryption, zip64, overlapping
 * entries or sizes above the limits, and also when it is damaged.
 */
export async function readPackage(path: string, shape: ArchiveShape): Promise<ArchivePackage> {
  const { file } = await openNamedFile(path, LIMIT.packed).catch((cause: unknown) => {
    const { problem } = cause as FileError;
    throw refused(
      problem === 'tooLarge' ? '文件过大。' : problem === 'notAFile' ? '不是文件。' : '打不开。',
      cause,
    );
  });
  try {
    // `file` closes the descriptor.
    const zip = await fromFdPromise(file.fd, { autoClose: false, strictFileNames: true }).catch(
      (cause: unknown) => {
        throw refused('打不开，或不是 zip 文件。', cause);
      },
    );
    return await readEntries(zip, file, shape);
  } catch (cause) {
    throw cause instanceof Failure ? cause : refused('内容已损坏。', cause);
  } finally {
    await file.close();
  }
}

async function readEntries(zip: ZipFile, file: FileHandle, shape: ArchiveShape): Promise<ArchivePackage> {
  const entries = await listEntries(zip, shape);
  const files = new Map<string, Buffer>();
  const blobs = new Map<string, { sha256: string; size: number }>();
  for (const entry of entries) {
    const name = entry.fileName;
    const local = await zip.readLocalFileHeaderPromise(entry);
    if (!local.fileName.equals(entry.fileNameRaw)) throw refused(`“${name}”在包内有两个名字。`);
    const blob = shape.blobOf(name);
    if (blob !== null) blobs.set(blob, await hashOf(zip, entry, file, local.fileDataStart));
    else if (!shape.ignored.includes(name)) files.set(name, await bytesOf(zip, entry));
  }
  return { files, blobs };
}

async function listEntries(zip: ZipFile, shape: ArchiveShape): Promise<Entry[]> {
  if (zip.entryCount > shape.entries) throw refused('文件过多。');
  const entries: Entry[] = [];
  const names = new Set<string>();
  let [packed, held] = [0, 0];
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName;
    if (entry.fileNameRaw.at(-1) === 0x2f && shape.folders.includes(name.slice(0, -1))) continue;
    if (!shape.isKnown(name)) throw refused(`含有不属于证据包的文件“${name.slice(0, 100)}”。`);
    if (names.has(name)) throw refused(`“${name}”出现了两次。`);
    names.add(name);
    const isBlob = shape.blobOf(name) !== null;
    const problem = problemOf(entry, isBlob);
    if (problem) throw refused(`“${name}”${problem}`);
    packed += entry.compressedSize;
    if (!isBlob) held += entry.uncompressedSize;
    if (held > LIMIT.files) throw refused('文件过大。');
    entries.push(entry);
  }
  if (packed > zip.fileSize) throw refused('包内文件互相重叠。');
  return entries;
}

function problemOf(entry: Entry, isBlob: boolean): string | null {
  const { compressionMethod, compressedSize, uncompressedSize } = entry;
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (type !== 0 && type !== 0o100000) return '不是普通文件。';
  if (entry.isEncrypted()) return '已加密。';
  if (compressionMethod !== 0 && compressionMethod !== 8) return '的压缩方法不能识别。';
  if (entry.extraFields.some(({ id }) => id === 1)) return '的大小超出限度。';
  if (uncompressedSize > (isBlob ? LIMIT.blob : LIMIT.file)) return '过大。';
  if (uncompressedSize > MEGABYTE && uncompressedSize > compressedSize * LIMIT.ratio)
    return '的压缩比不正常。';
  return null;
}

/** yauzl fails a stream that has more or fewer bytes than its entry states. */
async function bytesOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/**
 * Returns hash and size of a blob. Stored blobs are read directly from the file into one buffer: thousands of new
 * buffers would burden the garbage collector.
 */
async function hashOf(
  zip: ZipFile,
  entry: Entry,
  file: FileHandle,
  start: number,
): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  if (entry.compressionMethod !== 0) {
    for await (const piece of await zip.openReadStreamPromise(entry)) hash.update(piece as Buffer);
    return { sha256: hash.digest('hex'), size: entry.uncompressedSize };
  }
  const piece = Buffer.allocUnsafe(Math.min(MEGABYTE, entry.uncompressedSize));
  for (let at = 0; at < entry.uncompressedSize;) {
    const most = Math.min(piece.length, entry.uncompressedSize - at);
    const { bytesRead } = await file.read(piece, 0, most, start + at);
    if (bytesRead === 0) throw refused('内容不完整。');
    hash.update(piece.subarray(0, bytesRead));
    at += bytesRead;
  }
  return { sha256: hash.digest('hex'), size: entry.uncompressedSize };
}
