import { createHash } from 'node:crypto';
import type { AuditEntry } from '../records';
import { canonicalText } from '../encoding/canonical';

/**
 * Hash chain of the audit trail (第十四条, 第十五条): the digest of each entry covers the previous one. Changing, removing or
 * inserting an entry breaks the chain. Removing the last entries leaves a valid, shorter chain; therefore the platform
 * stores the head of the chain.
 */

/** `previous` of the first entry, and digest of an empty chain. */
export const AUDIT_GENESIS = '0'.repeat(64);

/** Last entry of a chain. `sequence` is 0 when the chain is empty. */
export interface ChainHead {
  sequence: number;
  digest: string;
}
export const EMPTY_CHAIN: ChainHead = { sequence: 0, digest: AUDIT_GENESIS };

/** Returns the SHA-256 of the RFC 8785 text of an entry without its digest, lower-case hex. */
export function auditDigest(entry: Omit<AuditEntry, 'digest'>): string {
  const { sequence, at, actorId, action, subject, detail, previous } = entry;
  const text = canonicalText({ sequence, at, actorId, action, subject, detail, previous });
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Returns whether an entry is intact and directly follows `head`. */
export function continuesChain(head: ChainHead, entry: AuditEntry): boolean {
  return (
    entry.sequence === head.sequence + 1 &&
    entry.previous === head.digest &&
    entry.digest === auditDigest(entry)
  );
}

/**
 * Checks entries, in order, that continue `head`.
 *
 * @returns the new head; `brokenAt` is the sequence of the first entry that does not continue the chain, null when all
 * do
 */
export function verifyEntries(
  head: ChainHead,
  entries: readonly AuditEntry[],
): { head: ChainHead; brokenAt: number | null } {
  let reached = head;
  for (const entry of entries) {
    if (!continuesChain(reached, entry)) return { head: reached, brokenAt: entry.sequence };
    reached = { sequence: entry.sequence, digest: entry.digest };
  }
  return { head: reached, brokenAt: null };
}

/**
 * Compares this machine's chain with the head that the platform stores: equal (`level`), longer (`ahead`), shorter
 * (`cut`), or with another entry at the same position (`forked`).
 *
 * @param anchor the head stored on the platform
 * @param local the head of this machine's chain
 * @param digestAt returns the digest of this machine's entry at a sequence, null when there is none
 */
export function compareChains(
  anchor: ChainHead,
  local: ChainHead,
  digestAt: (sequence: number) => string | null,
): 'level' | 'ahead' | 'cut' | 'forked' {
  if (anchor.sequence > local.sequence) return 'cut';
  const same = anchor.sequence === 0 || digestAt(anchor.sequence) === anchor.digest;
  if (!same) return 'forked';
  return anchor.sequence === local.sequence ? 'level' : 'ahead';
}
