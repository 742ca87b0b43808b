import type Database from 'better-sqlite3';

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
  // As a table without row ids it has one tree instead of two.
  `ALTER TABLE passage_mark RENAME TO passage_mark_by_row;
   CREATE TABLE passage_mark (
     mark TEXT PRIMARY KEY,
     account_id TEXT NOT NULL,
     approved INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   INSERT INTO passage_mark SELECT mark, account_id, approved FROM passage_mark_by_row;
   DROP TABLE passage_mark_by_row;`,
];

/** Brings a database to the newest version. Throws when a newer program wrote it. */
export function migrate(db: Database.Database): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > migrations.length) throw new Error(`practice.db is of a newer program (${version})`);
  db.transaction(() => {
    for (const sql of migrations.slice(version)) db.exec(sql);
    db.pragma(`user_version = ${migrations.length}`);
  })();
}
