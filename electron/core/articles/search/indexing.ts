import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { isDamage } from '../../store';
import { foldText } from './fold';
import { indexRow } from './grams';
import { opinionReader, searchedParts } from './source';

interface Source {
  id: string;
  seq: number;
  title: string;
  columnId: string;
  live: 0 | 1;
  package: string | null;
}

/** Number of articles without a revision that are checked again, newest first. */
const INCOMPLETE = 1000;

const SOURCE = `
  SELECT a.id, a.seq, a.title, a.column_id AS columnId, a.live_revision IS NOT NULL AS live, r.package
  FROM article a LEFT JOIN revision r ON r.article_id = a.id AND r.number = a.revision`;

export interface Indexer {
  /** Indexes up to about `limit` changed articles, oldest change first; returns the number indexed. */
  step(limit: number): number;
  /**
   * Whether the index was made from another generation of the cache and may hold articles that the cache does not
   * contain.
   */
  isOutdated(): boolean;
}

/** Indexes the cache into search.db by the feed positions of articles. Cursor and rows change in one transaction. */
export function createIndexer(cache: Database, search: Database): Indexer {
  const cursor = search.prepare(`SELECT coalesce((SELECT value FROM meta WHERE key = 'seq'), 0)`).pluck();
  const setCursor = search.prepare(
    `INSERT INTO meta VALUES ('seq', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  );
  const generation = () => {
    const found = cache.prepare("SELECT value FROM meta WHERE key = 'generation'").pluck().get();
    return found === undefined ? 0 : numberOf(found as string);
  };
  const indexed = search
    .prepare(`SELECT coalesce((SELECT value FROM meta WHERE key = 'generation'), 0)`)
    .pluck();
  const newest = cache.prepare('SELECT coalesce(max(seq), 0) FROM article').pluck();
  const setGeneration = search.prepare(
    `INSERT INTO meta VALUES ('generation', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  );
  // All articles of a position are taken together: several may share one, and a limit inside it would skip some.
  const changed = cache.prepare(
    `${SOURCE} WHERE a.seq > @after AND a.seq <=
       (SELECT max(seq) FROM (SELECT seq FROM article WHERE seq > @after ORDER BY seq LIMIT @limit))
     ORDER BY a.seq`,
  );
  const opinions = opinionReader(cache);
  const one = cache.prepare(`${SOURCE} WHERE a.id = ? AND r.package IS NOT NULL`);
  const incomplete = search
    .prepare(`SELECT article_id FROM doc WHERE complete = 0 ORDER BY id DESC LIMIT ${INCOMPLETE}`)
    .pluck();
  const place = search.prepare('SELECT id FROM doc WHERE article_id = ?').pluck();
  const dropGrams = search.prepare('DELETE FROM found WHERE rowid = ?');
  const dropDoc = search.prepare('DELETE FROM doc WHERE id = ?');
  const addGrams = search.prepare('INSERT INTO found (rowid, grams) VALUES (?, ?)');
  const addDoc = search.prepare(
    'INSERT INTO doc (id, article_id, complete, title_length, text) VALUES (?, ?, ?, ?, ?)',
  );
  let nextId = (search.prepare('SELECT coalesce(max(id), 0) FROM doc').pluck().get() as number) + 1;

  const write = (source: Source) => {
    const savepoint = search.transaction((it: Source) => writeParts(it));
    try {
      savepoint(source);
    } catch (error) {
      if (isDamage(error)) throw error;
      // An article that cannot be indexed must not block the others: this one is indexed by its title and opinions.
      savepoint({ ...source, package: null });
    }
  };

  const writeParts = (source: Source) => {
    const parts = searchedParts(source.title, source.package, opinions(source.id));
    const { title, summary, body, attachments } = parts;
    const folded = foldText(title);
    const others = [summary, body, ...attachments, ...parts.opinions.map((it) => it.text)];
    // Terms contain no blanks, so that no match spans two parts.
    const text = [folded, ...others.map(foldText)].join(' ');
    const old = place.get(source.id) as number | undefined;
    if (old !== undefined) {
      dropGrams.run(old);
      dropDoc.run(old);
    }
    addDoc.run(nextId, source.id, source.package === null ? 0 : 1, [...folded].length, text);
    addGrams.run(nextId, indexRow(folded, text, { columnId: source.columnId, live: source.live === 1 }));
    nextId++;
  };

  /** Articles indexed before their revision was received, which is cached now. */
  const completed = () =>
    (incomplete.all() as string[])
      .map((id) => one.get(id) as Source | undefined)
      .filter((source): source is Source => source !== undefined);

  return {
    step(limit) {
      // Read before the rows: if the cache is refilled in between, the index is recognised as outdated.
      const filling = generation();
      const changes = changed.all({ after: cursor.get(), limit }) as Source[];
      const sources = changes.length > 0 ? changes : completed();
      const apply = search.transaction(() => {
        for (const source of sources) write(source);
        const last = changes.at(-1);
        if (!last) return;
        setCursor.run(last.seq);
        setGeneration.run(filling);
      });
      if (sources.length > 0) apply.immediate();
      return sources.length;
    },
    isOutdated() {
      const at = cursor.get() as number;
      return at > (newest.get() as number) || (at > 0 && indexed.get() !== generation());
    },
  };
}

/** Maps the name of a generation to a number for search.db: the first 48 bits of its SHA-256. */
function numberOf(generation: string): number {
  return createHash('sha256').update(generation).digest().readUIntBE(0, 6);
}
