import type { Database } from 'better-sqlite3';
import type { AuditEntry } from '../contract';
import type { Session } from '../types';
import { runInSlices } from '../time-slices';
import { compareWithAnchor, type AnchorComparison } from './anchor-comparison';
import { auditDigest, EMPTY_CHAIN, continuesChain, type ChainHead } from '../../domain/audit/chain';
import { countEntries, entriesAfter, entriesBefore, insertEntry, lastEntry, PAGE } from './store';

export { createAnchoring, type SendAudit } from './anchoring';
export { auditChains, exportAudit, searchAudit, verifyChain } from './auditor';

/** The audit chain of this machine (第十四条, 第十五条): append-only, anchored on the platform. */

/** Largest lengths that the platform accepts, in UTF-16 units. */
const LONGEST = { action: 60, subject: 200, detail: 2000 };

/** Returns text as SQLite returns it: a lone surrogate, which UTF-8 cannot encode, becomes U+FFFD before hashing. */
function asStored(text: string, longest: number): string {
  return Buffer.from(text.slice(0, longest), 'utf8').toString('utf8');
}

/**
 * Appends one entry to the chain in work.db. Call it inside the transaction of the change that it records, so that both
 * are stored or neither is; outside one it is its own transaction.
 */
export function appendAudit(
  work: Database,
  entry: { at: string; actorId: string; action: string; subject: string; detail: string },
): void {
  work.transaction(() => {
    const last = lastEntry(work);
    const row = {
      sequence: last.sequence + 1,
      at: entry.at,
      actorId: entry.actorId,
      action: asStored(entry.action, LONGEST.action),
      subject: asStored(entry.subject, LONGEST.subject),
      detail: asStored(entry.detail, LONGEST.detail),
      previous: last.digest,
    };
    insertEntry(work, { ...row, digest: auditDigest(row) });
  })();
}

/**
 * Verifies the whole chain in slices. `brokenAt` is the sequence of the first entry that does not follow the one before
 * it, null when intact; `head` is the last valid digest, to be compared with a copy stored elsewhere.
 */
export function verifyAudit(work: Database): Promise<AuditVerdict> {
  return runInSlices(walk(work));
}

interface AuditVerdict {
  entries: number;
  intact: boolean;
  brokenAt: number | null;
  head: string;
}

function* walk(work: Database): Generator<undefined, AuditVerdict, undefined> {
  let head: ChainHead = EMPTY_CHAIN;
  for (let after = -Infinity; ;) {
    const rows = entriesAfter(work, after);
    for (const row of rows) {
      yield;
      if (!continuesChain(head, row))
        return { entries: countEntries(work), intact: false, brokenAt: row.sequence, head: head.digest };
      head = { sequence: row.sequence, digest: row.digest };
      after = row.sequence;
    }
    if (rows.length < PAGE)
      return { entries: head.sequence, intact: true, brokenAt: null, head: head.digest };
  }
}

/** Verifies this account's chain and compares it with the platform's anchor. */
export async function verify(session: Session): Promise<AuditVerdict & AnchorComparison> {
  const standing = await compareWithAnchor(session.stores, session.platform);
  return { ...(await verifyAudit(session.stores.work)), ...standing };
}

/** Returns the newest `limit` entries before sequence `before` (null: from the end), newest first. */
export function recentAudit(
  work: Database,
  input: { before: number | null; limit: number },
): { entries: AuditEntry[] } {
  const rows = entriesBefore(work, input.before ?? Number.MAX_SAFE_INTEGER, input.limit);
  return { entries: rows.map(({ previous: _previous, ...entry }) => entry) };
}
