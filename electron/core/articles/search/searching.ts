import type { Database } from 'better-sqlite3';
import { statement } from '../../store';
import type { SearchIndex } from '../../types';
import { foldMapped, foldText } from './fold';
import { prepareQuery, type PreparedQuery } from './grams';
import { excerptsOf } from './excerpts';
import { rangesOf } from './highlight';
import { newestSeq, readGaps, readMark } from './positions';
import { cachedOpinions, searchedParts, textsOf, type SearchedParts } from './source';

export type SearchQuery = Parameters<SearchIndex['query']>[0];
export type SearchAnswer = Awaited<ReturnType<SearchIndex['query']>>;

/** Maximum number of matches that are counted and listed; the newest are taken. */
const LIMIT = 1000;
/** Number of candidates whose texts are checked for counting; the number of matches among more is estimated. */
const CHECKED = 50;

/**
 * Returns a function that answers queries from search.db, with hits as the cache has them. Both databases are opened
 * read-only.
 */
export function createSearcher(cache: Database, search: Database): (input: SearchQuery) => SearchAnswer {
  // Transactions, so that the whole answer reads one state of each database.
  const answer = (input: SearchQuery): SearchAnswer => {
    const unindexed = countUnindexed(cache, search);
    const query = prepareQuery(foldText(input.text), input);
    if (!query) return { hits: [], total: 0, exact: true, more: false, unindexed };
    return { ...new Search({ cache, search }, input, query).answer(), unindexed };
  };
  return search.transaction(cache.transaction(answer));
}

function countUnindexed(cache: Database, search: Database): number {
  const seen = readMark(search, 'seq');
  const gaps = readGaps(search);
  const newest = newestSeq(cache);
  const sql = 'SELECT count(*) AS articles FROM article WHERE seq > ? AND seq <= ?';
  const within = statement<{ articles: number }>(cache, sql);
  const missing = newest > seen ? [...gaps, { after: seen, until: newest }] : gaps;
  return missing.reduce((sum, { after, until }) => sum + (within.get(after, until)?.articles ?? 0), 0);
}

/** One query. */
class Search {
  readonly #found = new Map<number, FoundArticle | null>();
  readonly #checked = new Map<number, boolean>();

  constructor(
    private readonly databases: { cache: Database; search: Database },
    private readonly input: SearchQuery,
    private readonly query: PreparedQuery,
  ) {}

  answer(): Omit<SearchAnswer, 'unindexed'> {
    const { offset, limit } = this.input;
    const anywhere = this.#candidates(this.query.anywhere);
    const ids: number[] = [];
    for (const id of this.#ordered(anywhere)) {
      ids.push(id);
      if (ids.length > offset + limit) break;
    }
    const hits = ids.slice(offset, offset + limit).flatMap((id) => this.#hit(id) ?? []);
    return { hits, more: ids.length > offset + limit, ...this.#count(anywhere) };
  }

  /** Ids of articles with the grams of the query, newest first. */
  #candidates(expression: Buffer): number[] {
    const sql = `SELECT rowid AS id FROM found WHERE found MATCH ? ORDER BY rowid DESC LIMIT ${LIMIT}`;
    return statement<{ id: number }>(this.databases.search, sql)
      .all(expression)
      .map(({ id }) => id);
  }

  /**
   * Ids of matches. By relevance: all terms in the title first, then all terms frequent in the text, then the others;
   * within each, newest first.
   */
  *#ordered(anywhere: readonly number[]): Generator<number> {
    const listed = new Set<number>();
    if (this.input.order === 'relevance') {
      for (const id of this.#candidates(this.query.inTitle))
        if (this.#hasInTitle(id)) yield* once(listed, id);
      for (const id of this.#candidates(this.query.frequent)) if (this.#has(id)) yield* once(listed, id);
    }
    for (const id of anywhere) if (this.#has(id)) yield* once(listed, id);
  }

  /** Whether an article with the grams of the query has its terms. */
  #has(id: number): boolean {
    const { termsToCheck } = this.query;
    if (termsToCheck.length === 0) return true;
    let matches = this.#checked.get(id);
    if (matches === undefined) {
      const article = this.#article(id);
      matches = article !== null && containsAll(textsOf(article.parts), termsToCheck);
      this.#checked.set(id, matches);
    }
    return matches;
  }

  #hasInTitle(id: number): boolean {
    const { termsToCheck } = this.query;
    if (termsToCheck.length === 0) return true;
    const article = this.#article(id);
    return article !== null && containsAll([article.parts.title], termsToCheck);
  }

  #count(candidates: readonly number[]): { total: number; exact: boolean } {
    if (this.query.termsToCheck.length === 0) return { total: candidates.length, exact: true };
    const checked = candidates.slice(0, CHECKED);
    const matches = checked.filter((id) => this.#has(id)).length;
    const exact = checked.length === candidates.length;
    const share = checked.length === 0 ? 0 : matches / checked.length;
    return { total: exact ? matches : Math.round(candidates.length * share), exact };
  }

  #hit(id: number): SearchAnswer['hits'][number] | null {
    const article = this.#article(id);
    if (!article) return null;
    const { articleId, parts } = article;
    const { terms } = this.query;
    return {
      articleId,
      title: parts.title,
      titleRanges: rangesOf(foldMapped(parts.title), terms),
      excerpts: excerptsOf(parts, terms),
    };
  }

  #article(id: number): FoundArticle | null {
    let found = this.#found.get(id);
    if (found === undefined) this.#found.set(id, (found = this.#read(id)));
    return found;
  }

  /** Reads the revision that was indexed, by its rowid: by the id of the article it would take twice as long. */
  #read(id: number): FoundArticle | null {
    const doc = statement<{ articleId: string; revision: number | null; judged: 0 | 1 }>(
      this.databases.search,
      'SELECT article_id AS articleId, revision, judged FROM doc WHERE id = ?',
    ).get(id);
    if (!doc) return null;
    const { articleId } = doc;
    const source = this.#indexedRevision(articleId, doc.revision) ?? this.#newestRevision(articleId);
    if (!source) return null;
    const opinions = doc.judged ? cachedOpinions(this.databases.cache, articleId) : [];
    return { articleId, parts: searchedParts(source.title, source.package, opinions) };
  }

  #indexedRevision(articleId: string, rowid: number | null): Source | undefined {
    const sql = "SELECT '' AS title, package FROM revision WHERE rowid = ? AND article_id = ?";
    return statement<Source>(this.databases.cache, sql).get(rowid, articleId);
  }

  #newestRevision(articleId: string): Source | undefined {
    return statement<Source>(
      this.databases.cache,
      `SELECT a.title, r.package FROM article a
       LEFT JOIN revision r ON r.article_id = a.id AND r.number = a.revision WHERE a.id = ?`,
    ).get(articleId);
  }
}

interface Source {
  title: string;
  package: string | null;
}

interface FoundArticle {
  articleId: string;
  parts: SearchedParts;
}

function containsAll(texts: readonly string[], terms: readonly string[]): boolean {
  const folded = texts.map(foldText);
  return terms.every((term) => folded.some((text) => text.includes(term)));
}

function* once(listed: Set<number>, id: number): Generator<number> {
  if (listed.has(id)) return;
  listed.add(id);
  yield id;
}
