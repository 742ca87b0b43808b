import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { nativeBinding } from '../../../native-binding';
import { articleRecords, type ArticleRecords } from './articles';
import { migrate } from './migrations';
import { feedRows, recordTable, type FeedRows, type RecordTable } from './records';

export type { FeedRow } from './records';

/** Records and change feed. Every write has to be in a `transaction`. */
export interface Store extends RecordTable, ArticleRecords, FeedRows {
  db: Database.Database;
  /** Returns a prepared statement, cached by its text. */
  sql<P extends unknown[], R = unknown>(text: string): Database.Statement<P, R>;
  transaction<T>(work: () => T): T;
  meta(key: string): string | null;
  setMeta(key: string, value: string): void;
  close(): void;
}

/** Page cache, in KiB: the pages that a batch of commands changes. SQLite's usual 2 MiB hold 125 of them. */
const CACHE_KIB = 16 * 1024;

/**
 * Opens `practice.db`, or creates it. WAL with `synchronous=FULL`: acknowledged data survive a power failure. Throws
 * when the file was written by a newer version.
 */
export function openStore(file: string): Store {
  // SQLite creates WAL and shared memory with the mode of the database file.
  closeSync(openSync(file, 'a', 0o600));
  const db = new Database(file, nativeBinding());
  db.pragma('page_size = 16384');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // A batch of commands keeps copies of the pages that a command changes; in a file they were written for every command.
  db.pragma('temp_store = MEMORY');
  db.pragma(`cache_size = -${CACHE_KIB}`);
  migrate(db);
  const records = recordTable(db);
  return {
    db,
    sql: statementCache(db),
    transaction: (work) => db.transaction(work).immediate(),
    ...metaValues(db),
    ...records,
    ...articleRecords(db, records),
    ...feedRows(db),
    close: () => {
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
    },
  };
}

function statementCache(db: Database.Database): Store['sql'] {
  const statements = new Map<string, Database.Statement>();
  const sql = (text: string): Database.Statement => {
    const known = statements.get(text);
    if (known) return known;
    const statement = db.prepare(text);
    statements.set(text, statement);
    return statement;
  };
  return sql as Store['sql'];
}

function metaValues(db: Database.Database): Pick<Store, 'meta' | 'setMeta'> {
  const value = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const set = db.prepare(
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  return {
    meta: (key) => value.get(key) ?? null,
    setMeta: (key, text) => void set.run(key, text),
  };
}
