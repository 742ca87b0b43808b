import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { AuditEntry } from '../../platform/contract';
import { statement } from '../store';
import { digestOf, EMPTY, GENESIS, type ChainHead } from '../../domain/audit/chain';

/** The SQL of the audit table, and of what this machine knows of its chain on the platform. */

const COLUMNS = 'sequence, at, actor_id AS actorId, action, subject, detail, previous, digest';

/** Entries read at once. */
export const PAGE = 200;

export function lastEntry(work: Database): ChainHead {
  const sql = 'SELECT sequence, digest FROM audit ORDER BY sequence DESC LIMIT 1';
  return statement<ChainHead>(work, sql).get() ?? EMPTY;
}

export function insertEntry(work: Database, entry: AuditEntry): void {
  statement(
    work,
    `INSERT INTO audit (sequence, at, actor_id, action, subject, detail, previous, digest)
     VALUES (@sequence, @at, @actorId, @action, @subject, @detail, @previous, @digest)`,
  ).run(entry);
}

/** At most `limit` entries behind a sequence, in order. */
export function entriesAfter(work: Database, after: number, limit = PAGE): AuditEntry[] {
  const sql = `SELECT ${COLUMNS} FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?`;
  return statement<AuditEntry>(work, sql).all(after, limit);
}

/** At most `limit` entries before a sequence, newest first. */
export function entriesBefore(work: Database, before: number, limit: number): AuditEntry[] {
  const sql = `SELECT ${COLUMNS} FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?`;
  return statement<AuditEntry>(work, sql).all(before, limit);
}

export function countEntries(work: Database): number {
  return statement<{ n: number }>(work, 'SELECT count(*) AS n FROM audit').get()?.n ?? 0;
}

/** What is sent: the chain's name on the platform, and how far the platform is known to have it. */
const sentSchema = z.object({
  chain: z.string(),
  /** The entry of the table before the chain's first: 0, but after a break the chain begins anew further on. */
  base: z.number().int(),
  /** The last entry of the table that was sent. */
  local: z.number().int(),
  /** The same entry's place and digest in the chain. */
  sequence: z.number().int(),
  digest: z.string(),
});
export type Sent = z.infer<typeof sentSchema>;

/** The first time that the platform was found to hold something else than this machine. */
const breakSchema = z.object({
  kind: z.enum(['cut', 'forked']),
  chain: z.string(),
  /** Entries of it that the platform holds. */
  sequence: z.number().int(),
  anchoredAt: z.string(),
});
export type Break = z.infer<typeof breakSchema>;

/** The newest head that the platform has answered. */
const anchorSchema = z.object({
  chain: z.string(),
  sequence: z.number().int(),
  digest: z.string(),
  anchoredAt: z.string(),
});
export type Anchor = z.infer<typeof anchorSchema>;

function read<T>(db: Database, key: string, schema: z.ZodType<T>): T | null {
  const row = statement<{ value: string }>(db, 'SELECT value FROM meta WHERE key = ?').get(key);
  return row ? schema.parse(JSON.parse(row.value)) : null;
}
function write(db: Database, key: string, value: unknown): void {
  statement(
    db,
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ).run(key, JSON.stringify(value));
}

export const readSent = (work: Database): Sent | null => read(work, 'audit.sent', sentSchema);
export const writeSent = (work: Database, sent: Sent): void => write(work, 'audit.sent', sent);
export const readBreak = (work: Database): Break | null => read(work, 'audit.break', breakSchema);
export const writeBreak = (work: Database, found: Break): void => write(work, 'audit.break', found);

/**
 * Kept in cache.db, and so beside work.db: a work file that was replaced by an older one does not take it along, and is
 * seen to be older.
 */
export const readAnchor = (cache: Database): Anchor | null => read(cache, 'audit.anchor', anchorSchema);
export const writeAnchor = (cache: Database, anchor: Anchor): void => write(cache, 'audit.anchor', anchor);

/** A chain under a new name, of the entries behind `base`. */
export function newChain(base: number): Sent {
  return { chain: randomUUID(), base, local: base, sequence: 0, digest: GENESIS };
}

/** Entries as they stand in a chain that began further on than the table. */
export function rebased(head: ChainHead, entries: readonly AuditEntry[]): AuditEntry[] {
  let { sequence, digest } = head;
  return entries.map((entry) => {
    const moved = { ...entry, sequence: sequence + 1, previous: digest };
    sequence = moved.sequence;
    digest = digestOf(moved);
    return { ...moved, digest };
  });
}

/** Entries behind what was sent, at most `limit`, as the platform takes them. */
export function unsentEntries(
  work: Database,
  sent: Sent,
  limit = PAGE,
): { entries: AuditEntry[]; last: number } {
  const rows = entriesAfter(work, sent.local, limit);
  const entries = sent.base === 0 ? rows : rebased(sent, rows);
  return { entries, last: rows[rows.length - 1]?.sequence ?? sent.local };
}
