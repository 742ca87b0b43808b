import type { Database } from 'better-sqlite3';
import type { AuditEntry } from '../contract';
import { inSlices } from '../pace';
import { digestOf, follows, GENESIS } from './rules';

/**
 * The record of what was done on this machine (第十四条, 第十五条): append-only, each entry's digest over the entry before it.
 * A changed, removed or inserted entry breaks the chain; a tail cut off whole leaves a shorter chain that is intact.
 */

interface AuditRow extends AuditEntry {
  previous: string;
}

const COLUMNS = 'sequence, at, actor_id AS actorId, action, subject, detail, previous, digest';

/** Text as SQLite gives it back: a lone surrogate, which UTF-8 cannot carry, becomes U+FFFD before it is hashed. */
function asStored(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
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
    const last = work
      .prepare<[], { sequence: number; digest: string }>(
        'SELECT sequence, digest FROM audit ORDER BY sequence DESC LIMIT 1',
      )
      .get();
    const row = {
      sequence: (last?.sequence ?? 0) + 1,
      at: entry.at,
      actorId: asStored(entry.actorId),
      action: asStored(entry.action),
      subject: asStored(entry.subject),
      detail: asStored(entry.detail),
      previous: last?.digest ?? GENESIS,
    };
    work
      .prepare(
        `INSERT INTO audit (sequence, at, actor_id, action, subject, detail, previous, digest)
         VALUES (@sequence, @at, @actorId, @action, @subject, @detail, @previous, @digest)`,
      )
      .run({ ...row, digest: digestOf(row) });
  })();
}

/** Entries read at once. */
const PAGE = 200;

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
  const page = work.prepare<[number], AuditRow>(
    `SELECT ${COLUMNS} FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ${PAGE}`,
  );
  let head = GENESIS;
  let entries = 0;
  for (let after = -Infinity; ;) {
    const rows = page.all(after);
    for (const row of rows) {
      yield;
      if (!follows({ sequence: entries, digest: head }, row)) {
        const total = work.prepare<[], { n: number }>('SELECT count(*) AS n FROM audit').get()?.n ?? 0;
        return { entries: total, intact: false, brokenAt: row.sequence, head };
      }
      head = row.digest;
      entries += 1;
      after = row.sequence;
    }
    if (rows.length < PAGE) return { entries, intact: true, brokenAt: null, head };
  }
}

/** The newest `limit` entries before sequence `before` (null: from the end), newest first. */
export function recentAudit(
  work: Database,
  input: { before: number | null; limit: number },
): { entries: AuditEntry[] } {
  const rows = work
    .prepare<[number, number], AuditRow>(
      `SELECT ${COLUMNS} FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?`,
    )
    .all(input.before ?? Number.MAX_SAFE_INTEGER, input.limit);
  return { entries: rows.map(({ previous: _previous, ...entry }) => entry) };
}
