import {
  PLATFORM_CHAIN,
  type AuditAction,
  type AuditEntry,
  type AuditHead,
  type AuditPage,
  type auditQuerySchema,
  type auditTailSchema,
} from '../../contract';
import type { z } from 'zod';
import { verifyEntries, auditDigest, AUDIT_GENESIS } from '../../../domain/audit/chain';
import { HttpError } from '../http';
import type { Platform } from '../platform';
import type { Caller } from '../access';

/**
 * Audit chains (第十四条, 第十五条): one per account and machine, sent by the clients, and the chain of the platform.
 * Entries are never changed or deleted by the program; retention is ten years (minimum: six months,
 * 网络安全法第二十一条).
 */

type Tail = z.output<typeof auditTailSchema>;
type Query = z.output<typeof auditQuerySchema>;
type Row = AuditEntry & { chain: string; device: string };

const FIELDS =
  'chain, device, sequence, at, actor_id AS actorId, action, subject, detail, previous, digest FROM audit';
const UNPAIRED = /\p{Surrogate}/gu;

/** An event of the platform for the audit chain. */
export interface AuditNote {
  actorId: string;
  action: AuditAction;
  subject: string;
  /** Description or reason of refusal, in Chinese. Must not contain article text or secrets. */
  detail: string;
}

function headOf({ store }: Platform, chain: string): AuditHead | null {
  const head = store.sql<[string], AuditHead>(
    `SELECT chain, account_id AS accountId, device, sequence, digest, anchored_at AS anchoredAt
     FROM audit_chain WHERE chain = ?`,
  );
  return head.get(chain) ?? null;
}

function write(platform: Platform, owner: string, { chain, device, entries }: Tail): AuditHead {
  const { sql } = platform.store;
  const insert = sql(
    `INSERT INTO audit (chain, device, sequence, at, instant, actor_id, action, subject, detail, previous, digest)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { sequence, at, actorId, action, subject, detail, previous, digest } of entries)
    insert.run(
      chain,
      device,
      sequence,
      at,
      Date.parse(at),
      actorId,
      action,
      subject,
      detail,
      previous,
      digest,
    );
  const last = entries[entries.length - 1];
  const { sequence, digest } = last ?? { sequence: 0, digest: AUDIT_GENESIS };
  const anchoredAt = platform.now().toISOString();
  sql(
    `INSERT INTO audit_chain VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (chain) DO UPDATE SET
       device = excluded.device, sequence = excluded.sequence, digest = excluded.digest, anchored_at = excluded.anchored_at`,
  ).run(chain, owner, device, sequence, digest, anchoredAt);
  return { chain, accountId: owner, device, sequence, digest, anchoredAt };
}

/** Appends an entry to the platform's chain. To be called in the transaction of the audited change. */
export function appendAuditNote(platform: Platform, { actorId, action, subject, detail }: AuditNote): void {
  const clean = (text: string, length: number) => text.slice(0, length).replace(UNPAIRED, '\ufffd');
  platform.store.transaction(() => {
    const head = headOf(platform, PLATFORM_CHAIN);
    const entry = {
      sequence: (head?.sequence ?? 0) + 1,
      at: platform.now().toISOString(),
      actorId: clean(actorId, 60),
      action,
      subject: clean(subject, 200),
      detail: clean(detail, 2000),
      previous: head?.digest ?? AUDIT_GENESIS,
    };
    const entries = [{ ...entry, digest: auditDigest(entry) }];
    write(platform, PLATFORM_CHAIN, { chain: PLATFORM_CHAIN, device: PLATFORM_CHAIN, entries });
  });
}

/** Number of entries of `action` by an account in the platform's chain after `since`. */
export function countAuditEntriesSince(
  { store }: Platform,
  actorId: string,
  action: string,
  since: Date,
): number {
  const count = store.sql<[string, string, string, number], number>(
    'SELECT count(*) FROM audit WHERE chain = ? AND actor_id = ? AND action = ? AND instant > ?',
  );
  return count.pluck().get(PLATFORM_CHAIN, actorId, action, since.getTime()) ?? 0;
}

/**
 * Appends the tail of a chain and returns the new head. Entries that are already held may be sent again. Throws
 * `HttpError` 409 CHAIN_BROKEN when the tail does not continue the chain, 403 NOT_PERMITTED when the chain belongs to
 * another account; both are audited, equal refusals once.
 */
export function appendAuditTail(platform: Platform, caller: Caller, tail: Tail): AuditHead {
  const outcome = platform.store.transaction((): AuditHead | HttpError => {
    const head = headOf(platform, tail.chain);
    const { id } = caller.account;
    const refuse = (code: 'CHAIN_BROKEN' | 'NOT_PERMITTED', message: string) => {
      const held = `平台已收到第 ${head?.sequence ?? 0} 条；计算机 ${tail.device}`;
      noteOnce(platform, {
        actorId: id,
        action: 'audit.refuse',
        subject: tail.chain,
        detail: `${message}${held}`,
      });
      return new HttpError(code === 'CHAIN_BROKEN' ? 409 : 403, code, message);
    };
    if (tail.chain === PLATFORM_CHAIN || (head && head.accountId !== id))
      return refuse('NOT_PERMITTED', '这条操作记录链不是本人的。');
    const broken = brokenAt(platform, head, tail, id);
    if (broken !== null)
      return refuse('CHAIN_BROKEN', `操作记录自第 ${broken} 条起与平台已收到的不相接，平台没有收下。`);
    const entries = tail.entries.filter(({ sequence }) => sequence > (head?.sequence ?? 0));
    if (entries.length > 0) return write(platform, id, { ...tail, entries });
    const none = {
      chain: tail.chain,
      accountId: id,
      device: tail.device,
      sequence: 0,
      digest: AUDIT_GENESIS,
    };
    return head ?? { ...none, anchoredAt: platform.now().toISOString() };
  });
  if (outcome instanceof HttpError) throw outcome;
  return outcome;
}

/**
 * Sequence of the first entry that differs from the held one, does not continue the chain, or has another actor; null
 * if none.
 */
function brokenAt({ store }: Platform, head: AuditHead | null, tail: Tail, accountId: string): number | null {
  const reached = head?.sequence ?? 0;
  const alien = tail.entries.find(
    (entry) => entry.actorId !== accountId || Object.values(entry).some((v) => unpaired(v)),
  );
  if (alien) return alien.sequence;
  const digest = store
    .sql<[string, number], string>('SELECT digest FROM audit WHERE chain = ? AND sequence = ?')
    .pluck();
  const forked = tail.entries.find(
    (entry) =>
      entry.sequence <= reached &&
      (digest.get(tail.chain, entry.sequence) !== entry.digest || auditDigest(entry) !== entry.digest),
  );
  if (forked) return forked.sequence;
  const fresh = tail.entries.filter(({ sequence }) => sequence > reached);
  return verifyEntries({ sequence: reached, digest: head?.digest ?? AUDIT_GENESIS }, fresh).brokenAt;
}

function unpaired(value: unknown): boolean {
  return typeof value === 'string' && value.search(UNPAIRED) >= 0;
}

/** Equal refusals are audited once: a client may repeat its request indefinitely. */
function noteOnce(platform: Platform, entry: AuditNote): void {
  const known = platform.store.sql(
    'SELECT 1 FROM audit WHERE chain = ? AND actor_id = ? AND action = ? AND subject = ? AND detail = ? LIMIT 1',
  );
  if (!known.get(PLATFORM_CHAIN, entry.actorId, entry.action, entry.subject, entry.detail))
    appendAuditNote(platform, entry);
}

/** Returns the heads of the account's chains; for the auditor, of all chains. */
export function listChainHeads({ store }: Platform, { account }: Caller): AuditHead[] {
  const fields = `chain, account_id AS accountId, device, sequence, digest, anchored_at AS anchoredAt FROM audit_chain`;
  if (account.roles.includes('auditor'))
    return store.sql<[], AuditHead>(`SELECT ${fields} ORDER BY account_id, chain`).all();
  return store
    .sql<[string], AuditHead>(`SELECT ${fields} WHERE account_id = ? ORDER BY chain`)
    .all(account.id);
}

function instantOf(text: string, otherwise: number): number {
  const instant = text === '' ? otherwise : Date.parse(text);
  if (Number.isNaN(instant)) throw new HttpError(400, 'BAD_REQUEST', '查询的起止时间不符合接口约定。');
  return instant;
}

/**
 * Returns a page of entries of all chains, newest first; `from` is inclusive, `until` exclusive. Throws `HttpError` 400
 * BAD_REQUEST for an invalid cursor or time.
 */
export function queryAuditEntries({ store }: Platform, query: Query): AuditPage {
  const last = /^(-?\d{1,16})\.(\d{1,16})$/.exec(query.cursor);
  if (query.cursor !== '' && !last) throw new HttpError(400, 'BAD_REQUEST', '查询的翻页标记无效。');
  // Only the conditions in use, so that SQLite chooses the matching index.
  const where = [
    '(instant, number) < (@before, @number) AND instant >= @from AND instant < @until',
    query.chain && 'chain = @chain',
    query.actorId && 'actor_id = @actorId',
    query.action && 'action = @action',
    query.text && 'instr(lower(action || char(10) || subject || char(10) || detail), lower(@text)) > 0',
  ].filter((condition) => condition !== '');
  const rows = store
    .sql<[Record<string, string | number>], Row & { instant: number; number: number }>(
      `SELECT instant, number, ${FIELDS} WHERE ${where.join(' AND ')}
       ORDER BY instant DESC, number DESC LIMIT @limit`,
    )
    .all({
      before: last ? Number(last[1]) : Number.MAX_SAFE_INTEGER,
      number: last ? Number(last[2]) : 0,
      from: instantOf(query.from, Number.MIN_SAFE_INTEGER),
      until: instantOf(query.until, Number.MAX_SAFE_INTEGER),
      chain: query.chain,
      actorId: query.actorId,
      action: query.action,
      text: query.text,
      limit: query.limit + 1,
    });
  const page = rows.slice(0, query.limit);
  const end = rows.length > page.length ? page[page.length - 1] : undefined;
  return {
    entries: page.map(({ instant: _instant, number: _number, ...entry }) => entry),
    cursor: end ? `${end.instant}.${end.number}` : null,
  };
}
