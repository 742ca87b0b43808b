import type { Database } from 'better-sqlite3';
import { Failure } from '../failure';
import { nextTurn } from '../time-slices';
import type { Stores } from '../types';
import { CHUNK_SIZE, chunkOffsets, deleteChunk, deleteChunks, hashChunks, inTurn } from './blob-chunks';
import { hasBlob } from './blobs';
import { withStoreFailures } from './failures';
import { deleteMeta, readMeta, writeMeta } from './meta';
import { statement } from './statements';

/** Files that a page uploads in chunks into work.db. */

export interface UploadChunk {
  uploadId: string;
  name: string;
  mediaType: string;
  /** Total size in bytes. */
  size: number;
  offset: number;
  bytes: Buffer;
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
    statement(
      work,
      'INSERT OR IGNORE INTO upload (id, name, media_type, size, received) VALUES (?, ?, ?, ?, 0)',
    ).run(uploadId, name, mediaType, size);
    const upload = uploadOf(work, uploadId)!;
    if (upload.size !== size) throw invalid();
    if (offset !== upload.received) return { offset: upload.received };
    statement(work, 'INSERT INTO upload_chunk (upload_id, offset, bytes) VALUES (?, ?, ?)').run(
      ...[uploadId, offset, bytes],
    );
    const received = offset + bytes.length;
    statement(work, 'UPDATE upload SET received = ? WHERE id = ?').run(received, uploadId);
    return { offset: received };
  });
  return withStoreFailures(() => take.immediate());
}

interface Upload {
  name: string;
  mediaType: string;
  size: number;
  received: number;
}

function uploadOf(work: Database, id: string): Upload | undefined {
  const sql = 'SELECT name, media_type AS mediaType, size, received FROM upload WHERE id = ?';
  return statement<Upload>(work, sql).get(id);
}

/** Key in `meta` of the SHA-256 of an upload that becomes a blob; set until it is one. */
const finishing = (uploadId: string) => `finishing:${uploadId}`;

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
    const { name, mediaType, size } = upload;
    const sha256 = await hashUpload(work, uploadId);
    const there = hasBlob(stores, sha256);
    for (const offset of chunkOffsets(work, 'upload_chunk', uploadId)) {
      const move = work.transaction(() => {
        if (!there) copyChunk(work, { uploadId, sha256, offset });
        deleteChunk(work, 'upload_chunk', uploadId, offset);
      });
      move.immediate();
      await nextTurn();
    }
    const end = work.transaction(() => {
      if (!there) statement(work, 'INSERT INTO blob (sha256, size) VALUES (?, ?)').run(sha256, size);
      forgetUpload(work, uploadId);
    });
    end.immediate();
    return { name, mediaType, sha256, size };
  });
}

/** Returns the SHA-256 of a complete upload, remembered because its chunks are moved one by one. */
async function hashUpload(work: Database, uploadId: string): Promise<string> {
  const known = readMeta(work, finishing(uploadId));
  if (known !== null) return known;
  const sha256 = await hashChunks(work, 'upload_chunk', uploadId);
  writeMeta(work, finishing(uploadId), sha256);
  return sha256;
}

function copyChunk(work: Database, chunk: { uploadId: string; sha256: string; offset: number }): void {
  statement(
    work,
    `INSERT OR REPLACE INTO blob_chunk (sha256, offset, bytes)
     SELECT @sha256, offset, bytes FROM upload_chunk WHERE upload_id = @uploadId AND offset = @offset`,
  ).run(chunk);
}

function forgetUpload(work: Database, uploadId: string): void {
  deleteMeta(work, finishing(uploadId));
  statement(work, 'DELETE FROM upload WHERE id = ?').run(uploadId);
}

/** Deletes uploads that a closed program left unfinished. */
export async function deleteUploads(work: Database): Promise<void> {
  const uploads = statement<{ id: string }>(work, 'SELECT id FROM upload').all();
  await inTurn(work, async () => {
    for (const { id } of uploads) {
      await deleteChunks(work, 'upload_chunk', id);
      forgetUpload(work, id);
    }
  });
}
