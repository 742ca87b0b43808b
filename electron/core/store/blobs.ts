import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { Failure } from '../failure';
import { createMutexes } from '../mutex';
import type { Stores } from '../types';
import { storeFailure, withStoreFailures } from './failures';

/** Maximum size of a chunk in bytes. */
export const CHUNK_SIZE = 1024 * 1024;

export interface UploadChunk {
  uploadId: string;
  name: string;
  mediaType: string;
  /** Total size in bytes. */
  size: number;
  offset: number;
  bytes: Buffer;
}

export interface BlobInfo {
  sha256: string;
  size: number;
}

const breath = () => new Promise<void>((resolve) => setImmediate(resolve));
const mutexOf = createMutexes<Database>();

/** Runs long changes of blobs one at a time; each yields to other work after every chunk. */
function inTurn<T>(work: Database, change: () => Promise<T>): Promise<T> {
  return mutexOf(work)(change).catch((error: unknown) => {
    throw storeFailure(error) ?? error;
  });
}

/**
 * Stores a chunk of an uploaded file; returns the number of bytes stored so far. A repeated chunk, and one beyond that
 * offset, is ignored: the returned offset tells where to continue. Call `finishUpload` when all bytes are stored.
 *
 * Throws `Failure` 'UPLOAD_INVALID' (chunk too large, beyond the size, or size changed), and as `withStoreFailures` does.
 */
export function putUploadChunk(work: Database, piece: UploadChunk): { offset: number } {
  const { uploadId, name, mediaType, size, offset, bytes } = piece;
  const invalid = () =>
    new Failure('UPLOAD_INVALID', '上传的内容前后不一致，没有保存。', '请重新选择文件上传。');
  if (bytes.length === 0 || bytes.length > CHUNK_SIZE || offset + bytes.length > size) throw invalid();
  const take = work.transaction(() => {
    work
      .prepare('INSERT OR IGNORE INTO upload (id, name, media_type, size, received) VALUES (?, ?, ?, ?, 0)')
      .run(uploadId, name, mediaType, size);
    const upload = uploadOf(work, uploadId)!;
    if (upload.size !== size) throw invalid();
    if (offset !== upload.received) return { offset: upload.received };
    work
      .prepare('INSERT INTO upload_chunk (upload_id, offset, bytes) VALUES (?, ?, ?)')
      .run(uploadId, offset, bytes);
    const received = offset + bytes.length;
    work.prepare('UPDATE upload SET received = ? WHERE id = ?').run(received, uploadId);
    return { offset: received };
  });
  return withStoreFailures(() => take.immediate());
}

function uploadOf(work: Database, id: string) {
  return work
    .prepare('SELECT name, media_type AS mediaType, size, received FROM upload WHERE id = ?')
    .get(id) as { name: string; mediaType: string; size: number; received: number } | undefined;
}

/**
 * Turns a complete upload into a blob named by its SHA-256; discards the upload when that blob exists. Can be repeated
 * after an interruption at any point. Rejects with `Failure` 'UPLOAD_INCOMPLETE', and with those of `storeFailure`.
 */
export function finishUpload(
  stores: Stores,
  uploadId: string,
): Promise<{ name: string; mediaType: string; sha256: string; size: number }> {
  const { work } = stores;
  return inTurn(work, async () => {
    const upload = uploadOf(work, uploadId);
    if (!upload || upload.received !== upload.size)
      throw new Failure('UPLOAD_INCOMPLETE', '文件还没有传完。', '请等上传结束，或重新上传。');
    const step = `finishing:${uploadId}`;
    let sha256 = work.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(step) as string | undefined;
    if (sha256 === undefined) {
      sha256 = await hashOf(
        work,
        'SELECT bytes FROM upload_chunk WHERE upload_id = ? AND offset = ?',
        uploadId,
      );
      work.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run(step, sha256);
    }
    const there = hasBlob(stores, sha256);
    for (const offset of offsets(work, 'SELECT offset FROM upload_chunk WHERE upload_id = ?', uploadId)) {
      const move = work.transaction(() => {
        if (!there)
          work
            .prepare(
              `INSERT OR REPLACE INTO blob_chunk (sha256, offset, bytes)
               SELECT ?, offset, bytes FROM upload_chunk WHERE upload_id = ? AND offset = ?`,
            )
            .run(sha256, uploadId, offset);
        work.prepare('DELETE FROM upload_chunk WHERE upload_id = ? AND offset = ?').run(uploadId, offset);
      });
      move.immediate();
      await breath();
    }
    const end = work.transaction(() => {
      if (!there) work.prepare('INSERT INTO blob (sha256, size) VALUES (?, ?)').run(sha256, upload.size);
      work.prepare('DELETE FROM upload WHERE id = ?').run(uploadId);
      work.prepare('DELETE FROM meta WHERE key = ?').run(step);
    });
    end.immediate();
    return { name: upload.name, mediaType: upload.mediaType, sha256, size: upload.size };
  });
}

/** SHA-256 of all chunks in order, read one at a time. */
async function hashOf(db: Database, piece: string, name: string): Promise<string> {
  const hash = createHash('sha256');
  const read = db.prepare(piece).pluck();
  for (let offset = 0; ;) {
    const bytes = read.get(name, offset) as Buffer | undefined;
    if (!bytes) return hash.digest('hex');
    hash.update(bytes);
    offset += bytes.length;
    await breath();
  }
}

function offsets(db: Database, query: string, name: string): number[] {
  return db.prepare(query).pluck().all(name) as number[];
}

function sizeIn(db: Database, query: string, sha256: string): number | null {
  return (db.prepare(query).pluck().get(sha256) as number | undefined) ?? null;
}
const IN_WORK = 'SELECT size FROM blob WHERE sha256 = ?';
const IN_CACHE = 'SELECT size FROM blob WHERE sha256 = ? AND complete = 1';

/** Returns the size in bytes of a blob that is completely on this machine; null otherwise. */
export function blobSize(stores: Stores, sha256: string): number | null {
  return sizeIn(stores.work, IN_WORK, sha256) ?? sizeIn(stores.cache, IN_CACHE, sha256);
}

export function hasBlob(stores: Stores, sha256: string): boolean {
  return blobSize(stores, sha256) !== null;
}

/**
 * Returns bytes of a blob from `offset`, `maxBytes` or fewer at its end, and its total size; null when the blob is not
 * completely on this machine. Throws `Failure` 'BLOB_DAMAGED' when a chunk is missing.
 */
export function readBlobChunk(
  stores: Stores,
  sha256: string,
  offset: number,
  maxBytes = CHUNK_SIZE,
): { bytes: Buffer; size: number } | null {
  return withStoreFailures(() => {
    const inWork = sizeIn(stores.work, IN_WORK, sha256);
    const size = inWork ?? sizeIn(stores.cache, IN_CACHE, sha256);
    if (size === null) return null;
    const db = inWork === null ? stores.cache : stores.work;
    const piece = db.prepare(
      `SELECT substr(bytes, 1 + @at - offset, @most) FROM blob_chunk
       WHERE sha256 = @sha256 AND offset <= @at ORDER BY offset DESC LIMIT 1`,
    );
    const parts: Buffer[] = [];
    const end = Math.min(size, offset + maxBytes);
    for (let at = offset; at < end;) {
      const bytes = piece.pluck().get({ sha256, at, most: end - at }) as Buffer | undefined;
      if (!bytes?.length)
        throw new Failure('BLOB_DAMAGED', '这个附件在本机上不完整。', '请联网后重新下载，或重新上传。');
      parts.push(bytes);
      at += bytes.length;
    }
    return { bytes: parts.length === 1 ? parts[0]! : Buffer.concat(parts), size };
  });
}

/** Returns the blobs that have not been uploaded to the platform, smallest first. */
export function unsentBlobs(work: Database): BlobInfo[] {
  return work
    .prepare('SELECT sha256, size FROM blob WHERE uploaded = 0 ORDER BY size, sha256')
    .all() as BlobInfo[];
}

/**
 * Records that the platform has the blob and moves it from work.db, which is kept small, to the cache. Can be repeated
 * after an interruption.
 */
export function markUploaded(stores: Stores, sha256: string): Promise<void> {
  const { work, cache } = stores;
  return inTurn(work, async () => {
    const size = sizeIn(work, IN_WORK, sha256);
    if (size === null) return;
    work.prepare('UPDATE blob SET uploaded = 1 WHERE sha256 = ?').run(sha256);
    if (sizeIn(cache, IN_CACHE, sha256) === null) {
      await deleteDownload(cache, sha256);
      const read = work.prepare('SELECT bytes FROM blob_chunk WHERE sha256 = ? AND offset = ?').pluck();
      for (const offset of offsets(
        work,
        'SELECT offset FROM blob_chunk WHERE sha256 = ? ORDER BY offset',
        sha256,
      )) {
        appendDownloaded(cache, sha256, offset, read.get(sha256, offset) as Buffer);
        await breath();
      }
      cache.prepare('UPDATE blob SET complete = 1 WHERE sha256 = ? AND size = ?').run(sha256, size);
    }
    work.prepare('DELETE FROM blob WHERE sha256 = ?').run(sha256);
    await deleteChunks(work, sha256);
  });
}

/** Deletes blobs that no draft or command refers to; those on the platform can be downloaded again. */
export async function deleteBlobs(work: Database, unused: readonly string[]): Promise<void> {
  work.transaction(() => {
    for (const sha256 of unused) work.prepare('DELETE FROM blob WHERE sha256 = ?').run(sha256);
  })();
  await deleteOrphanChunks(work);
}

async function deleteChunks(db: Database, sha256: string): Promise<void> {
  for (const offset of offsets(db, 'SELECT offset FROM blob_chunk WHERE sha256 = ?', sha256)) {
    db.prepare('DELETE FROM blob_chunk WHERE sha256 = ? AND offset = ?').run(sha256, offset);
    await breath();
  }
}

/** Deletes chunks without a blob, left by a crash. */
export async function deleteOrphanChunks(work: Database): Promise<void> {
  const orphans = work
    .prepare(
      `SELECT DISTINCT sha256 FROM blob_chunk WHERE sha256 NOT IN (SELECT sha256 FROM blob)
       AND sha256 NOT IN (SELECT value FROM meta WHERE key LIKE 'finishing:%')`,
    )
    .pluck()
    .all() as string[];
  await inTurn(work, async () => {
    for (const sha256 of orphans) await deleteChunks(work, sha256);
  });
}

/** Deletes uploads that a closed program left unfinished. */
export async function deleteUploads(work: Database): Promise<void> {
  const ids = work.prepare('SELECT id FROM upload').pluck().all() as string[];
  await inTurn(work, async () => {
    for (const id of ids) {
      for (const offset of offsets(work, 'SELECT offset FROM upload_chunk WHERE upload_id = ?', id)) {
        work.prepare('DELETE FROM upload_chunk WHERE upload_id = ? AND offset = ?').run(id, offset);
        await breath();
      }
      work.prepare('DELETE FROM meta WHERE key = ?').run(`finishing:${id}`);
      work.prepare('DELETE FROM upload WHERE id = ?').run(id);
    }
  });
}

/** Returns the number of bytes of a blob in the cache, where a download continues. */
export function downloadedOffset(cache: Database, sha256: string): number {
  return sizeIn(cache, 'SELECT size FROM blob WHERE sha256 = ?', sha256) ?? 0;
}

/**
 * Stores downloaded bytes. Skips bytes already stored. Throws a `TypeError` when `offset` leaves a gap, and as `withStoreFailures`
 * does.
 */
export function appendDownloaded(cache: Database, sha256: string, offset: number, bytes: Uint8Array): void {
  const append = cache.transaction(() => {
    if (sizeIn(cache, IN_CACHE, sha256) !== null) return;
    const held = downloadedOffset(cache, sha256);
    if (offset > held) throw new TypeError('a downloaded piece leaves a gap');
    const fresh = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(held - offset);
    const insert = cache.prepare('INSERT INTO blob_chunk (sha256, offset, bytes) VALUES (?, ?, ?)');
    for (let at = 0; at < fresh.length; at += CHUNK_SIZE)
      insert.run(sha256, held + at, fresh.subarray(at, at + CHUNK_SIZE));
    cache
      .prepare(
        `INSERT INTO blob (sha256, size, complete) VALUES (?, ?, 0)
         ON CONFLICT (sha256) DO UPDATE SET size = excluded.size`,
      )
      .run(sha256, held + fresh.length);
  });
  withStoreFailures(() => append.immediate());
}

/**
 * Completes a download and returns its size. Rejects with `Failure` 'BLOB_MISMATCH' and deletes the bytes when their
 * hash is not `sha256`.
 */
export async function completeDownload(cache: Database, sha256: string): Promise<number> {
  const hash = await hashOf(cache, 'SELECT bytes FROM blob_chunk WHERE sha256 = ? AND offset = ?', sha256);
  if (hash !== sha256) {
    await deleteDownload(cache, sha256);
    throw new Failure(
      'BLOB_MISMATCH',
      '下载的附件与登记的不一致，已丢弃。',
      '请稍后重试；若再次出现，请告知平台。',
    );
  }
  cache.prepare('UPDATE blob SET complete = 1 WHERE sha256 = ?').run(sha256);
  return downloadedOffset(cache, sha256);
}

/**
 * Deletes all downloaded blobs and overwrites them on the disk. They can be downloaded again as long as the platform
 * has them.
 */
export async function deleteDownloads(cache: Database): Promise<void> {
  cache.pragma('secure_delete=ON');
  for (const sha256 of cache.prepare('SELECT sha256 FROM blob').pluck().all() as string[])
    await deleteDownload(cache, sha256);
  cache.pragma('secure_delete=OFF');
}

/** Deletes a downloaded or partly downloaded blob. */
export async function deleteDownload(cache: Database, sha256: string): Promise<void> {
  cache.prepare('DELETE FROM blob WHERE sha256 = ?').run(sha256);
  await deleteChunks(cache, sha256);
}
