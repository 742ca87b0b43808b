import { fileKind, fileProblem, HEAD_BYTES, headProblem, safeName, savedFile } from '../../platform/contract';
import type { Attachment } from '../contract';
import { Failure } from '../failure';
import type { Session } from '../office';
import { dropBlobs, finishUpload, hasBlob, putUploadChunk, readBlobChunk, unsentBlobs } from '../store';
import { entryBlobs } from '../../domain/ledger/entry';
import { fetchBlob, openAppends, openPackages } from '../sync/service';
import { allDrafts } from './store';
import { packageBlobs } from '../../domain/article/package';

/**
 * Takes a piece of an attachment or image. Its kind is told by name and first bytes, never by what the sender says.
 * `offset` answers where to go on; `attachment` comes with the last piece.
 *
 * Throws a `Failure`: `FILE_REFUSED`, and those of the store (`UPLOAD_INVALID`, `DISK_FULL`).
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
    (offset === 0 && bytes.length >= Math.min(HEAD_BYTES, size) ? headProblem(name, bytes) : null) ??
    (offset === 0 && bytes.length < Math.min(HEAD_BYTES, size) ? `“${name}”没有传完整。` : null);
  if (problem) throw new Failure('FILE_REFUSED', problem, '请换一个文件，或另存为允许的格式后再传。');
  const mediaType = fileKind(name)?.mediaType ?? 'application/octet-stream';
  const held = putUploadChunk(session.stores.work, { uploadId, name, mediaType, size, offset, bytes });
  if (held.offset < size) return { offset: held.offset, attachment: null };
  const whole = await finishUpload(session.stores, uploadId);
  return { offset: whole.size, attachment: { name, sha256: whole.sha256, size: whole.size, mediaType } };
}

/**
 * The bytes of a blob from `offset` on, base64, at most a mebibyte. What this machine does not hold is fetched first;
 * then `fetchBlob` tells why it cannot be had. With `name`, the name in a record, `file` is what the blob is saved as:
 * the record may come from a platform that does not check names.
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
 * Lets go of attachments whose draft was discarded and that no open command carries. Only when the session is closed: an
 * upload may be whole a moment before the draft that names it is saved.
 *
 * @param kept what others still need, by SHA-256
 */
export async function dropUnusedBlobs(
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
  await dropBlobs(
    work,
    unused.map(({ sha256 }) => sha256),
  );
}
