import type { Database } from 'better-sqlite3';
import { statement } from '../../store';
import type { SearchIndex } from '../../types';
import { foldMapped, foldText } from './fold';
import { prepareQuery, type PreparedQuery } from './grams';
import { excerptsOf } from './excerpts';
import { rangesOf } from './highlight';
import { newestSeq, readGaps, readMark } from './positions';
import { cachedOpinions, searchedParts, type SearchedParts } from './source';

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
  const answer = (input: SearchQuery) => new Search(cache, search, input).answer();
  return search.transaction(cache.transaction(answer));
}

/** One query. */
class Search {
  readonly #query: PreparedQuery | null;
  readonly #found = new Map<number, FoundArticle | null>();
  readonly #checked = new Map<number, boolean>();

  constructor(
    private readonly cache: Database,
    private readonly search: Database,
    private readonly input: SearchQuery,
  ) {
    this.#query = prepareQuery(foldText(input.text), input);
  }

  answer(): SearchAnswer {
    const unindexed = this.#countUnindexed();
    const query = this.#query;
    if (!query) return { hits: [], total: 0, exact: true, more: false, unindexed };
    const { offset, limit } = this.input;
    const anywhere = this.#candidates(query.anywhere);
    const ids: number[] = [];
    for (const id of this.#ordered(query, anywhere)) {
      ids.push(id);
      if (ids.length > offset + limit) break;
    }
    const hits = ids.slice(offset, offset + limit).flatMap((id) => this.#hit(id, query.terms) ?? []);
    return { hits, more: ids.length > offset + limit, unindexed, ...this.#count(query, anywhere) };
  }

  #countUnindexed(): number {
    const seen = readMark(this.search, 'seq');
    const gaps = readGaps(this.search);
    const newest = newestSeq(this.cache);
    const sql = 'SELECT count(*) AS articles FROM article WHERE seq > ? AND seq <= ?';
    const within = statement<{ articles: number }>(this.cache, sql);
    const missing = newest > seen ? [...gaps, { after: seen, until: newest }] : gaps;
    return missing.reduce((sum, { after, until }) => sum + (within.get(after, until)?.articles ?? 0), 0);
  }

  /** Ids of articles with the grams of the query, newest first. */
  #candidates(expression: Buffer): number[] {
    const sql = `SELECT rowid AS id FROM found WHERE found MATCH ? ORDER BY rowid DESC LIMIT ${LIMIT}`;
    return statement<{ id: number }>(this.search, sql)
      .all(expression)
      .map(({ id }) => id);
  }

  /**
   * Ids of matches. By relevance: all terms in the title first, then all terms frequent in the text, then the others;
   * within each, newest first.
   */
  *#ordered(query: PreparedQuery, anywhere: readonly number[]): Generator<number> {
    const listed = new Set<number>();
    if (this.input.order === 'relevance') {
      for (const id of this.#candidates(query.inTitle))
        if (this.#hasInTitle(query, id)) yield* once(listed, id);
      for (const id of this.#candidates(query.frequent)) if (this.#has(query, id)) yield* once(listed, id);
    }
    for (const id of anywhere) if (this.#has(query, id)) yield* once(listed, id);
  }

  /** Whether an article with the grams of the query has its terms. */
  #has({ termsToCheck }: PreparedQuery, id: number): boolean {
    if (termsToCheck.length === 0) return true;
    let matches = this.#checked.get(id);
    if (matches === undefined) {
      const article = this.#article(id);
      matches = article !== null && containsAll(textsOf(article.parts), termsToCheck);
      this.#checked.set(id, matches);
    }
    return matches;
  }

  #hasInTitle({ termsToCheck }: PreparedQuery, id: number): boolean {
    if (termsToCheck.length === 0) return true;
    const article = this.#article(id);
    return article !== null && containsAll([article.parts.title], termsToCheck);
  }

  #count(query: PreparedQuery, candidates: readonly number[]): { total: number; exact: boolean } {
    if (query.termsToCheck.length === 0) return { total: candidates.length, exact: true };
    const checked = candidates.slice(0, CHECKED);
    const matches = checked.filter((id) => this.#has(query, id)).length;
    const exact = checked.length === candidates.length;
    const share = checked.length === 0 ? 0 : matches / checked.length;
    return { total: exact ? matches : Math.round(candidates.length * share), exact };
  }

  #hit(id: number, terms: readonly string[]): SearchAnswer['hits'][number] | null {
    const article = this.#article(id);
    if (!article) return null;
    const { articleId, parts } = article;
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
      this.search,
      'SELECT article_id AS articleId, revision, judged FROM doc WHERE id = ?',
    ).get(id);
    if (!doc) return null;
    const { articleId } = doc;
    const source = this.#indexedRevision(articleId, doc.revision) ?? this.#newestRevision(articleId);
    if (!source) return null;
    const opinions = doc.judged ? cachedOpinions(this.cache, articleId) : [];
    return { articleId, parts: searchedParts(source.title, source.package, opinions) };
  }

  #indexedRevision(articleId: string, rowid: number | null): Source | undefined {
    const sql = "SELECT '' AS title, package FROM revision WHERE rowid = ? AND article_id = ?";
    return statement<Source>(this.cache, sql).get(rowid, articleId);
  }

  #newestRevision(articleId: string): Source | undefined {
    return statement<Source>(
      this.cache,
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

function textsOf({ title, summary, body, attachments, opinions }: SearchedParts): string[] {
  return [title, summary, body, ...attachments, ...opinions.map(({ text }) => text)];
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
