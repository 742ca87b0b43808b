/**
 * Transfer of attachments and images, named by SHA-256. Binary, next to the JSON routes, resumable in both directions.
 *
 * - `GET {base}/blobs/{sha256}`: the bytes; honours `Range: bytes=n-` (206, RFC 9110 §14).
 * - `HEAD {base}/blobs/{sha256}`: `Upload-Offset: n` is the number of bytes held; `Upload-Complete: ?1` when complete
 *   and verified. 404 when nothing is held.
 * - `PATCH {base}/blobs/{sha256}`: appends the request body at `Upload-Offset`; `Upload-Length` is the total size. 204
 *   with the new `Upload-Offset`; 409 with the correct offset when they differ; 422 when the SHA-256 of the complete
 *   bytes is not the name (the bytes are then deleted); 413 `QUOTA_EXCEEDED` when the account has uploaded too much.
 *   Header names follow draft-ietf-httpbis-resumable-upload.
 *
 * An incomplete upload belongs to one account; another account starts its own at offset 0. A complete blob is visible
 * to an account that may read a record which refers to it, or that has uploaded all of its bytes. For any other account
 * the answer is 404, and a command that refers to the blob is rejected with `BLOB_MISSING`.
 */
export const BLOB_PATH = '/blobs';
export const UPLOAD_OFFSET = 'upload-offset';
export const UPLOAD_LENGTH = 'upload-length';
export const UPLOAD_COMPLETE = 'upload-complete';
/** Largest size of a blob, in bytes. */
export const BLOB_LIMIT = 200 * 1024 * 1024;
