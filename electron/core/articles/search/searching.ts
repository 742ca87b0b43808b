import type { Database } from 'better-sqlite3';
import { statement } from '../../store';
import type { SearchIndex } from '../../types';
import { foldMapped, foldText } from './fold';
import { prepareQuery, type PreparedQuery } from './grams';
import { excerptsOf } from './excerpts';
import { rangesOf } from './highlight';
import { newestSeq, readMark } from './positions';
import { cachedOpinions, searchedParts } from './source';

export type SearchQuery = Parameters<SearchIndex['query']>[0];
export type SearchAnswer = Awaited<ReturnType<SearchIndex['query']>>;

/** Maximum number of matches that are counted and listed; the newest are taken. */
const LIMIT = 1000;
/** Number of matches that are ranked: the newest with every term in the title, then the newest of the others. */
const WEIGHED = 200;

/**
 * Returns a function that answers queries from search.db, with hits as the cache has them. Both databases are opened
 * read-only.
 */
export function createSearcher(cache: Database, search: Database): (input: SearchQuery) => SearchAnswer {
  const searcher = new Searcher(cache, search);
  // A transaction, so that the whole answer reads one state of the index.
  return search.transaction((input: SearchQuery) => searcher.answer(input));
}

class Searcher {
  constructor(
    private readonly cache: Database,
    private readonly search: Database,
  ) {}

  answer(input: SearchQuery): SearchAnswer {
    const unindexed = this.#countUnindexed();
    const query = prepareQuery(foldText(input.text), input);
    if (!query) return { hits: [], total: 0, unindexed };
    const found = this.#matches(query.anywhere, query.termsToCheck, 'doc.text', LIMIT);
    const order = input.order === 'newest' ? found : this.#ranked(query, found);
    const hits = order
      .slice(input.offset, input.offset + input.limit)
      .map((id) => this.#hit(id, query.terms))
      .filter((one): one is SearchAnswer['hits'][number] => one !== null);
    return { hits, total: found.length, unindexed };
  }

  #countUnindexed(): number {
    const seen = readMark(this.search, 'seq');
    if (seen >= newestSeq(this.cache)) return 0;
    const sql = 'SELECT count(*) AS behind FROM article WHERE seq > ?';
    return statement<{ behind: number }>(this.cache, sql).get(seen)?.behind ?? 0;
  }

  /** Ids of matches, newest first. Unproven terms are checked on the text (an SQL expression). */
  #matches(expression: string, unproven: readonly string[], text: string, limit: number): number[] {
    const proof = unproven.map(() => `AND instr(${text}, ?) > 0`).join(' ');
    const join = unproven.length > 0 ? 'CROSS JOIN doc ON doc.id = found.rowid' : '';
    const sql = `SELECT found.rowid AS id FROM found ${join} WHERE found MATCH ? ${proof}
      ORDER BY found.rowid DESC LIMIT ${limit}`;
    return statement<{ id: number }>(this.search, sql)
      .all(expression, ...unproven)
      .map(({ id }) => id);
  }

  /** Sorted: all terms in the title first, then by number of occurrences, then newest first. */
  #ranked(query: PreparedQuery, found: readonly number[]): number[] {
    const title = 'substr(doc.text, 1, doc.title_length)';
    const titled = this.#matches(query.inTitle, query.termsToCheck, title, WEIGHED);
    const first = new Set(titled);
    const ids = [...titled, ...found.filter((id) => !first.has(id))];
    const weights = new Map(ids.slice(0, WEIGHED).map((id) => [id, this.#weight(id, query.terms)]));
    const rank = (id: number) => (weights.get(id) ?? 0) + (first.has(id) ? 100 : 0);
    return ids.sort((a, b) => rank(b) - rank(a) || b - a);
  }

  /** Logarithm of the number of occurrences, so that long texts do not displace all others. */
  #weight(id: number, terms: readonly string[]): number {
    const count = terms.map(() => '(length(text) - length(replace(text, ?, ?))) / ?').join(' + ');
    const values = terms.flatMap((term) => [term, '', [...term].length]);
    const sql = `SELECT ${count} AS occurrences FROM doc WHERE id = ?`;
    const row = statement<{ occurrences: number }>(this.search, sql).get(...values, id);
    return Math.floor(Math.log2(1 + (row?.occurrences ?? 0)));
  }

  #hit(id: number, terms: readonly string[]): SearchAnswer['hits'][number] | null {
    const sql = 'SELECT article_id AS articleId FROM doc WHERE id = ?';
    const articleId = statement<{ articleId: string }>(this.search, sql).get(id)?.articleId;
    const article = articleId === undefined ? undefined : this.#article(articleId);
    if (articleId === undefined || article === undefined) return null;
    const parts = searchedParts(article.title, article.package, cachedOpinions(this.cache, articleId));
    return {
      articleId,
      title: parts.title,
      titleRanges: rangesOf(foldMapped(parts.title), terms),
      excerpts: excerptsOf(parts, terms),
    };
  }

  #article(id: string): { title: string; package: string | null } | undefined {
    return statement<{ title: string; package: string | null }>(
      this.cache,
      `SELECT a.title, r.package FROM article a
       LEFT JOIN revision r ON r.article_id = a.id AND r.number = a.revision WHERE a.id = ?`,
    ).get(id);
  }
}
