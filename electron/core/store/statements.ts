import type { Database, Statement } from 'better-sqlite3';

const prepared = new WeakMap<Database, Map<string, Statement<unknown[], unknown>>>();

/** Returns a prepared statement, cached by database and text. */
export function statement<Row>(db: Database, sql: string): Statement<unknown[], Row> {
  let known = prepared.get(db);
  if (!known) prepared.set(db, (known = new Map()));
  let found = known.get(sql);
  if (!found) known.set(sql, (found = db.prepare<unknown[], unknown>(sql)));
  return found as Statement<unknown[], Row>;
}
