import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { isDamage, readMeta, statement } from '../../store';
import { foldText } from './fold';
import { indexRow } from './grams';
import { newestSeq, readMark, writeMark } from './positions';
import { cachedOpinions, searchedParts } from './source';

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

const SELECT = `
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
  return new CacheIndexer(cache, search);
}

class CacheIndexer implements Indexer {
  #nextId: number;

  constructor(
    private readonly cache: Database,
    private readonly search: Database,
  ) {
    const sql = 'SELECT coalesce(max(id), 0) AS id FROM doc';
    this.#nextId = (statement<{ id: number }>(search, sql).get()?.id ?? 0) + 1;
  }

  step(limit: number): number {
    // Read before the rows: if the cache is refilled in between, the index is recognised as outdated.
    const generation = this.#generation();
    const changes = this.#changed(readMark(this.search, 'seq'), limit);
    const sources = changes.length > 0 ? changes : this.#completed();
    const apply = this.search.transaction(() => {
      for (const source of sources) this.#index(source);
      const last = changes.at(-1);
      if (!last) return;
      writeMark(this.search, 'seq', last.seq);
      writeMark(this.search, 'generation', generation);
    });
    if (sources.length > 0) apply.immediate();
    return sources.length;
  }

  isOutdated(): boolean {
    const at = readMark(this.search, 'seq');
    const otherGeneration = at > 0 && readMark(this.search, 'generation') !== this.#generation();
    return at > newestSeq(this.cache) || otherGeneration;
  }

  #generation(): number {
    const name = readMeta(this.cache, 'generation');
    return name === null ? 0 : numberOf(name);
  }

  /** Articles that changed after a position, oldest change first; about `limit`. */
  #changed(after: number, limit: number): Source[] {
    // All articles of a position are taken together: several may share one, and a limit inside it would skip some.
    return statement<Source>(
      this.cache,
      `${SELECT} WHERE a.seq > @after AND a.seq <=
         (SELECT max(seq) FROM (SELECT seq FROM article WHERE seq > @after ORDER BY seq LIMIT @limit))
       ORDER BY a.seq`,
    ).all({ after, limit });
  }

  /** Articles indexed before their revision was received, which is cached now. */
  #completed(): Source[] {
    const incomplete = statement<{ id: string }>(
      this.search,
      `SELECT article_id AS id FROM doc WHERE complete = 0 ORDER BY doc.id DESC LIMIT ${INCOMPLETE}`,
    );
    const one = statement<Source>(this.cache, `${SELECT} WHERE a.id = ? AND r.package IS NOT NULL`);
    return incomplete.all().flatMap(({ id }) => one.get(id) ?? []);
  }

  #index(source: Source): void {
    const savepoint = this.search.transaction((it: Source) => this.#write(it));
    try {
      savepoint(source);
    } catch (error) {
      if (isDamage(error)) throw error;
      // An article that cannot be indexed must not block the others: this one is indexed by its title and opinions.
      savepoint({ ...source, package: null });
    }
  }

  #write(source: Source): void {
    const parts = searchedParts(source.title, source.package, cachedOpinions(this.cache, source.id));
    const { title, summary, body, attachments, opinions } = parts;
    const folded = foldText(title);
    const others = [summary, body, ...attachments, ...opinions.map((it) => it.text)];
    // Terms contain no blanks, so that no match spans two parts.
    const text = [folded, ...others.map(foldText)].join(' ');
    const grams = indexRow(folded, text, { columnId: source.columnId, live: source.live === 1 });
    this.#remove(source.id);
    const complete = source.package === null ? 0 : 1;
    statement(
      this.search,
      'INSERT INTO doc (id, article_id, complete, title_length, text) VALUES (?, ?, ?, ?, ?)',
    ).run(this.#nextId, source.id, complete, [...folded].length, text);
    statement(this.search, 'INSERT INTO found (rowid, grams) VALUES (?, ?)').run(this.#nextId, grams);
    this.#nextId++;
  }

  #remove(articleId: string): void {
    const doc = statement<{ id: number }>(this.search, 'SELECT id FROM doc WHERE article_id = ?').get(
      articleId,
    );
    if (!doc) return;
    statement(this.search, 'DELETE FROM found WHERE rowid = ?').run(doc.id);
    statement(this.search, 'DELETE FROM doc WHERE id = ?').run(doc.id);
  }
}

/** Maps the name of a generation to a number for search.db: the first 48 bits of its SHA-256. */
function numberOf(generation: string): number {
  return createHash('sha256').update(generation).digest().readUIntBE(0, 6);
}
