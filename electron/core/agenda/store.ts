import type { Database } from 'better-sqlite3';
import { statement } from '../store';

/**
 * Last recorded time (UTC) at which this account's session was open on this machine, from work.db; null when there is
 * none.
 */
export function readOpenUntil(work: Database): string | null {
  const sql = "SELECT value FROM meta WHERE key = 'agenda:openUntil'";
  return statement<{ value: string }>(work, sql).get()?.value ?? null;
}

export function writeOpenUntil(work: Database, at: string): void {
  const sql = `INSERT INTO meta (key, value) VALUES ('agenda:openUntil', ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
  statement(work, sql).run(at);
}
