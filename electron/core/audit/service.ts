import type { Database } from 'better-sqlite3';
import type { AuditEntry } from '../contract';
import type { Session } from '../office';
import { inSlices } from '../cooperative';
import { standingOf, type Standing } from './anchoring';
import { digestOf, EMPTY, follows, type ChainHead } from '../../domain/audit/chain';
import { countEntries, entriesAfter, entriesBefore, insertEntry, lastEntry, PAGE } from './store';

export { createAnchoring, type SendAudit } from './anchoring';
export { auditChains, exportAudit, searchAudit, verifyChain } from './auditor';

/** The record of what was done on this machine (第十四条, 第十五条): append-only, anchored on the platform. */

/** What the platform takes of a text, in UTF-16 units. */
const LONGEST = { action: 60, subject: 200, detail: 2000 };

/** Text as SQLite gives it back: a lone surrogate, which UTF-8 cannot carry, becomes U+FFFD before it is hashed. */
function asStored(text: string, longest: number): string {
  return Buffer.from(text.slice(0, longest), 'utf8').toString('utf8');
}

/**
 * Appends one entry to the chain in work.db. Called inside the transaction of what it records, so that neither stands
 * without the other; alone it is a transaction of its own.
 *
 * @param entry `at` is a UTC instant in ISO 8601; `detail` says what, never article text
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
    insertEntry(work, { ...row, digest: digestOf(row) });
  })();
}

/**
 * Walks the whole chain, giving way to others on the way. `brokenAt` is the sequence of the first entry that is not
 * what followed the one before it; `head` is the last good digest, to be compared with a copy kept elsewhere.
 */
export function verifyAudit(work: Database): Promise<AuditVerdict> {
  return inSlices(walk(work));
}

interface AuditVerdict {
  entries: number;
  intact: boolean;
  brokenAt: number | null;
  head: string;
}

function* walk(work: Database): Generator<undefined, AuditVerdict, undefined> {
  let head: ChainHead = EMPTY;
  for (let after = -Infinity; ;) {
    const rows = entriesAfter(work, after);
    for (const row of rows) {
      yield;
      if (!follows(head, row))
        return { entries: countEntries(work), intact: false, brokenAt: row.sequence, head: head.digest };
      head = { sequence: row.sequence, digest: row.digest };
      after = row.sequence;
    }
    if (rows.length < PAGE)
      return { entries: head.sequence, intact: true, brokenAt: null, head: head.digest };
  }
}

/** Walks the own chain and compares it with what the platform has anchored. */
export async function verify(session: Session): Promise<AuditVerdict & Standing> {
  const standing = await standingOf(session.stores, session.platform);
  return { ...(await verifyAudit(session.stores.work)), ...standing };
}

/** The newest `limit` entries before sequence `before` (null: from the end), newest first. */
export function recentAudit(
  work: Database,
  input: { before: number | null; limit: number },
): { entries: AuditEntry[] } {
  const rows = entriesBefore(work, input.before ?? Number.MAX_SAFE_INTEGER, input.limit);
  return { entries: rows.map(({ previous: _previous, ...entry }) => entry) };
}
