import type Database from 'better-sqlite3';
import type { ChangeKind } from '../../contract';

/** The current version of each record, by kind and key. */
export interface RecordTable {
  /** Writes a record and returns its new feed position. `key` identifies it within its kind. */
  put(kind: string, key: string, articleId: string | null, record: unknown): number;
  get<T>(kind: string, key: string): T | null;
  all<T>(kind: string): T[];
  has(kind: string): boolean;
}

export interface FeedRow {
  seq: number;
  kind: ChangeKind;
  /** Key of the record within its kind. */
  key: string;
  /** JSON text. */
  record: string;
}

/** The records in the order in which they were written. */
export interface FeedRows {
  /** Rows of the given kinds after a feed position, oldest first. */
  rowsAfter(seq: number, kinds: readonly ChangeKind[], limit: number): IterableIterator<FeedRow>;
  lastSeq(): number;
}

export function recordTable(db: Database.Database): RecordTable {
  const drop = db.prepare('DELETE FROM change WHERE kind = ? AND key = ?');
  const insert = db.prepare('INSERT INTO change (kind, key, article_id, record) VALUES (?, ?, ?, ?)');
  const one = db
    .prepare<[string, string], string>('SELECT record FROM change WHERE kind = ? AND key = ?')
    .pluck();
  const every = db.prepare<[string], string>('SELECT record FROM change WHERE kind = ? ORDER BY seq').pluck();
  const some = db.prepare('SELECT 1 FROM change WHERE kind = ? LIMIT 1');
  return {
    put: (kind, key, articleId, record) => {
      drop.run(kind, key);
      return Number(insert.run(kind, key, articleId, JSON.stringify(record)).lastInsertRowid);
    },
    get: <T>(kind: string, key: string) => {
      const text = one.get(kind, key);
      return text === undefined ? null : (JSON.parse(text) as T);
    },
    all: <T>(kind: string) => every.all(kind).map((text) => JSON.parse(text) as T),
    has: (kind) => some.get(kind) !== undefined,
  };
}

export function feedRows(db: Database.Database): FeedRows {
  // The plus keeps SQLite from using the index by kind, with which it sorts all records for every page.
  const after = db.prepare<[number, string, number], FeedRow>(
    `SELECT seq, kind, key, record FROM change
     WHERE seq > ? AND +kind IN (SELECT value FROM json_each(?)) ORDER BY seq LIMIT ?`,
  );
  const last = db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM change').pluck();
  return {
    rowsAfter: (seq, kinds, limit) => after.iterate(seq, JSON.stringify(kinds), limit),
    lastSeq: () => last.get() ?? 0,
  };
}
