import { createHash } from 'node:crypto';

/** The head before the first entry. */
export const LOG_GENESIS = '0'.repeat(64);

/**
 * 累计校验码: SHA-256 running over the digests of entries in the order of truth. The head behind an entry is the SHA-256 of the
 * head before it and the entry's digest, both as 64 lower-case hexadecimal digits, written one behind the other without
 * anything between; before the first it is 64 zeros. Whoever has the digests finds it again with `printf %s%s | sha256sum`.
 * One entry fewer, more, or in another place, and every head behind it is another.
 *
 * @returns the head behind each entry
 */
export function logHeads(digests: readonly string[]): string[] {
  let head = LOG_GENESIS;
  return digests.map((digest) => (head = createHash('sha256').update(head).update(digest).digest('hex')));
}
