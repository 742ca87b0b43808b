/**
 * search.db: the index over the cache. It is only ever rebuilt: a file of another version is deleted, so a change of
 * the tables or of the way text is folded is a new entry here that leaves the newest tables behind.
 *
 * `doc.id` grows with every indexing, so a higher id is a newer change. `doc.text` is the folded title and the other
 * searched parts (`articles/search/source.ts`), for the exact check of a hit and for counting; `found` holds their grams,
 * see `articles/search/grams.ts`.
 */
export const searchMigrations: readonly string[] = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE doc (
     id INTEGER PRIMARY KEY,
     article_id TEXT NOT NULL UNIQUE,
     complete INTEGER NOT NULL,
     title_length INTEGER NOT NULL,
     text TEXT NOT NULL
   ) STRICT;
   CREATE INDEX doc_incomplete ON doc (id) WHERE complete = 0;
   CREATE VIRTUAL TABLE found USING fts5(
     grams, content='', contentless_delete=1, detail=none,
     tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\\]^_\`{|}~'"
   );`,
  // Names of attachments and opinions of decisions are indexed.
  `DELETE FROM meta;
   DELETE FROM doc;
   INSERT INTO found (found) VALUES ('delete-all');`,
];
