import type { Database } from 'better-sqlite3';
import type { SearchIndex } from '../../types';
import { foldMapped, foldText } from './fold';
import { prepareQuery, type PreparedQuery } from './grams';
import { excerptsOf } from './excerpts';
import { rangesOf } from './highlight';
import { opinionReader, searchedParts } from './source';

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
export function createSearcher(cache: Database, search: Database) {
  const newest = cache.prepare('SELECT coalesce(max(seq), 0) FROM article').pluck();
  const behind = cache.prepare('SELECT count(*) FROM article WHERE seq > ?').pluck();
  const cursor = search.prepare(`SELECT coalesce((SELECT value FROM meta WHERE key = 'seq'), 0)`).pluck();
  const articleId = search.prepare('SELECT article_id FROM doc WHERE id = ?').pluck();
  const opinions = opinionReader(cache);
  const article = cache.prepare(
    `SELECT a.title, r.package FROM article a
     LEFT JOIN revision r ON r.article_id = a.id AND r.number = a.revision WHERE a.id = ?`,
  );

  /** Ids of matches, newest first. Unproven terms are checked on the text. */
  const matches = (expression: string, unproven: string[], text: string, limit: number): number[] => {
    const proof = unproven.map(() => `AND instr(${text}, ?) > 0`).join(' ');
    const join = unproven.length > 0 ? 'CROSS JOIN doc ON doc.id = found.rowid' : '';
    const statement = search.prepare(
      `SELECT found.rowid FROM found ${join} WHERE found MATCH ? ${proof} ORDER BY found.rowid DESC LIMIT ${limit}`,
    );
    return statement.pluck().all(expression, ...unproven) as number[];
  };
  const anywhere = (query: PreparedQuery) => matches(query.anywhere, query.termsToCheck, 'doc.text', LIMIT);
  const inTitle = (query: PreparedQuery) =>
    matches(query.inTitle, query.termsToCheck, 'substr(doc.text, 1, doc.title_length)', WEIGHED);

  /** Logarithm of the number of occurrences, so that long texts do not displace all others. */
  const weightOf = (terms: string[]) => {
    const count = terms.map(() => '(length(text) - length(replace(text, ?, ?))) / ?').join(' + ');
    const statement = search.prepare(`SELECT ${count} FROM doc WHERE id = ?`).pluck();
    const values = terms.flatMap((term) => [term, '', [...term].length]);
    return (id: number) => Math.floor(Math.log2(1 + (statement.get(...values, id) as number)));
  };

  /** Sorted: all terms in the title first, then by number of occurrences, then newest first. */
  const ranked = (query: PreparedQuery, found: number[]): number[] => {
    const titled = inTitle(query);
    const first = new Set(titled);
    const ids = [...titled, ...found.filter((id) => !first.has(id))];
    const weight = weightOf(query.terms);
    const weights = new Map(ids.slice(0, WEIGHED).map((id) => [id, weight(id)]));
    const rank = (id: number) => (weights.get(id) ?? 0) + (first.has(id) ? 100 : 0);
    return ids.sort((a, b) => rank(b) - rank(a) || b - a);
  };

  const hit = (id: number, terms: string[]): SearchAnswer['hits'][number] | null => {
    const name = articleId.get(id) as string | undefined;
    const row = name === undefined ? undefined : article.get(name);
    if (name === undefined || row === undefined) return null;
    const { title, package: text } = row as { title: string; package: string | null };
    const parts = searchedParts(title, text, opinions(name));
    return {
      articleId: name,
      title: parts.title,
      titleRanges: rangesOf(foldMapped(parts.title), terms),
      excerpts: excerptsOf(parts, terms),
    };
  };

  const answer = (input: SearchQuery): SearchAnswer => {
    const seen = cursor.get() as number;
    const unindexed = seen < (newest.get() as number) ? (behind.get(seen) as number) : 0;
    const query = prepareQuery(foldText(input.text), input);
    if (!query) return { hits: [], total: 0, unindexed };
    const found = anywhere(query);
    const order = input.order === 'newest' ? found : ranked(query, found);
    const hits = order
      .slice(input.offset, input.offset + input.limit)
      .map((id) => hit(id, query.terms))
      .filter((one): one is SearchAnswer['hits'][number] => one !== null);
    return { hits, total: found.length, unindexed };
  };
  /** A transaction, so that the whole answer reads one state of the index. */
  return search.transaction(answer);
}
