import type { Database } from 'better-sqlite3';
import type { QuarantinedRecord } from '../contract';
import { statement } from '../store';
import type { RefusedRecord } from './record-validation';

/** Invalid feed records, in cache.db: the newest refusal of each record. */

/** Maximum number of records kept; older ones are deleted first. */
const LIMIT = 500;

/** Quarantines a refused record. Call it in the transaction that advances the cursor. */
export function quarantineRecord(cache: Database, refused: RefusedRecord, at: string): void {
  const { seq, kind, id, articleId, number, reason, raw } = refused;
  const name = id === '' ? `seq ${seq}` : id;
  statement(
    cache,
    `INSERT OR REPLACE INTO quarantine (kind, id, seq, article_id, number, reason, raw, at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(kind, name, seq, articleId, number, reason, raw, at);
  statement(
    cache,
    `DELETE FROM quarantine WHERE (kind, id) IN
       (SELECT kind, id FROM quarantine ORDER BY seq DESC, kind, id LIMIT -1 OFFSET ${LIMIT})`,
  ).run();
}

/** Removes a record from quarantine, because a valid version was stored. */
export function releaseRecord(cache: Database, kind: string, id: string): void {
  statement(cache, 'DELETE FROM quarantine WHERE kind = ? AND id = ?').run(kind, id);
}

export function quarantineSize(cache: Database): number {
  return statement<{ n: number }>(cache, 'SELECT count(*) AS n FROM quarantine').get()?.n ?? 0;
}

/** Returns the quarantined records, newest first. */
export function quarantined(cache: Database): QuarantinedRecord[] {
  const sql = 'SELECT kind, id, seq, reason, raw, at FROM quarantine ORDER BY seq DESC, kind, id';
  return statement<QuarantinedRecord>(cache, sql).all();
}

/** Returns why a revision was quarantined (part of a sentence); null when it was not. */
export function revisionRefusal(cache: Database, articleId: string, number: number): string | null {
  const sql = `SELECT reason FROM quarantine WHERE kind = 'revision' AND article_id = ? AND number = ?
               ORDER BY seq DESC`;
  return statement<{ reason: string }>(cache, sql).get(articleId, number)?.reason ?? null;
}
