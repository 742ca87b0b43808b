import type { Attachment } from '../../../electron/core/contract';
import { base64 } from '../../app/base64';

/** Bytes of one piece: a multiple of three, so that pieces stay within base64's rhythm, under the contract's 1 MiB. */
export const PIECE = 768 * 1024;

/** One file on its way to the core. Kept between attempts, so that a broken upload goes on where it stopped. */
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
 * Sends a file in pieces, from `upload.offset` on, and moves the offset to wherever the core says it stands. Rejects with
 * the failure of a piece, or the signal's reason; call it again to go on.
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
