/**
 * search.db: the index over the cache. It is only rebuilt, never repaired: a file of a newer version is deleted, an
 * older one is migrated. To change the tables or the folding of text, add an entry here that results in empty tables.
 *
 * `doc.id` increases with every indexing, so that a higher id is a newer change. `doc.text` is the folded title and the
 * other searched parts (`articles/search/source.ts`), for checking hits and counting; `found` holds their grams, see
 * `articles/search/grams.ts`.
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
  // Rebuilds the index, which now includes names of attachments and opinions of decisions.
  `DELETE FROM meta;
   DELETE FROM doc;
   INSERT INTO found (found) VALUES ('delete-all');`,
];
