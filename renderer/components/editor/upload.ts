import type { Attachment } from '../../../electron/core/contract';
import { base64 } from '../../client/base64';

/** Size in bytes of a piece: a multiple of three, so that base64 needs no padding; the contract allows 1 MiB. */
export const PIECE = 768 * 1024;

/** A file to be uploaded to the core. Kept between attempts, so that an interrupted upload resumes. */
export interface Upload {
  id: string;
  file: File;
  name: string;
  /** Bytes that the core has acknowledged. */
  offset: number;
}

export type PutBlob = (piece: {
  uploadId: string;
  name: string;
  mediaType: string;
  size: number;
  offset: number;
  bytes: string;
}) => Promise<{ offset: number; attachment: Attachment | null }>;

export function newUpload(file: File, name = file.name): Upload {
  return { id: crypto.randomUUID(), file, name, offset: 0 };
}

/**
 * Sends a file in pieces from `upload.offset` and updates the offset to that of the core. Rejects with the failure of a
 * piece, with the reason of `signal`, or when the core accepts nothing of a piece; call it again to resume.
 */
export async function sendUpload(
  upload: Upload,
  put: PutBlob,
  progress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  const { file } = upload;
  for (;;) {
    signal.throwIfAborted();
    const answer = await put({
      uploadId: upload.id,
      name: upload.name,
      mediaType: file.type || 'application/octet-stream',
      size: file.size,
      offset: upload.offset,
      bytes: await base64(file.slice(upload.offset, upload.offset + PIECE)),
    });
    if (answer.attachment) {
      progress(1);
      return answer.attachment;
    }
    if (answer.offset === upload.offset) throw new Error('The core took none of the piece');
    upload.offset = answer.offset;
    progress(upload.offset / file.size);
  }
}
