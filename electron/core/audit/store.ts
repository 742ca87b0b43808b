import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { AuditEntry } from '../../platform/contract';
import { readMeta, statement, writeMeta } from '../store';
import { auditDigest, EMPTY_CHAIN, AUDIT_GENESIS, type ChainHead } from '../../domain/audit/chain';

/** SQL of the audit table and of the anchoring state. */

const COLUMNS = 'sequence, at, actor_id AS actorId, action, subject, detail, previous, digest';

/** Number of entries read at once. */
export const PAGE = 200;

/** Returns the last entry of the table; `EMPTY` when it has none. */
export function lastEntry(work: Database): ChainHead {
  const sql = 'SELECT sequence, digest FROM audit ORDER BY sequence DESC LIMIT 1';
  return statement<ChainHead>(work, sql).get() ?? EMPTY_CHAIN;
}

export function insertEntry(work: Database, entry: AuditEntry): void {
  statement(
    work,
    `INSERT INTO audit (sequence, at, actor_id, action, subject, detail, previous, digest)
     VALUES (@sequence, @at, @actorId, @action, @subject, @detail, @previous, @digest)`,
  ).run(entry);
}

/** Returns at most `limit` entries after a sequence, in order. */
export function entriesAfter(work: Database, after: number, limit = PAGE): AuditEntry[] {
  const sql = `SELECT ${COLUMNS} FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?`;
  return statement<AuditEntry>(work, sql).all(after, limit);
}

/** Returns at most `limit` entries before a sequence, newest first. */
export function entriesBefore(work: Database, before: number, limit: number): AuditEntry[] {
  const sql = `SELECT ${COLUMNS} FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?`;
  return statement<AuditEntry>(work, sql).all(before, limit);
}

export function countEntries(work: Database): number {
  return statement<{ n: number }>(work, 'SELECT count(*) AS n FROM audit').get()?.n ?? 0;
}

/** State of sending: the chain's name on the platform, and its last entry that the platform is known to have. */
const sentSchema = z.object({
  chain: z.string(),
  /** Sequence in the table of the entry before the chain's first: 0, or larger for a chain that began after a break. */
  base: z.number().int(),
  /** Sequence in the table of the last entry sent. */
  local: z.number().int(),
  /** Sequence and digest of the same entry in the chain. */
  sequence: z.number().int(),
  digest: z.string(),
});
export type SendingState = z.infer<typeof sentSchema>;

/** The newest break: the platform was found to have other entries than this machine. */
const breakSchema = z.object({
  kind: z.enum(['cut', 'forked']),
  chain: z.string(),
  /** Number of its entries on the platform. */
  sequence: z.number().int(),
  anchoredAt: z.string(),
});
export type ChainBreak = z.infer<typeof breakSchema>;

/** The newest head that the platform returned. */
const anchorSchema = z.object({
  chain: z.string(),
  sequence: z.number().int(),
  digest: z.string(),
  anchoredAt: z.string(),
});
export type Anchor = z.infer<typeof anchorSchema>;

function read<T>(db: Database, key: string, schema: z.ZodType<T>): T | null {
  const text = readMeta(db, key);
  return text === null ? null : schema.parse(JSON.parse(text));
}
function write(db: Database, key: string, value: unknown): void {
  writeMeta(db, key, JSON.stringify(value));
}

export const readSent = (work: Database): SendingState | null => read(work, 'audit.sent', sentSchema);
export const writeSent = (work: Database, sent: SendingState): void => write(work, 'audit.sent', sent);
export const readBreak = (work: Database): ChainBreak | null => read(work, 'audit.break', breakSchema);
export const writeBreak = (work: Database, found: ChainBreak): void => write(work, 'audit.break', found);

/** The anchor is stored in cache.db: when work.db is replaced by an older one, the anchor shows that it is older. */
export const readAnchor = (cache: Database): Anchor | null => read(cache, 'audit.anchor', anchorSchema);
export const writeAnchor = (cache: Database, anchor: Anchor): void => write(cache, 'audit.anchor', anchor);

/** Returns the state of a new chain that begins after entry `base` of the table. */
export function newChain(base: number): SendingState {
  return { chain: randomUUID(), base, local: base, sequence: 0, digest: AUDIT_GENESIS };
}

/** Returns entries renumbered and rehashed for a chain that began after the table's first entry. */
export function renumbered(head: ChainHead, entries: readonly AuditEntry[]): AuditEntry[] {
  let { sequence, digest } = head;
  return entries.map((entry) => {
    const moved = { ...entry, sequence: sequence + 1, previous: digest };
    sequence = moved.sequence;
    digest = auditDigest(moved);
    return { ...moved, digest };
  });
}

/** Returns at most `limit` unsent entries in the chain's numbering, and the sequence in the table of the last one. */
export function unsentEntries(
  work: Database,
  sent: SendingState,
  limit = PAGE,
): { entries: AuditEntry[]; last: number } {
  const rows = entriesAfter(work, sent.local, limit);
  const entries = sent.base === 0 ? rows : renumbered(sent, rows);
  return { entries, last: rows[rows.length - 1]?.sequence ?? sent.local };
}
