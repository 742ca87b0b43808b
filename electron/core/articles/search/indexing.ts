import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { readMeta, statement } from '../../store';
import { foldText } from './fold';
import { IndexRowWriter } from './index-row';
import { extendTo, newestSeq, readGaps, readMark, shrinkGap, writeMark, type Gap } from './positions';
import { cachedOpinions, searchedParts, textsOf } from './source';

interface Source {
  id: string;
  seq: number;
  title: string;
  columnId: string;
  live: 0 | 1;
  package: string | null;
  /** Rowid of the revision. */
  revision: number | null;
  /** Whether decisions on it have opinions. */
  judged: 0 | 1;
}

/** Number of articles without a revision that are checked again, newest first. */
const INCOMPLETE = 1000;

/** Pages written by one step of a merge: about 20 ms of work. */
const MERGE_PAGES = 200;

const SELECT = `
  SELECT a.id, a.seq, a.title, a.column_id AS columnId, a.live_revision IS NOT NULL AS live, r.package, r.rowid AS revision,
    EXISTS (SELECT 1 FROM decision d WHERE d.article_id = a.id AND d.opinion <> '') AS judged
  FROM article a LEFT JOIN revision r ON r.article_id = a.id AND r.number = a.revision`;

export interface Indexer {
  /** Indexes about `limit` of the changed articles, the newest changes; returns the number indexed. */
  step(limit: number): number;
  /** Merges some parts of the index into fewer; returns whether there is more to merge. */
  merge(): boolean;
  /**
   * Whether the index was made from another generation of the cache and may hold articles that the cache does not
   * contain.
   */
  isOutdated(): boolean;
}

/** Indexes the cache into search.db by the feed positions of articles. Positions and rows change in one transaction. */
export function createIndexer(cache: Database, search: Database): Indexer {
  return new CacheIndexer(cache, search);
}

class CacheIndexer implements Indexer {
  readonly #rows = new IndexRowWriter();
  #merging = false;

  constructor(
    private readonly cache: Database,
    private readonly search: Database,
  ) {}

  step(limit: number): number {
    // Read before the rows: if the cache is refilled in between, the index is recognised as outdated.
    const generation = this.#generation();
    const newest = newestSeq(this.cache);
    const apply = this.search.transaction(() => {
      if (extendTo(this.search, newest)) writeMark(this.search, 'generation', generation);
      const sources = this.#nextChanged(limit) ?? this.#completed();
      // Ascending: FTS5 writes a block for every row that is lower than the row before it.
      for (const source of sources) this.#index(source);
      return sources.length;
    });
    return apply.immediate();
  }

  merge(): boolean {
    // A negative number begins to merge everything into one part (SQLite, FTS5, 'merge' command).
    const pages = this.#merging ? MERGE_PAGES : -MERGE_PAGES;
    const changes = statement<{ n: number }>(this.search, 'SELECT total_changes() AS n');
    const before = changes.get()!.n;
    statement(this.search, `INSERT INTO found (found, rank) VALUES ('merge', ${pages})`).run();
    this.#merging = changes.get()!.n - before >= 2;
    return this.#merging;
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

  /** Removes about `limit` of the newest articles from the gaps and returns them, sorted by position. Null: no gap. */
  #nextChanged(limit: number): Source[] | null {
    for (const gap of readGaps(this.search)) {
      const sources = this.#newestIn(gap, limit);
      // All articles of a position were taken: several may share one.
      const rest = sources.length < limit ? gap.after : sources[0]!.seq - 1;
      shrinkGap(this.search, gap.after, rest);
      if (sources.length > 0) return sources;
    }
    return null;
  }

  #newestIn({ after, until }: Gap, limit: number): Source[] {
    return statement<Source>(
      this.cache,
      `${SELECT} WHERE a.seq <= @until AND a.seq >=
         (SELECT min(seq) FROM
           (SELECT seq FROM article WHERE seq > @after AND seq <= @until ORDER BY seq DESC LIMIT @limit))
       ORDER BY a.seq`,
    ).all({ after, until, limit });
  }

  /** Articles indexed before their revision was received, which is cached now. */
  #completed(): Source[] {
    const incomplete = statement<{ id: string }>(
      this.search,
      `SELECT article_id AS id FROM doc WHERE revision IS NULL ORDER BY doc.id DESC LIMIT ${INCOMPLETE}`,
    );
    const one = statement<Source>(this.cache, `${SELECT} WHERE a.id = ? AND r.package IS NOT NULL`);
    return incomplete.all().flatMap(({ id }) => one.get(id) ?? []);
  }

  #index(source: Source): void {
    this.#remove(source.id);
    const id = this.#freeId(source.seq);
    statement(this.search, 'INSERT INTO doc (id, article_id, revision, judged) VALUES (?, ?, ?, ?)').run(
      ...[id, source.id, source.revision, source.judged],
    );
    statement(this.search, 'INSERT INTO found (rowid, grams) VALUES (?, ?)').run(id, this.#rowOf(source));
  }

  /** The position of an article; when another one has it, the next lower number that is free. */
  #freeId(seq: number): number {
    const used = statement(this.search, 'SELECT 1 FROM doc WHERE id = ?');
    let id = seq;
    while (used.get(id)) id--;
    return id;
  }

  /** Returns the index row; of the title and the opinions alone when the content cannot be read. */
  #rowOf({ id, title, package: content, columnId, live, judged }: Source): Buffer {
    const parts = searchedParts(title, content, judged ? cachedOpinions(this.cache, id) : []);
    // Terms contain no blanks, so that no match spans two parts.
    const text = textsOf(parts).map(foldText).join(' ');
    return this.#rows.write(foldText(parts.title), text, { columnId, live: live === 1 });
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
