CREATE TABLE doc (
     id INTEGER PRIMARY KEY,
     article_id TEXT NOT NULL UNIQUE,
     revision INTEGER,
     judged INTEGER NOT NULL
   ) STRICT;
CREATE INDEX doc_incomplete ON doc (id) WHERE revision IS NULL;
CREATE VIRTUAL TABLE found USING fts5(
     grams, content='', contentless_delete=1, detail=none,
     tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
   );
CREATE TABLE 'found_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'found_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'found_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);
CREATE TABLE 'found_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE gap (after INTEGER PRIMARY KEY, until INTEGER NOT NULL) STRICT;
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID