import { createHash } from 'node:crypto';
import type { AuditEntry } from '../records';
import { canonicalText } from '../encoding/canonical';

/**
 * The audit chain (第十四条, 第十五条): each entry's digest is over the entry before it. A changed, removed or inserted entry
 * breaks the chain; a tail cut off whole leaves a shorter chain that is intact, so its head is anchored on the platform.
 */

/** `previous` of the first entry, and the digest of a chain without entries. */
export const GENESIS = '0'.repeat(64);

/** How far a chain reaches. `sequence` is 0 before the first entry. */
export interface ChainHead {
  sequence: number;
  digest: string;
}
export const EMPTY: ChainHead = { sequence: 0, digest: GENESIS };

/** SHA-256 over the RFC 8785 text of the entry with its place in the chain, lower-case hex. */
export function digestOf(entry: Omit<AuditEntry, 'digest'>): string {
  const { sequence, at, actorId, action, subject, detail, previous } = entry;
  const text = canonicalText({ sequence, at, actorId, action, subject, detail, previous });
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Whether an entry is what it says and stands right behind `head`. */
export function follows(head: ChainHead, entry: AuditEntry): boolean {
  return (
    entry.sequence === head.sequence + 1 && entry.previous === head.digest && entry.digest === digestOf(entry)
  );
}

/**
 * Where entries that continue `head`, in order, lead.
 *
 * @returns the new head; `brokenAt` is the sequence of the first entry that does not continue the chain, null when all do
 */
export function continues(
  head: ChainHead,
  entries: readonly AuditEntry[],
): { head: ChainHead; brokenAt: number | null } {
  let reached = head;
  for (const entry of entries) {
    if (!follows(reached, entry)) return { head: reached, brokenAt: entry.sequence };
    reached = { sequence: entry.sequence, digest: entry.digest };
  }
  return { head: reached, brokenAt: null };
}

/**
 * How this machine's chain stands to what the platform holds of it: the same (`level`), longer (`ahead`), shorter (`cut`),
 * or with another entry at the same place (`forked`).
 *
 * @param local the chain's own head
 * @param digestAt the digest of its entry at a sequence, null when it has none there
 */
export function standingTo(
  anchor: ChainHead,
  local: ChainHead,
  digestAt: (sequence: number) => string | null,
): 'level' | 'ahead' | 'cut' | 'forked' {
  if (anchor.sequence > local.sequence) return 'cut';
  const same = anchor.sequence === 0 || digestAt(anchor.sequence) === anchor.digest;
  if (!same) return 'forked';
  return anchor.sequence === local.sequence ? 'level' : 'ahead';
}
