import type { Database } from 'better-sqlite3';
import { Failure } from '../failure';
import { CHUNK_SIZE, deleteChunks, hashChunks } from './blob-chunks';
import { withStoreFailures } from './failures';
import { statement } from './statements';

/** Blobs in cache.db, which the platform can send again. */

interface Download {
  size: number;
  complete: number;
}

function downloadOf(cache: Database, sha256: string): Download | undefined {
  return statement<Download>(cache, 'SELECT size, complete FROM blob WHERE sha256 = ?').get(sha256);
}

/** Returns the size in bytes of a completely downloaded blob; null otherwise. */
export function downloadedSize(cache: Database, sha256: string): number | null {
  const download = downloadOf(cache, sha256);
  return download?.complete === 1 ? download.size : null;
}

/** Returns the number of bytes of a blob in the cache, where a download continues. */
export function downloadedOffset(cache: Database, sha256: string): number {
  return downloadOf(cache, sha256)?.size ?? 0;
}

/**
 * Stores downloaded bytes. Skips bytes already stored. Throws a `TypeError` when `offset` leaves a gap, and as
 * `withStoreFailures` does.
 */
export function appendDownloaded(cache: Database, sha256: string, offset: number, bytes: Uint8Array): void {
  const append = cache.transaction(() => {
    if (downloadedSize(cache, sha256) !== null) return;
    const held = downloadedOffset(cache, sha256);
    if (offset > held) throw new TypeError('a downloaded piece leaves a gap');
    const fresh = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(held - offset);
    const insert = statement(cache, 'INSERT INTO blob_chunk (sha256, offset, bytes) VALUES (?, ?, ?)');
    for (let at = 0; at < fresh.length; at += CHUNK_SIZE)
      insert.run(sha256, held + at, fresh.subarray(at, at + CHUNK_SIZE));
    statement(
      cache,
      `INSERT INTO blob (sha256, size, complete) VALUES (?, ?, 0)
       ON CONFLICT (sha256) DO UPDATE SET size = excluded.size`,
    ).run(sha256, held + fresh.length);
  });
  withStoreFailures(() => append.immediate());
}

/** Marks a blob as complete whose bytes are known to match `sha256`. */
export function markDownloaded(cache: Database, sha256: string, size: number): void {
  statement(cache, 'UPDATE blob SET complete = 1 WHERE sha256 = ? AND size = ?').run(sha256, size);
}

/**
 * Completes a download and returns its size. Rejects with `Failure` 'BLOB_MISMATCH' and deletes the bytes when their
 * hash is not `sha256`.
 */
export async function completeDownload(cache: Database, sha256: string): Promise<number> {
  if ((await hashChunks(cache, 'blob_chunk', sha256)) !== sha256) {
    await deleteDownload(cache, sha256);
    throw new Failure(
      'BLOB_MISMATCH',
      '下载的附件与登记的不一致，已丢弃。',
      '请稍后重试；若再次出现，请告知平台。',
    );
  }
  const size = downloadedOffset(cache, sha256);
  markDownloaded(cache, sha256, size);
  return size;
}

/**
 * Deletes all downloaded blobs and overwrites them on the disk. They can be downloaded again as long as the platform
 * has them.
 */
export async function deleteDownloads(cache: Database): Promise<void> {
  cache.pragma('secure_delete=ON');
  for (const { sha256 } of statement<{ sha256: string }>(cache, 'SELECT sha256 FROM blob').all())
    await deleteDownload(cache, sha256);
  cache.pragma('secure_delete=OFF');
}

/** Deletes a downloaded or partly downloaded blob. */
export async function deleteDownload(cache: Database, sha256: string): Promise<void> {
  statement(cache, 'DELETE FROM blob WHERE sha256 = ?').run(sha256);
  await deleteChunks(cache, 'blob_chunk', sha256);
}
