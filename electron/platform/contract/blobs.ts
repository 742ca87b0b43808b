/**
 * Attachments and images, by SHA-256, beside the JSON routes: bytes with `Range` both ways.
 *
 * - `GET  {base}/blobs/{sha256}`  the bytes; honours `Range: bytes=n-` (206, RFC 9110 §14).
 * - `HEAD {base}/blobs/{sha256}`  `Upload-Offset: n` bytes held; `Upload-Complete: ?1` when whole and verified.
 *   404 when nothing is held.
 * - `PATCH {base}/blobs/{sha256}` appends the request's bytes at `Upload-Offset`; `Upload-Length` is the whole size.
 *   204 with the new `Upload-Offset`; 409 with the right offset when they differ; 422 when the finished bytes do
 *   not hash to the name (what was held is then dropped); 413 `QUOTA_EXCEEDED` when the account has uploaded too much.
 *   Names follow draft-ietf-httpbis-resumable-upload.
 *
 * An unfinished upload belongs to one account: another one begins its own, at 0. A whole blob exists for an account that
 * may read a record that refers to it, or that has sent all of its bytes. For any other it is as if it were not held: 404,
 * and a command that refers to it is rejected as `BLOB_MISSING`.
 */
export const BLOB_PATH = '/blobs';
export const UPLOAD_OFFSET = 'upload-offset';
export const UPLOAD_LENGTH = 'upload-length';
export const UPLOAD_COMPLETE = 'upload-complete';
/** Largest blob, bytes. */
export const BLOB_LIMIT = 200 * 1024 * 1024;
