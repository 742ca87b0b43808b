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

/** How many articles without a revision are looked at again, the newest first. */
const INCOMPLETE = 1000;

const SOURCE = `
  SELECT a.id, a.seq, a.title, a.column_id AS columnId, a.live_revision IS NOT NULL AS live, r.package
  FROM article a LEFT JOIN revision r ON r.article_id = a.id AND r.number = a.revision`;

export interface Indexing {
  /** Indexes up to about `limit` articles that changed, the oldest change first; answers how many it did. */
  step(limit: number): number;
  /** Whether the index is of another filling of the cache, so that it may hold articles that are gone from it. */
  strange(): boolean;
}

/** Follows the feed positions of the cache's articles into search.db. Cursor and rows change in one transaction. */
export function createIndexing(cache: Database, search: Database): Indexing {
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
  // A position is taken whole, so that no article is passed over when several share one.
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
      // No article keeps the others out of the index: this one is found by its title.
      savepoint({ ...source, package: null });
    }
  };

  const writeParts = (source: Source) => {
    const parts = searchedParts(source.title, source.package, opinions(source.id));
    const { title, summary, body, attachments } = parts;
    const folded = foldText(title);
    const others = [summary, body, ...attachments, ...parts.opinions.map((it) => it.text)];
    // No term contains a blank, so no hit reaches from one part into the next.
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

  /** Articles that came before their revision, which is there now. */
  const completed = () =>
    (incomplete.all() as string[])
      .map((id) => one.get(id) as Source | undefined)
      .filter((source): source is Source => source !== undefined);

  return {
    step(limit) {
      // Read before the rows: when these are replaced meanwhile, the index shows as one of before.
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
    strange() {
      const at = cursor.get() as number;
      return at > (newest.get() as number) || (at > 0 && indexed.get() !== generation());
    },
  };
}

/** A number for a generation's name, as search.db stores it: 48 bits of its SHA-256. */
function numberOf(generation: string): number {
  return createHash('sha256').update(generation).digest().readUIntBE(0, 6);
}
