import {
  fileKind,
  fileProblem,
  HEAD_BYTES,
  contentProblem,
  safeName,
  savedFile,
} from '../../platform/contract';
import type { Attachment } from '../contract';
import { Failure } from '../failure';
import type { Session } from '../types';
import { deleteBlobs, finishUpload, hasBlob, putUploadChunk, readBlobChunk, unsentBlobs } from '../store';
import { entryBlobs } from '../../domain/ledger/entry';
import { fetchBlob, openAppends, openPackages } from '../sync/service';
import { allDrafts } from './store';
import { packageBlobs } from '../../domain/article/package';

/**
 * Stores a chunk of an attachment or image and returns the offset of the next one; `attachment` is set with the last
 * chunk. The media type is derived from the name, with which the first bytes must agree; `input.mediaType` is ignored.
 *
 * Rejects with `Failure` 'FILE_REFUSED' for a name, size or content that is not allowed, and with those of the store
 * ('UPLOAD_INVALID', 'DISK_FULL').
 */
export async function putBlob(
  session: Session,
  input: { uploadId: string; name: string; mediaType: string; size: number; offset: number; bytes: string },
): Promise<{ offset: number; attachment: Attachment | null }> {
  const { uploadId, size, offset } = input;
  const name = safeName(input.name);
  const bytes = Buffer.from(input.bytes, 'base64');
  const problem =
    fileProblem(name, size) ??
    (offset === 0 && bytes.length >= Math.min(HEAD_BYTES, size) ? contentProblem(name, bytes) : null) ??
    (offset === 0 && bytes.length < Math.min(HEAD_BYTES, size) ? `“${name}”没有传完整。` : null);
  if (problem) throw new Failure('FILE_REFUSED', problem, '请换一个文件，或另存为允许的格式后再传。');
  const mediaType = fileKind(name)?.mediaType ?? 'application/octet-stream';
  const held = putUploadChunk(session.stores.work, { uploadId, name, mediaType, size, offset, bytes });
  if (held.offset < size) return { offset: held.offset, attachment: null };
  const whole = await finishUpload(session.stores, uploadId);
  return { offset: whole.size, attachment: { name, sha256: whole.sha256, size: whole.size, mediaType } };
}

/**
 * Returns at most 1 MiB of a blob from `offset`, in base64. A blob that is not on this machine is downloaded first.
 * With `name` (the name in a record), `file` is the safe name and media type to save under: a platform may not check
 * names.
 *
 * Rejects with `Failure` 'BLOB_MISSING' when the blob cannot be read, and as `fetchBlob` does.
 */
export async function readBlob(
  session: Session,
  { sha256, offset, name }: { sha256: string; offset: number; name?: string | undefined },
): Promise<{ bytes: string; size: number; file: { name: string; mediaType: string } | null }> {
  if (!hasBlob(session.stores, sha256)) await fetchBlob(session, sha256);
  const piece = readBlobChunk(session.stores, sha256, offset);
  const head = name === undefined ? null : readBlobChunk(session.stores, sha256, 0, HEAD_BYTES);
  if (!piece) throw new Failure('BLOB_MISSING', '本机没有这个附件。', '请联网后再打开。');
  return {
    bytes: piece.bytes.toString('base64'),
    size: piece.size,
    file: name !== undefined && head ? savedFile(name, head.bytes) : null,
  };
}

/**
 * Deletes unsent blobs that no draft, open command or waiting ledger entry refers to. Call it only when the session
 * closes: an upload may be complete before the draft that refers to it is saved.
 *
 * @param kept SHA-256 of further blobs to keep
 */
export async function deleteUnusedBlobs(
  session: Pick<Session, 'stores'>,
  kept: readonly string[] = [],
): Promise<void> {
  const { work } = session.stores;
  const needed = new Set([
    ...kept,
    ...[...allDrafts(work).map((draft) => draft.content), ...openPackages(session)].flatMap(packageBlobs),
    ...openAppends(session).flatMap(({ statement }) => entryBlobs(statement)),
  ]);
  const unused = unsentBlobs(work).filter(({ sha256 }) => !needed.has(sha256));
  await deleteBlobs(
    work,
    unused.map(({ sha256 }) => sha256),
  );
}
