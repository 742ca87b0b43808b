/**
 * search.db: the index over the cache. It is only rebuilt, never repaired: a file of a newer version is deleted, an
 * older one is migrated. To change the tables or the folding of text, add an entry here that results in empty tables.
 *
 * `doc.id` is the feed position of the newest change of an article, so that a higher id is a newer change. `doc.revision`
 * is the rowid of its newest revision in cache.db, null while that is missing;
 * `judged` is 1 when decisions have opinions. `found` holds the grams of the title and the other searched parts, see
 * `articles/search/source.ts` and `articles/search/grams.ts`. `gap` holds the ranges of feed positions whose articles are
 * not indexed: above `after`, up to `until`.
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
  // Two blocks of `found` fit into a page of the file; of the default size, with the part of a page that encryption
  // takes, only one does.
  `DELETE FROM meta;
   DROP TABLE found;
   DROP TABLE doc;
   CREATE TABLE doc (
     id INTEGER PRIMARY KEY,
     article_id TEXT NOT NULL UNIQUE,
     revision INTEGER,
     judged INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX doc_incomplete ON doc (id) WHERE revision IS NULL;
   CREATE TABLE gap (after INTEGER PRIMARY KEY, until INTEGER NOT NULL) STRICT;
   CREATE VIRTUAL TABLE found USING fts5(
     grams, content='', contentless_delete=1, detail=none,
     tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\\]^_\`{|}~'"
   );
   INSERT INTO found (found, rank) VALUES ('pgsz', 4000);`,
];
