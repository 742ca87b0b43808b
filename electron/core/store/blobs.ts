import type { Database } from 'better-sqlite3';
import { Failure } from '../failure';
import { nextTurn } from '../time-slices';
import type { Stores } from '../types';
import { CHUNK_SIZE, chunkOffsets, deleteChunks, inTurn, readChunk } from './blob-chunks';
import { appendDownloaded, deleteDownload, downloadedSize, markDownloaded } from './downloads';
import { withStoreFailures } from './failures';
import { statement } from './statements';

/** Attachments: in work.db until the platform has them, then in cache.db. */

export interface BlobInfo {
  sha256: string;
  size: number;
}

function sizeInWork(work: Database, sha256: string): number | null {
  const sql = 'SELECT size FROM blob WHERE sha256 = ?';
  return statement<{ size: number }>(work, sql).get(sha256)?.size ?? null;
}

/** Returns the size in bytes of a blob that is completely on this machine; null otherwise. */
export function blobSize(stores: Stores, sha256: string): number | null {
  return sizeInWork(stores.work, sha256) ?? downloadedSize(stores.cache, sha256);
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
    const inWork = sizeInWork(stores.work, sha256);
    const size = inWork ?? downloadedSize(stores.cache, sha256);
    if (size === null) return null;
    const piece = statement<{ bytes: Buffer }>(
      inWork === null ? stores.cache : stores.work,
      `SELECT substr(bytes, 1 + @at - offset, @most) AS bytes FROM blob_chunk
       WHERE sha256 = @sha256 AND offset <= @at ORDER BY offset DESC LIMIT 1`,
    );
    const parts: Buffer[] = [];
    const end = Math.min(size, offset + maxBytes);
    for (let at = offset; at < end;) {
      const bytes = piece.get({ sha256, at, most: end - at })?.bytes;
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
  const sql = 'SELECT sha256, size FROM blob WHERE uploaded = 0 ORDER BY size, sha256';
  return statement<BlobInfo>(work, sql).all();
}

/**
 * Records that the platform has the blob and moves it from work.db, which is kept small, to the cache. Can be repeated
 * after an interruption.
 */
export function markUploaded(stores: Stores, sha256: string): Promise<void> {
  const { work, cache } = stores;
  return inTurn(work, async () => {
    const size = sizeInWork(work, sha256);
    if (size === null) return;
    statement(work, 'UPDATE blob SET uploaded = 1 WHERE sha256 = ?').run(sha256);
    if (downloadedSize(cache, sha256) === null) {
      await deleteDownload(cache, sha256);
      for (const offset of chunkOffsets(work, 'blob_chunk', sha256)) {
        appendDownloaded(cache, sha256, offset, readChunk(work, 'blob_chunk', sha256, offset)!);
        await nextTurn();
      }
      markDownloaded(cache, sha256, size);
    }
    deleteBlob(work, sha256);
    await deleteChunks(work, 'blob_chunk', sha256);
  });
}

function deleteBlob(work: Database, sha256: string): void {
  statement(work, 'DELETE FROM blob WHERE sha256 = ?').run(sha256);
}

/** Deletes blobs that no draft or command refers to; those on the platform can be downloaded again. */
export async function deleteBlobs(work: Database, unused: readonly string[]): Promise<void> {
  work.transaction(() => {
    for (const sha256 of unused) deleteBlob(work, sha256);
  })();
  await deleteOrphanChunks(work);
}

/** Deletes chunks without a blob, left by a crash. */
export async function deleteOrphanChunks(work: Database): Promise<void> {
  const orphans = statement<{ sha256: string }>(
    work,
    `SELECT DISTINCT sha256 FROM blob_chunk WHERE sha256 NOT IN (SELECT sha256 FROM blob)
     AND sha256 NOT IN (SELECT value FROM meta WHERE key LIKE 'finishing:%')`,
  ).all();
  await inTurn(work, async () => {
    for (const { sha256 } of orphans) await deleteChunks(work, 'blob_chunk', sha256);
  });
}
