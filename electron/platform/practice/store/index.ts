import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Article, ChangeKind, ContentPackage, Decision, Revision } from '../contract';
import { packageBlobs } from '../../domain/article/package';

/**
 * Migrations of practice.db. `change` is both the state and the change feed: one row per record with its JSON text; a
 * new version of a record replaces the row and takes a new `seq`. `live` and `live_blob` are what the public site may
 * show.
 */
const migrations: readonly string[] = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE change (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     kind TEXT NOT NULL,
     key TEXT NOT NULL,
     article_id TEXT,
     record TEXT NOT NULL,
     UNIQUE (kind, key)
   ) STRICT;
   CREATE INDEX change_decision ON change (article_id) WHERE kind = 'decision';
   CREATE TABLE command (
     id TEXT PRIMARY KEY,
     account_id TEXT NOT NULL,
     body_hash TEXT NOT NULL,
     answer TEXT NOT NULL,
     answered_at TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE session (
     token_hash TEXT PRIMARY KEY,
     account_id TEXT NOT NULL,
     device TEXT NOT NULL,
     expires_at TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE revoked (serial TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE live (
     article_id TEXT PRIMARY KEY,
     column_id TEXT NOT NULL,
     title TEXT NOT NULL,
     revision INTEGER NOT NULL,
     published_at TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX live_column ON live (column_id, published_at DESC, article_id);
   CREATE TABLE live_blob (
     sha256 TEXT NOT NULL,
     name TEXT NOT NULL,
     article_id TEXT NOT NULL REFERENCES live (article_id) ON DELETE CASCADE,
     PRIMARY KEY (sha256, name, article_id)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX live_blob_article ON live_blob (article_id);`,
  // A session stores the certificate of its login and ends with it. Existing sessions have none and are deleted.
  `DELETE FROM session;
   ALTER TABLE session ADD COLUMN certificate TEXT NOT NULL DEFAULT '';
   CREATE TABLE phone (account_id TEXT PRIMARY KEY, number TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE act (
     id TEXT PRIMARY KEY,
     statement_hash TEXT NOT NULL UNIQUE,
     account_id TEXT NOT NULL,
     statement TEXT NOT NULL,
     cms TEXT NOT NULL,
     answer TEXT NOT NULL,
     answered_at TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE audit_chain (
     chain TEXT PRIMARY KEY,
     account_id TEXT NOT NULL,
     device TEXT NOT NULL,
     sequence INTEGER NOT NULL,
     digest TEXT NOT NULL,
     anchored_at TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE audit (
     number INTEGER PRIMARY KEY,
     chain TEXT NOT NULL,
     device TEXT NOT NULL,
     sequence INTEGER NOT NULL,
     at TEXT NOT NULL,
     instant INTEGER NOT NULL,
     actor_id TEXT NOT NULL,
     action TEXT NOT NULL,
     subject TEXT NOT NULL,
     detail TEXT NOT NULL,
     previous TEXT NOT NULL,
     digest TEXT NOT NULL,
     UNIQUE (chain, sequence)
   ) STRICT;
   CREATE INDEX audit_instant ON audit (instant, number);
   CREATE INDEX audit_actor ON audit (actor_id, action, instant);
   CREATE TABLE deposit (
     account_id TEXT NOT NULL,
     device TEXT NOT NULL,
     certificate TEXT NOT NULL,
     wrapped TEXT NOT NULL,
     PRIMARY KEY (account_id, device, certificate)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE recovery (
     id TEXT PRIMARY KEY,
     account_id TEXT NOT NULL,
     device TEXT NOT NULL,
     certificate TEXT NOT NULL,
     requested_at TEXT NOT NULL,
     granted TEXT,
     UNIQUE (account_id, device)
   ) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE revoked ADD COLUMN authority TEXT NOT NULL DEFAULT 'rsa';
   CREATE TABLE crl (authority TEXT PRIMARY KEY, der BLOB NOT NULL, made_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE issued (sha256 TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE unsettled (kind TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID;`,
  // For queries of the auditor by chain and by person.
  `CREATE INDEX audit_chain_instant ON audit (chain, instant, number);
   CREATE INDEX audit_actor_instant ON audit (actor_id, instant, number);`,
  // Position of each entry in its book, and its subject; the entry itself is in `change`.
  `CREATE TABLE ledger (
     id TEXT PRIMARY KEY,
     book TEXT NOT NULL,
     number INTEGER NOT NULL,
     digest TEXT NOT NULL,
     author_id TEXT NOT NULL,
     subject TEXT NOT NULL,
     type TEXT NOT NULL,
     true_at TEXT NOT NULL,
     received_at TEXT NOT NULL UNIQUE,
     refused INTEGER NOT NULL,
     UNIQUE (book, number)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX ledger_subject ON ledger (subject, true_at);
   CREATE INDEX ledger_type ON ledger (type, true_at);
   CREATE INDEX ledger_time ON ledger (true_at);`,
  // The policy in force limits age and idle time of a session. Existing sessions have no such times and are deleted.
  // `upload`: recent uploads of each account, for its quota; size in bytes, times in ms since 1970.
  `DELETE FROM session;
   ALTER TABLE session ADD COLUMN opened_at TEXT NOT NULL DEFAULT '';
   ALTER TABLE session ADD COLUMN used_at TEXT NOT NULL DEFAULT '';
   CREATE TABLE upload (
     account_id TEXT NOT NULL,
     sha256 TEXT NOT NULL,
     size INTEGER NOT NULL,
     at INTEGER NOT NULL,
     PRIMARY KEY (account_id, sha256)
   ) STRICT, WITHOUT ROWID;`,
  // Latest time of each book that is based on a comparison of clocks; stored with the last entry of the book.
  `ALTER TABLE ledger ADD COLUMN known_at TEXT;
   UPDATE ledger SET known_at = (
     SELECT max(l.true_at) FROM ledger AS l JOIN change ON kind = 'ledger' AND key = l.id
     WHERE l.book = ledger.book AND l.refused = 0
       AND json_extract(json_extract(record, '$.statement'), '$.clock.offset') IS NOT NULL)
   WHERE number = (SELECT max(l.number) FROM ledger AS l WHERE l.book = ledger.book);`,
  // Complete refused entries; the feed contains their positions only.
  `CREATE TABLE refused (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
  // Records that refer to a blob (without refused ledger entries), and accounts that have uploaded all of its bytes.
  // Both give the right to read it.
  `CREATE TABLE blob_reference (
     sha256 TEXT NOT NULL,
     kind TEXT NOT NULL,
     key TEXT NOT NULL,
     PRIMARY KEY (sha256, kind, key)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE blob_sender (
     sha256 TEXT NOT NULL,
     account_id TEXT NOT NULL,
     PRIMARY KEY (sha256, account_id)
   ) STRICT, WITHOUT ROWID;
   INSERT OR IGNORE INTO blob_reference
     SELECT part.value, kind, change.key FROM change, json_tree(record ->> '$.package') AS part
     WHERE kind = 'revision' AND record LIKE '%sha256%' AND part.key = 'sha256';
   INSERT OR IGNORE INTO blob_reference
     SELECT part.value, kind, change.key FROM change JOIN ledger ON ledger.id = change.key AND refused = 0,
       json_tree(record ->> '$.statement') AS part
     WHERE kind = 'ledger' AND part.key = 'sha256';`,
  // Authors of the marks of texts, see `articles/authorship.ts`.
  `CREATE TABLE passage_mark (
     mark TEXT PRIMARY KEY,
     account_id TEXT NOT NULL,
     approved INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX change_revision ON change (article_id) WHERE kind = 'revision';`,
];

export interface FeedRow {
  seq: number;
  kind: ChangeKind;
  /** Key of the record within its kind. */
  key: string;
  /** JSON text. */
  record: string;
}

/** Records and change feed. Every write has to be in a `transaction`. */
export interface Store {
  db: Database.Database;
  /** Returns a prepared statement, cached by its text. */
  sql<P extends unknown[], R = unknown>(text: string): Database.Statement<P, R>;
  transaction<T>(work: () => T): T;
  meta(key: string): string | null;
  setMeta(key: string, value: string): void;
  /** Writes a record and returns its new feed position. `key` identifies it within its kind. */
  put(kind: string, key: string, articleId: string | null, record: unknown): number;
  get<T>(kind: string, key: string): T | null;
  all<T>(kind: string): T[];
  has(kind: string): boolean;
  article(id: string): Article | null;
  revision(articleId: string, number: number): Revision | null;
  putRevision(revision: Revision): number;
  /** Highest revision number of an article; 0 when it has none. */
  newestRevision(articleId: string): number;
  /** All decisions of an article, by sequence. */
  decisions(articleId: string): Decision[];
  /** Records the blobs that a record refers to. Part of the transaction that writes the record. */
  recordBlobReferences(kind: 'revision' | 'ledger', key: string, hashes: readonly string[]): void;
  /** Rows of the given kinds after a feed position, oldest first. */
  rowsAfter(seq: number, kinds: readonly ChangeKind[], limit: number): IterableIterator<FeedRow>;
  lastSeq(): number;
  close(): void;
}

function migrate(db: Database.Database): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > migrations.length) throw new Error(`practice.db is of a newer program (${version})`);
  db.transaction(() => {
    for (const sql of migrations.slice(version)) db.exec(sql);
    db.pragma(`user_version = ${migrations.length}`);
  })();
}

/** For tests on an old Electron; a packaged program uses its own build. */
const chosenBinding = () => (__dirname.includes('app.asar') ? undefined : process.env.BETTER_SQLITE3_BINDING);

/**
 * Opens `practice.db`, or creates it. WAL with `synchronous=FULL`: acknowledged data survive a power failure. Throws
 * when the file was written by a newer version.
 */
export function openStore(file: string): Store {
  const nativeBinding = chosenBinding();
  // SQLite creates WAL and shared memory with the mode of the database file.
  closeSync(openSync(file, 'a', 0o600));
  const db = new Database(file, nativeBinding ? { nativeBinding } : {});
  db.pragma('page_size = 16384');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  migrate(db);

  const getMeta = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const setMeta = db.prepare(
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const drop = db.prepare('DELETE FROM change WHERE kind = ? AND key = ?');
  const insert = db.prepare('INSERT INTO change (kind, key, article_id, record) VALUES (?, ?, ?, ?)');
  const one = db
    .prepare<[string, string], string>('SELECT record FROM change WHERE kind = ? AND key = ?')
    .pluck();
  const every = db.prepare<[string], string>('SELECT record FROM change WHERE kind = ? ORDER BY seq').pluck();
  const some = db.prepare('SELECT 1 FROM change WHERE kind = ? LIMIT 1');
  const decisions = db
    .prepare<[string], string>("SELECT record FROM change WHERE kind = 'decision' AND article_id = ?")
    .pluck();
  const after = db.prepare<[number, string, number], FeedRow>(
    `SELECT seq, kind, key, record FROM change
     WHERE seq > ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY seq LIMIT ?`,
  );
  const refer = db.prepare('INSERT OR IGNORE INTO blob_reference VALUES (?, ?, ?)');
  const last = db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM change').pluck();

  const get = <T>(kind: string, key: string): T | null => {
    const text = one.get(kind, key);
    return text === undefined ? null : (JSON.parse(text) as T);
  };
  const put = (kind: string, key: string, articleId: string | null, record: unknown): number => {
    drop.run(kind, key);
    return Number(insert.run(kind, key, articleId, JSON.stringify(record)).lastInsertRowid);
  };
  const noteReferences: Store['recordBlobReferences'] = (kind, key, hashes) => {
    for (const sha256 of hashes) refer.run(sha256, kind, key);
  };
  const putRevision = (revision: Revision): number => {
    const { articleId, number, package: text } = revision;
    const key = `${articleId}/${number}`;
    // Most packages name no blob; this avoids parsing them.
    if (text.includes('"sha256"'))
      noteReferences('revision', key, packageBlobs(JSON.parse(text) as ContentPackage));
    return put('revision', key, articleId, revision);
  };
  const newest = db
    .prepare<[string], number>(
      `SELECT coalesce(max(record ->> '$.number'), 0) FROM change WHERE kind = 'revision' AND article_id = ?`,
    )
    .pluck();
  const statements = new Map<string, Database.Statement>();
  const sql = (text: string): Database.Statement => {
    const known = statements.get(text);
    if (known) return known;
    const statement = db.prepare(text);
    statements.set(text, statement);
    return statement;
  };
  return {
    db,
    sql: sql as Store['sql'],
    transaction: (work) => db.transaction(work).immediate(),
    meta: (key) => getMeta.get(key) ?? null,
    setMeta: (key, value) => void setMeta.run(key, value),
    put,
    get,
    all: <T>(kind: string) => every.all(kind).map((text) => JSON.parse(text) as T),
    has: (kind) => some.get(kind) !== undefined,
    article: (id) => get<Article>('article', id),
    revision: (articleId, number) => get<Revision>('revision', `${articleId}/${number}`),
    putRevision,
    newestRevision: (articleId) => newest.get(articleId) ?? 0,
    recordBlobReferences: noteReferences,
    decisions: (articleId) =>
      decisions
        .all(articleId)
        .map((text) => JSON.parse(text) as Decision)
        .sort((a, b) => a.sequence - b.sequence),
    rowsAfter: (seq, kinds, limit) => after.iterate(seq, JSON.stringify(kinds), limit),
    lastSeq: () => last.get() ?? 0,
    close: () => {
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
    },
  };
}
