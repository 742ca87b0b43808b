import {
  BLOB_LIMIT,
  BLOB_PATH,
  errorBodySchema,
  UPLOAD_COMPLETE,
  UPLOAD_LENGTH,
  UPLOAD_OFFSET,
} from '../../platform/contract';
import { Failure } from '../failure';
import { answerTooLarge, badAnswer, parseJson } from './http/failures';
import type { AnswerHead, HttpAnswer } from './http/protocol';
import type { PlatformCall } from './platform-connection';

/** Bytes per request: the maximum lost by an interruption. */
const PIECE = 1024 * 1024;
const SPARE_PIECES = 4;

function offsetOf(answer: AnswerHead, size: number): number {
  const offset = Number(answer.headers[UPLOAD_OFFSET]);
  if (!Number.isInteger(offset) || offset < 0 || offset > size) throw badAnswer('附件上传的位置不对。');
  return offset;
}

function blobRefused(answer: HttpAnswer): Failure {
  const body = errorBodySchema.safeParse(parseJson(answer));
  if (body.success && body.data.code === 'QUOTA_EXCEEDED')
    return new Failure('QUOTA_EXCEEDED', body.data.message, '内容已退回本机，明天可以重新送出。');
  return new Failure(
    'BLOB_REFUSED',
    answer.status === 413 ? '附件太大，平台不接收。' : '附件的内容与其校验码不符，平台不接收。',
    '请在稿件中移除这个附件，重新添加后再送审。',
  );
}

export interface BlobUpload {
  sha256: string;
  /** Size of the blob in bytes. */
  size: number;
  /** Returns the bytes of [offset, offset + length). */
  read(offset: number, length: number): Uint8Array;
  signal?: AbortSignal | undefined;
}

/**
 * Uploads a blob, continuing from the offset that the platform states (draft-ietf-httpbis-resumable-upload, see the
 * contract). Rejects with `Failure` 'BLOB_REFUSED' when the platform does not accept the blob (retrying is useless),
 * 'QUOTA_EXCEEDED' when this account has uploaded too much recently, and 'LINE_BAD_ANSWER'.
 */
export async function putBlob(call: PlatformCall, { sha256, size, read, signal }: BlobUpload): Promise<void> {
  const path = `${BLOB_PATH}/${sha256}`;
  const held = await call({ method: 'HEAD', path, signal }, [404]);
  if (held.status !== 404 && held.headers[UPLOAD_COMPLETE] === '?1') return;
  let offset = held.status === 404 ? 0 : offsetOf(held, size);
  // One request per chunk, and a few more for interrupted ones.
  let left = Math.ceil((size - offset) / PIECE) + SPARE_PIECES;
  while (offset < size) {
    if (left-- === 0) throw badAnswer('附件上传没有进展。');
    const answer = await call(
      {
        method: 'PATCH',
        path,
        headers: {
          'content-type': 'application/octet-stream',
          [UPLOAD_OFFSET]: String(offset),
          [UPLOAD_LENGTH]: String(size),
        },
        body: read(offset, Math.min(PIECE, size - offset)),
        signal,
      },
      [409, 413, 422],
    );
    if (answer.status === 413 || answer.status === 422) throw blobRefused(answer);
    offset = offsetOf(answer, size);
  }
}

function totalOf(answer: AnswerHead, from: number): { first: number; total: number } {
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(answer.headers['content-range'] ?? '');
  const whole = answer.status === 200;
  if (!whole && (!range || Number(range[1]) !== from)) throw badAnswer('附件的下载范围不对。');
  const total = whole ? Number(answer.headers['content-length'] ?? NaN) : Number(range?.[2]);
  if (!Number.isSafeInteger(total)) throw badAnswer('附件的大小没有说明。');
  if (total > BLOB_LIMIT) throw answerTooLarge(BLOB_LIMIT);
  return { first: whole ? 0 : from, total };
}

export interface BlobDownload {
  sha256: string;
  /** Number of bytes that are known already. */
  offset: number;
  /** Receives the bytes from `offset` on, in order. */
  write(offset: number, bytes: Uint8Array): void;
  signal?: AbortSignal | undefined;
}

/**
 * Downloads a blob from `offset` (RFC 9110 §14); resolves with its total size. Bytes passed to `write` before a failure
 * remain valid unless the answer was invalid. Rejects with `Failure` 'BLOB_NOT_FOUND', 'LINE_BAD_ANSWER' or
 * 'LINE_ANSWER_TOO_LARGE'.
 */
export async function getBlob(
  call: PlatformCall,
  { sha256, offset, write, signal }: BlobDownload,
): Promise<number> {
  let at = -1;
  let total = NaN;
  const answer = await call(
    {
      method: 'GET',
      path: `${BLOB_PATH}/${sha256}`,
      headers: offset > 0 ? { range: `bytes=${offset}-` } : {},
      maxBytes: BLOB_LIMIT,
      signal,
      sink: (bytes, head) => {
        if (at < 0) ({ first: at, total } = totalOf(head, offset));
        // When the platform answers a range request with the whole blob, known bytes are skipped.
        if (at + bytes.length > total) throw badAnswer('附件比说明的大。');
        const fresh = bytes.subarray(Math.max(0, offset - at));
        if (fresh.length > 0) write(Math.max(at, offset), fresh);
        at += bytes.length;
      },
    },
    [404, 416],
  );
  if (answer.status === 404)
    throw new Failure('BLOB_NOT_FOUND', '平台上没有这个附件。', '请联系稿件撰写人重新上传。');
  if (answer.status === 416) {
    const size = Number(/^bytes \*\/(\d+)$/.exec(answer.headers['content-range'] ?? '')?.[1] ?? NaN);
    if (size === offset) return size;
    throw badAnswer('附件的下载范围不对。');
  }
  if (at < 0) ({ first: at, total } = totalOf(answer, offset));
  if (at !== total) throw badAnswer('附件没有下载完整。');
  return total;
}
