/**
 * work.db: data that only this machine has. Entries are numbered by position and must not be edited once released: add
 * a new entry at the end. `row_hash` is the SHA-256 of the row's other columns, maintained by triggers and checked when
 * a damaged file is salvaged.
 */
export const workMigrations: readonly string[] = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

   CREATE TABLE draft (
     id TEXT PRIMARY KEY,
     article_id TEXT NOT NULL UNIQUE,
     base_version INTEGER NOT NULL,
     base_revision INTEGER,
     kind TEXT NOT NULL CHECK (kind IN ('edit', 'reviewerEdit')),
     content TEXT NOT NULL,
     created_at TEXT NOT NULL,
     saved_at TEXT NOT NULL,
     saves INTEGER NOT NULL,
     row_hash TEXT NOT NULL
   ) STRICT;

   CREATE TABLE outbox (
     position INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     type TEXT NOT NULL,
     article_id TEXT NOT NULL,
     command TEXT NOT NULL,
     made_at TEXT NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'rejected', 'conflict', 'settled')),
     answer TEXT,
     visible_at_seq INTEGER,
     attempts INTEGER NOT NULL DEFAULT 0,
     row_hash TEXT NOT NULL
   ) STRICT;
   CREATE INDEX outbox_state ON outbox (state, position);
   CREATE INDEX outbox_article ON outbox (article_id, position);

   CREATE TABLE audit (
     sequence INTEGER PRIMARY KEY,
     at TEXT NOT NULL,
     actor_id TEXT NOT NULL,
     action TEXT NOT NULL,
     subject TEXT NOT NULL,
     detail TEXT NOT NULL,
     previous TEXT NOT NULL,
     digest TEXT NOT NULL
   ) STRICT;

   CREATE TABLE blob (
     sha256 TEXT PRIMARY KEY,
     size INTEGER NOT NULL,
     uploaded INTEGER NOT NULL DEFAULT 0
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE blob_chunk (
     sha256 TEXT NOT NULL,
     offset INTEGER NOT NULL,
     bytes BLOB NOT NULL,
     PRIMARY KEY (sha256, offset)
   ) STRICT;
   CREATE TABLE upload (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     media_type TEXT NOT NULL,
     size INTEGER NOT NULL,
     received INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE upload_chunk (
     upload_id TEXT NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
     offset INTEGER NOT NULL,
     bytes BLOB NOT NULL,
     PRIMARY KEY (upload_id, offset)
   ) STRICT;`,

  `CREATE TRIGGER draft_hash_insert AFTER INSERT ON draft BEGIN
     UPDATE draft SET row_hash = row_hash(
       NEW.id, NEW.article_id, NEW.base_version, NEW.base_revision, NEW.kind, NEW.content, NEW.created_at,
       NEW.saved_at, NEW.saves
     ) WHERE id = NEW.id;
   END;
   CREATE TRIGGER draft_hash_update
   AFTER UPDATE OF id, article_id, base_version, base_revision, kind, content, created_at, saved_at, saves ON draft BEGIN
     UPDATE draft SET row_hash = row_hash(
       NEW.id, NEW.article_id, NEW.base_version, NEW.base_revision, NEW.kind, NEW.content, NEW.created_at,
       NEW.saved_at, NEW.saves
     ) WHERE id = NEW.id;
   END;
   CREATE TRIGGER outbox_hash_insert AFTER INSERT ON outbox BEGIN
     UPDATE outbox SET row_hash = row_hash(
       NEW.id, NEW.type, NEW.article_id, NEW.command, NEW.made_at, NEW.state, NEW.answer, NEW.visible_at_seq,
       NEW.attempts
     ) WHERE id = NEW.id;
   END;
   CREATE TRIGGER outbox_hash_update
   AFTER UPDATE OF id, type, article_id, command, made_at, state, answer, visible_at_seq, attempts ON outbox BEGIN
     UPDATE outbox SET row_hash = row_hash(
       NEW.id, NEW.type, NEW.article_id, NEW.command, NEW.made_at, NEW.state, NEW.answer, NEW.visible_at_seq,
       NEW.attempts
     ) WHERE id = NEW.id;
   END;`,

  // Draft of a duty note, at most one.
  `CREATE TABLE note_draft (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     content TEXT NOT NULL,
     saved_at TEXT NOT NULL,
     row_hash TEXT NOT NULL
   ) STRICT;
   CREATE TRIGGER note_draft_hash_insert AFTER INSERT ON note_draft BEGIN
     UPDATE note_draft SET row_hash = row_hash(NEW.id, NEW.content, NEW.saved_at) WHERE id = NEW.id;
   END;
   CREATE TRIGGER note_draft_hash_update AFTER UPDATE OF id, content, saved_at ON note_draft BEGIN
     UPDATE note_draft SET row_hash = row_hash(NEW.id, NEW.content, NEW.saved_at) WHERE id = NEW.id;
   END;`,

  // The answer to a return. Clears the answers in 保密审查卡 that nobody filled in: an earlier version had preset them.
  `DROP TRIGGER draft_hash_insert;
   DROP TRIGGER draft_hash_update;
   ALTER TABLE draft ADD COLUMN response TEXT NOT NULL DEFAULT '';
   CREATE TRIGGER draft_hash_insert AFTER INSERT ON draft BEGIN
     UPDATE draft SET row_hash = row_hash(
       NEW.id, NEW.article_id, NEW.base_version, NEW.base_revision, NEW.kind, NEW.content, NEW.created_at,
       NEW.saved_at, NEW.saves, NEW.response
     ) WHERE id = NEW.id;
   END;
   CREATE TRIGGER draft_hash_update
   AFTER UPDATE OF id, article_id, base_version, base_revision, kind, content, created_at, saved_at, saves, response
   ON draft BEGIN
     UPDATE draft SET row_hash = row_hash(
       NEW.id, NEW.article_id, NEW.base_version, NEW.base_revision, NEW.kind, NEW.content, NEW.created_at,
       NEW.saved_at, NEW.saves, NEW.response
     ) WHERE id = NEW.id;
   END;
   UPDATE draft SET response = '';
   UPDATE draft SET content = json_set(
     content, '$.secrecy.conclusion', NULL, '$.secrecy.personalData', NULL, '$.secrecy.checkedOn', NULL
   ) WHERE json_valid(content) AND content ->> '$.secrecy.checkedBy' = '';`,
];
