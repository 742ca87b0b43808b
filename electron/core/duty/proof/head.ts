import { createHash } from 'node:crypto';

/** Head before the first entry. */
export const LOG_GENESIS = '0'.repeat(64);

/**
 * 累计校验码: running SHA-256 over the digests of entries ordered by corrected time. The head after an entry is the
 * SHA-256 of the previous head and the entry's digest, both as 64 lower-case hexadecimal digits, concatenated; the
 * initial head is 64 zeros. It can be recomputed with `printf %s%s | sha256sum`. Adding, removing or moving an entry
 * changes all heads after it.
 *
 * @returns the head after each entry
 */
export function logHeads(digests: readonly string[]): string[] {
  let head = LOG_GENESIS;
  return digests.map((digest) => (head = createHash('sha256').update(head).update(digest).digest('hex')));
}
