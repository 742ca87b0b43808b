import { attachmentProblem, fileProblem, HEAD_BYTES, contentProblem } from '../../platform/contract';
import { Failure } from '../failure';
import type { Session } from '../types';
import { readBlobChunk } from './blobs';

/**
 * Checks the stated names, sizes and types of files before they are signed or sent, and the first bytes of those on
 * this machine. Throws `Failure` 'FILE_REFUSED'.
 */
export function requireValidFiles(
  session: Pick<Session, 'stores'>,
  files: ReadonlyArray<{ name: string; size: number; sha256: string; mediaType?: string }>,
): void {
  for (const { name, size, mediaType, sha256 } of files) {
    const named =
      mediaType === undefined ? fileProblem(name, size) : attachmentProblem({ name, size, mediaType });
    const head = named === null ? readBlobChunk(session.stores, sha256, 0, HEAD_BYTES) : null;
    const problem = named ?? (head ? contentProblem(name, head.bytes) : null);
    if (problem) throw new Failure('FILE_REFUSED', problem, '请改名，或移除这个附件后重新添加。');
  }
}
