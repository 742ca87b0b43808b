/**
 * cache.db: data that the platform can send again. Rows and the feed cursor (`meta.cursor`) change in one transaction.
 * `seq` is the feed position of a row's newest change, which the search indexer follows.
 */
export const cacheMigrations: readonly string[] = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

   CREATE TABLE account (
     id TEXT PRIMARY KEY, name TEXT NOT NULL, department TEXT NOT NULL, roles TEXT NOT NULL, active INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE site (id TEXT PRIMARY KEY, name TEXT NOT NULL, url TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE channel (
     id TEXT PRIMARY KEY, site_id TEXT NOT NULL, parent_id TEXT, name TEXT NOT NULL, path TEXT NOT NULL,
     position INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE article (
     id TEXT PRIMARY KEY,
     seq INTEGER NOT NULL,
     version INTEGER NOT NULL,
     stage TEXT NOT NULL,
     purpose TEXT NOT NULL,
     revision INTEGER NOT NULL,
     title TEXT NOT NULL,
     site_id TEXT NOT NULL,
     column_id TEXT NOT NULL,
     major INTEGER NOT NULL,
     author_id TEXT NOT NULL,
     live_revision INTEGER,
     live_published_at TEXT,
     live_url TEXT,
     created_at TEXT NOT NULL,
     updated_at TEXT NOT NULL,
     stage_since TEXT NOT NULL
   ) STRICT;
   CREATE INDEX article_seq ON article (seq);
   CREATE INDEX article_list ON article (updated_at, id, stage, column_id, author_id, live_revision, title);
   CREATE INDEX article_stage ON article (stage, stage_since, id);
   CREATE INDEX article_column ON article (column_id, updated_at, id);
   CREATE INDEX article_author ON article (author_id, updated_at, id);
   CREATE INDEX article_live ON article (live_published_at, id) WHERE live_revision IS NOT NULL;

   CREATE TABLE revision (
     article_id TEXT NOT NULL,
     number INTEGER NOT NULL,
     id TEXT NOT NULL,
     package TEXT NOT NULL,
     content_hash TEXT NOT NULL,
     writers TEXT NOT NULL,
     submitted_by TEXT NOT NULL,
     submitted_at TEXT NOT NULL,
     PRIMARY KEY (article_id, number)
   ) STRICT;

   CREATE TABLE decision (
     article_id TEXT NOT NULL,
     sequence INTEGER NOT NULL,
     id TEXT NOT NULL UNIQUE,
     revision INTEGER NOT NULL,
     stage TEXT NOT NULL,
     verdict TEXT NOT NULL,
     opinion TEXT NOT NULL,
     signer_id TEXT NOT NULL,
     statement TEXT NOT NULL,
     cms TEXT NOT NULL,
     digest TEXT NOT NULL,
     decided_at TEXT NOT NULL,
     voided TEXT,
     PRIMARY KEY (article_id, sequence)
   ) STRICT;
   CREATE INDEX decision_signer ON decision (signer_id, decided_at, article_id);

   CREATE TABLE blob (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, complete INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE blob_chunk (
     sha256 TEXT NOT NULL,
     offset INTEGER NOT NULL,
     bytes BLOB NOT NULL,
     PRIMARY KEY (sha256, offset)
   ) STRICT;`,

  // No list needs these indexes, SQLite chose them over better ones, and maintaining them took a sixth of the first
  // pull.
  `DROP INDEX article_author;
   DROP INDEX article_column;
   DROP INDEX article_live;`,

  // Deleting the cursor fetches again what an earlier version skipped in the feed.
  `ALTER TABLE decision ADD COLUMN evidence TEXT;
   CREATE TABLE head (
     id TEXT PRIMARY KEY, statement TEXT NOT NULL, timestamp TEXT
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE crl (id TEXT PRIMARY KEY, der BLOB NOT NULL) STRICT;
   CREATE TABLE binding (
     id TEXT PRIMARY KEY, account_id TEXT NOT NULL, certificate TEXT NOT NULL, bound_at TEXT NOT NULL, ended TEXT, act TEXT
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE delegation (
     id TEXT PRIMARY KEY, from_id TEXT NOT NULL, to_id TEXT NOT NULL, role TEXT NOT NULL, from_at TEXT NOT NULL,
     until_at TEXT NOT NULL, reason TEXT NOT NULL, granted_by TEXT NOT NULL, granted_at TEXT NOT NULL, ended_at TEXT,
     act TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   DELETE FROM meta WHERE key = 'cursor';`,

  // As above, for the ledger.
  `CREATE TABLE ledger (
     id TEXT PRIMARY KEY,
     book TEXT NOT NULL,
     number INTEGER NOT NULL,
     digest TEXT NOT NULL,
     subject TEXT NOT NULL,
     type TEXT NOT NULL,
     true_at TEXT NOT NULL,
     received_at TEXT NOT NULL,
     statement TEXT NOT NULL,
     cms TEXT,
     refused TEXT,
     evidence TEXT
   ) STRICT;
   CREATE INDEX ledger_book ON ledger (book, number);
   CREATE INDEX ledger_subject ON ledger (subject, received_at);
   CREATE INDEX ledger_type ON ledger (type, true_at);
   CREATE INDEX ledger_time ON ledger (true_at);
   DELETE FROM meta WHERE key = 'cursor';`,

  // As above, for the register and the numbers of accounts.
  `ALTER TABLE account ADD COLUMN number TEXT;
   CREATE TABLE register (
     sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, statement TEXT NOT NULL, cms TEXT NOT NULL, confirmation TEXT
   ) STRICT;
   CREATE TABLE proposal (
     id TEXT PRIMARY KEY, statement TEXT NOT NULL, cms TEXT NOT NULL, proposed_at TEXT NOT NULL, state TEXT NOT NULL,
     answer TEXT
   ) STRICT, WITHOUT ROWID;
   DELETE FROM meta WHERE key = 'cursor';`,

  `CREATE TABLE quarantine (
     kind TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, reason TEXT NOT NULL, raw TEXT NOT NULL, at TEXT NOT NULL,
     PRIMARY KEY (kind, id)
   ) STRICT, WITHOUT ROWID;`,

  // Position of a refused entry, JSON. As above: earlier versions skipped these.
  `ALTER TABLE ledger ADD COLUMN withheld TEXT;
   DELETE FROM meta WHERE key = 'cursor';`,

  'ALTER TABLE article ADD COLUMN live_author_id TEXT;',

  // Identifies the revision of a quarantined record; revisions already quarantined are fetched again.
  `ALTER TABLE quarantine ADD COLUMN article_id TEXT;
   ALTER TABLE quarantine ADD COLUMN number INTEGER;
   DELETE FROM meta WHERE key = 'cursor' AND EXISTS (SELECT 1 FROM quarantine WHERE kind = 'revision');`,

  // Purpose and reason of a submission, and the answer to a return: earlier versions skipped these.
  `ALTER TABLE revision ADD COLUMN purpose TEXT;
   ALTER TABLE revision ADD COLUMN reason TEXT;
   ALTER TABLE revision ADD COLUMN response TEXT;
   DELETE FROM meta WHERE key = 'cursor';`,

  // The index of the lists (`articles/list-index/tables.ts`) replaces an index that was scanned completely.
  `DROP INDEX article_list;
   CREATE TABLE list_block (
     number INTEGER PRIMARY KEY, last INTEGER NOT NULL, newest INTEGER NOT NULL, oldest INTEGER NOT NULL,
     keys BLOB NOT NULL
   ) STRICT;
   CREATE TABLE list_token (id INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE) STRICT;
   CREATE TABLE list_bits (id INTEGER PRIMARY KEY, bits BLOB NOT NULL) STRICT;
   CREATE TABLE list_change (
     id INTEGER PRIMARY KEY, title TEXT NOT NULL, column_id TEXT NOT NULL, author_id TEXT NOT NULL,
     stage TEXT NOT NULL, live INTEGER NOT NULL
   ) STRICT;`,

  // Null for revisions of earlier versions, whose title is read from the package.
  'ALTER TABLE revision ADD COLUMN title TEXT;',
];

/** First schema version whose feed was filtered by role: a cache of an earlier version is deleted and refilled. */
export const ROLE_FILTER_VERSION = 8;
