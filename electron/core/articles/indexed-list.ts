import type { Session } from '../types';
import { statement, type ArticleRecord } from '../store';
import { articlesIn, findArticles, latestArticles } from './list-index/read';
import { filterClauses, joinClauses, type Clause, type ResolvedFilter } from './list-filter';

/** A cached article with its sort key. */
export type CachedRow = ArticleRecord & { at: string };

/** A page of a list of cached articles. */
export interface PageOfCached {
  /** Sort key of the row before the page; null for the first page. */
  after: { at: string; id: string } | null;
  /** Ids of articles that are left out. */
  without: readonly string[];
  limit: number;
}

/** Cached articles that meet a filter, in an order. */
export interface CachedList {
  total: number;
  /** False when `total` may include articles of another title; it is never too low. */
  exact: boolean;
  read(page: PageOfCached): CachedRow[];
}

/** Maximum number of titles that are compared to determine a total. */
const COMPARED = 1000;

/** Whether the index answers a filter. */
export function isIndexed({ ids, inStageSince, decidableBy, decidedBy }: ResolvedFilter): boolean {
  return [ids, inStageSince, decidableBy, decidedBy].every((condition) => condition === undefined);
}

/** Articles by their row ids: those given as JSON, and those after one, latest first so that few rows are sorted. */
const GIVEN = 'json_each(?) p CROSS JOIN article a ON a.rowid = p.value';
const MISSING = `(
    SELECT value FROM json_each(?)
    UNION ALL SELECT * FROM (SELECT rowid FROM article WHERE rowid > ? ORDER BY rowid DESC)
  ) p CROSS JOIN article a ON a.rowid = p.value`;

/**
 * Returns the list of a filter that `isIndexed`, latest change first. Articles that the index lacks or has in an older state are read one by
 * one.
 */
export function indexedList({ stores: { cache } }: Session, filter: ResolvedFilter): CachedList {
  const found = findArticles(cache, filter);
  const clauses = filterClauses(filter);
  const count = (from: string, ...articles: unknown[]) => {
    const where = joinClauses(clauses);
    const sql = `SELECT count(*) AS total FROM ${from} WHERE ${where.sql}`;
    return statement<{ total: number }>(cache, sql).get(...articles, ...where.values)?.total ?? 0;
  };
  const rows = (page: PageOfCached, from: string, ...articles: unknown[]) => {
    const where = joinClauses([...clauses, ...pageClauses(page, 'a.updated_at', false)]);
    const sql = `SELECT a.*, a.updated_at AS at FROM ${from} WHERE ${where.sql}
      ORDER BY a.updated_at DESC, a.id DESC LIMIT ?`;
    return statement<CachedRow>(cache, sql).all(...articles, ...where.values, page.limit);
  };
  const rest = [JSON.stringify(found.changed), found.last];
  const exact = found.proven || found.total <= COMPARED;
  const compare = exact && !found.proven && found.total > 0;
  return {
    total:
      (compare ? count(GIVEN, JSON.stringify([...articlesIn(found)])) : found.total) +
      count(MISSING, ...rest),
    exact,
    read(page) {
      const until = page.after?.at ?? null;
      const missing = rows(page, MISSING, ...rest);
      for (let wanted = page.limit + page.without.length; ; wanted *= 4) {
        const { articles, complete } = latestArticles(cache, found, { wanted, until });
        const indexed = rows(page, GIVEN, JSON.stringify(articles));
        if (indexed.length < page.limit && !complete) continue;
        return [...indexed, ...missing].sort(latestFirst).slice(0, page.limit);
      }
    },
  };
}

function latestFirst(a: CachedRow, b: CachedRow): number {
  if (a.at !== b.at) return a.at > b.at ? -1 : 1;
  return a.id > b.id ? -1 : 1;
}

/** Conditions of a page that is sorted by `key` (an SQL expression) and the id. */
export function pageClauses({ after, without }: PageOfCached, key: string, ascending: boolean): Clause[] {
  const clauses: Clause[] = [];
  if (without.length > 0)
    clauses.push({
      sql: 'a.id NOT IN (SELECT value FROM json_each(?))',
      values: [JSON.stringify(without)],
    });
  if (after)
    clauses.push({ sql: `(${key}, a.id) ${ascending ? '>' : '<'} (?, ?)`, values: [after.at, after.id] });
  return clauses;
}
