CREATE TABLE account (
     id TEXT PRIMARY KEY, name TEXT NOT NULL, department TEXT NOT NULL, roles TEXT NOT NULL, active INTEGER NOT NULL
   , number TEXT) STRICT, WITHOUT ROWID;
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
   , live_author_id TEXT) STRICT;
CREATE INDEX article_seq ON article (seq);
CREATE INDEX article_stage ON article (stage, stage_since, id);
CREATE TABLE binding (
     id TEXT PRIMARY KEY, account_id TEXT NOT NULL, certificate TEXT NOT NULL, bound_at TEXT NOT NULL, ended TEXT, act TEXT
   ) STRICT, WITHOUT ROWID;
CREATE TABLE blob (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, complete INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE blob_chunk (
     sha256 TEXT NOT NULL,
     offset INTEGER NOT NULL,
     bytes BLOB NOT NULL,
     PRIMARY KEY (sha256, offset)
   ) STRICT;
CREATE TABLE channel (
     id TEXT PRIMARY KEY, site_id TEXT NOT NULL, parent_id TEXT, name TEXT NOT NULL, path TEXT NOT NULL,
     position INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
CREATE TABLE crl (id TEXT PRIMARY KEY, der BLOB NOT NULL) STRICT;
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
     voided TEXT, evidence TEXT,
     PRIMARY KEY (article_id, sequence)
   ) STRICT;
CREATE INDEX decision_signer ON decision (signer_id, decided_at, article_id);
CREATE TABLE delegation (
     id TEXT PRIMARY KEY, from_id TEXT NOT NULL, to_id TEXT NOT NULL, role TEXT NOT NULL, from_at TEXT NOT NULL,
     until_at TEXT NOT NULL, reason TEXT NOT NULL, granted_by TEXT NOT NULL, granted_at TEXT NOT NULL, ended_at TEXT,
     act TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
CREATE TABLE head (
     id TEXT PRIMARY KEY, statement TEXT NOT NULL, timestamp TEXT
   ) STRICT, WITHOUT ROWID;
CREATE TABLE ledger (
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
   , withheld TEXT) STRICT;
CREATE INDEX ledger_book ON ledger (book, number);
CREATE INDEX ledger_subject ON ledger (subject, received_at);
CREATE INDEX ledger_time ON ledger (true_at);
CREATE INDEX ledger_type ON ledger (type, true_at);
CREATE TABLE list_bits (id INTEGER PRIMARY KEY, bits BLOB NOT NULL) STRICT;
CREATE TABLE list_block (
     number INTEGER PRIMARY KEY, last INTEGER NOT NULL, newest INTEGER NOT NULL, oldest INTEGER NOT NULL,
     keys BLOB NOT NULL
   ) STRICT;
CREATE TABLE list_change (
     id INTEGER PRIMARY KEY, title TEXT NOT NULL, column_id TEXT NOT NULL, author_id TEXT NOT NULL,
     stage TEXT NOT NULL, live INTEGER NOT NULL
   ) STRICT;
CREATE TABLE list_token (id INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE proposal (
     id TEXT PRIMARY KEY, statement TEXT NOT NULL, cms TEXT NOT NULL, proposed_at TEXT NOT NULL, state TEXT NOT NULL,
     answer TEXT
   ) STRICT, WITHOUT ROWID;
CREATE TABLE quarantine (
     kind TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, reason TEXT NOT NULL, raw TEXT NOT NULL, at TEXT NOT NULL, article_id TEXT, number INTEGER,
     PRIMARY KEY (kind, id)
   ) STRICT, WITHOUT ROWID;
CREATE TABLE register (
     sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, statement TEXT NOT NULL, cms TEXT NOT NULL, confirmation TEXT
   ) STRICT;
CREATE TABLE revision (
     article_id TEXT NOT NULL,
     number INTEGER NOT NULL,
     id TEXT NOT NULL,
     package TEXT NOT NULL,
     content_hash TEXT NOT NULL,
     writers TEXT NOT NULL,
     submitted_by TEXT NOT NULL,
     submitted_at TEXT NOT NULL, purpose TEXT, reason TEXT, response TEXT, title TEXT,
     PRIMARY KEY (article_id, number)
   ) STRICT;
CREATE TABLE site (id TEXT PRIMARY KEY, name TEXT NOT NULL, url TEXT NOT NULL) STRICT, WITHOUT ROWID