import type { Database } from 'better-sqlite3';
import { statement } from '../store';

/** When this account's session was last known to be open here (UTC instant), in work.db; null: never. */
export function readOpenUntil(work: Database): string | null {
  const sql = "SELECT value FROM meta WHERE key = 'agenda:openUntil'";
  return statement<{ value: string }>(work, sql).get()?.value ?? null;
}

export function writeOpenUntil(work: Database, at: string): void {
  const sql = `INSERT INTO meta (key, value) VALUES ('agenda:openUntil', ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
  statement(work, sql).run(at);
}
