import { z } from 'zod';
import type { ArticleRow } from '../contract';
import { Failure } from '../failure';
import type { Session } from '../types';
import { articleRowMaker } from './article-overlay';
import { fastTrackOf } from './fast-track';
import { overlaidRows, listCacheOf, type OverlaidRow } from './list-cache';
import {
  filterClauses,
  joinClauses,
  meetsFilter,
  resolveFilter,
  type Clause,
  type ListFilter,
  type ResolvedFilter,
} from './list-filter';
import {
  indexedList,
  isIndexed,
  pageClauses,
  type CachedList,
  type CachedRow,
  type PageOfCached,
} from './indexed-list';
import { articleOf, statement } from '../store';

/**
 * `updated`: newest change first. `oldest`: 快审 first, then longest in its stage. `decided`: newest decision of
 * `decidedBy` first.
 */
export type ListOrder = 'updated' | 'oldest' | 'decided';

export interface ListPage {
  items: ArticleRow[];
  cursor: string | null;
  total: number;
  /** False when `total` may be too high, which happens for titles that very many articles resemble. */
  exact: boolean;
}

interface Key {
  /** 0 for a 快审 that `oldest` sorts before all others. */
  rank: 0 | 1;
  at: string;
  id: string;
}
// `+` keeps SQLite from using the index by signer, which would return every article of a busy reviewer. It reads the
// few decisions of the article instead.
const NEWEST_DECISION = `NOT EXISTS (SELECT 1 FROM decision e
  WHERE e.article_id = d.article_id AND +e.signer_id = d.signer_id AND e.sequence > d.sequence)`;

interface Plan {
  from: string;
  key: string;
  clauses: Clause[];
  ascending: boolean;
}

/** Returns how to query the cache in an order. */
function plan(filter: ResolvedFilter, order: ListOrder): Plan {
  const where = filterClauses(filter);
  const { decidedBy } = filter;
  if (order === 'decided') {
    const newest = { sql: `d.signer_id = ? AND ${NEWEST_DECISION}`, values: [decidedBy ?? ''] };
    const from = 'decision d CROSS JOIN article a ON a.id = d.article_id';
    return { from, key: 'd.decided_at', clauses: [newest, ...where], ascending: false };
  }
  const underWay = filter.decidableBy !== undefined || (filter.stages && !filter.stages.includes('done'));
  const few = filter.ids !== undefined || underWay;
  if (decidedBy !== undefined)
    where.push({
      sql: few
        ? 'EXISTS (SELECT 1 FROM decision d WHERE d.article_id = a.id AND +d.signer_id = ?)'
        : 'a.id IN (SELECT article_id FROM decision WHERE signer_id = ?)',
      values: [decidedBy],
    });
  const key = order === 'oldest' ? 'a.stage_since' : 'a.updated_at';
  return { from: 'article a', key, clauses: where, ascending: order === 'oldest' };
}

/** Returns one page of cached articles. */
function readPage(
  session: Session,
  { from, key, clauses, ascending }: Plan,
  page: PageOfCached,
): CachedRow[] {
  const where = joinClauses([...clauses, ...pageClauses(page, key, ascending)]);
  const direction = ascending ? 'ASC' : 'DESC';
  const sql = `SELECT a.*, ${key} AS at FROM ${from} WHERE ${where.sql}
    ORDER BY ${key} ${direction}, a.id ${direction} LIMIT ?`;
  return statement<CachedRow>(session.stores.cache, sql).all(...where.values, page.limit);
}

/** Number of cached articles that meet the filter. Counted once for each position of the change feed. */
function countCached(session: Session, filter: ResolvedFilter): number {
  const { cache } = session.stores;
  const { totals } = listCacheOf(session);
  const only = filter.decidedBy !== undefined && filterClauses(filter).length === 0;
  const how = only ? null : plan(filter, 'updated');
  const where = joinClauses(how?.clauses ?? [{ sql: 'signer_id = ?', values: [filter.decidedBy] }]);
  const sql = how
    ? `SELECT count(*) AS total FROM ${how.from} WHERE ${where.sql}`
    : `SELECT count(DISTINCT article_id) AS total FROM decision WHERE ${where.sql}`;
  const name = JSON.stringify([sql, where.values]);
  let total = totals.get(name);
  if (total === undefined) {
    total = statement<{ total: number }>(cache, sql).get(...where.values)?.total ?? 0;
    if (totals.size > 100) totals.clear();
    totals.set(name, total);
  }
  return total;
}

/** Returns the filter with only those of these articles. */
function among(filter: ResolvedFilter, ids: readonly string[]): ResolvedFilter {
  return { ...filter, ids: filter.ids ? ids.filter((id) => filter.ids?.includes(id)) : ids };
}

/** Number of these articles that meet the filter as cached. */
function countAmong(session: Session, filter: ResolvedFilter, ids: readonly string[]): number {
  if (ids.length === 0) return 0;
  const how = plan(among(filter, ids), 'updated');
  const where = joinClauses(how.clauses);
  const sql = `SELECT count(*) AS total FROM ${how.from} WHERE ${where.sql}`;
  return statement<{ total: number }>(session.stores.cache, sql).get(...where.values)?.total ?? 0;
}

/** Sort key of an overlaid article. */
function keyOf({ article, decisions }: OverlaidRow, filter: ResolvedFilter, order: ListOrder): string {
  if (order === 'updated') return article?.updatedAt ?? '';
  if (order === 'oldest') return article?.stageSince ?? '';
  const own = decisions.filter((decision) => decision.signerId === filter.decidedBy);
  return own[own.length - 1]?.decidedAt ?? '';
}

function cachedList(session: Session, filter: ResolvedFilter, order: ListOrder): CachedList {
  if (order === 'updated' && isIndexed(filter)) return indexedList(session, filter);
  const how = plan(filter, order);
  return {
    total: countCached(session, filter),
    exact: true,
    read: (page) => readPage(session, how, page),
  };
}

interface Placed {
  key: Key;
  row: ArticleRow;
}

/** Returns those of these articles that meet the filter as cached. */
function cachedAmong(
  session: Session,
  filter: ResolvedFilter,
  order: ListOrder,
  ids: readonly string[],
): CachedRow[] {
  if (ids.length === 0) return [];
  return readPage(session, plan(among(filter, ids), order), { after: null, without: [], limit: ids.length });
}

/**
 * Returns one page of a list: cached articles with this account's open commands applied. Articles with open commands
 * and 快审 articles are evaluated one by one and merged into the page; the others are read from the cache by index.
 * Throws `Failure` 'PAGE_UNKNOWN' when `page.cursor` is malformed or belongs to another order.
 *
 * @param page `cursor` is the `cursor` of the previous page, null for the first one
 */
export function listRows(
  session: Session,
  listFilter: ListFilter,
  page: { order?: ListOrder; cursor: string | null; limit: number },
): ListPage {
  const { order = 'updated', limit } = page;
  const after = readCursor(page.cursor, order);
  const filter = resolveFilter(session, listFilter);
  const rowOf = articleRowMaker(session);
  const list = cachedList(session, filter, order);
  const ascending = order === 'oldest';
  const before = (a: Key, b: Key) => {
    if (a.rank !== b.rank) return a.rank < b.rank;
    return (a.at === b.at ? a.id < b.id : a.at < b.at) === ascending && (a.at !== b.at || a.id !== b.id);
  };
  const placed = (at: string, row: ArticleRow): Placed => ({
    key: { rank: order === 'oldest' && row.express ? 0 : 1, at, id: row.id },
    row,
  });
  const standing = (record: CachedRow) => placed(record.at, rowOf(articleOf(record), null));

  const open = overlaidRows(session);
  const own = [...open.values()].flatMap((laid) => {
    const { article, pending } = laid;
    if (!article || !meetsFilter(filter, article, laid)) return [];
    return [placed(keyOf(laid, filter, order), rowOf(article, pending))];
  });
  const ids = [...open.keys()];
  const express = order === 'oldest' ? [...fastTrackOf(session)].filter((id) => !open.has(id)) : [];
  const first = cachedAmong(session, filter, order, express).map(standing);
  // Rows that are read by index all sort after the rows of rank 0.
  const passed = after?.rank === 1 ? after : null;
  const without = [...ids, ...express];
  const cached = list.read({ after: passed, without, limit: limit + 1 }).map(standing);
  const merged = [...cached, ...[...own, ...first].filter(({ key }) => !after || before(after, key))]
    .sort((a, b) => (before(a.key, b.key) ? -1 : 1))
    .slice(0, limit + 1);
  const shown = merged.slice(0, limit);
  const last = merged.length > limit ? shown[shown.length - 1] : undefined;
  return {
    items: shown.map(({ row }) => row),
    cursor: last ? JSON.stringify([order, last.key.rank, last.key.at, last.key.id]) : null,
    total: list.total - countAmong(session, filter, ids) + own.length,
    exact: list.exact,
  };
}

const cursorSchema = z.tuple([
  z.enum(['updated', 'oldest', 'decided']),
  z.union([z.literal(0), z.literal(1)]),
  z.string(),
  z.string(),
]);

function readCursor(cursor: string | null, order: ListOrder): Key | null {
  if (cursor === null) return null;
  try {
    const [of, rank, at, id] = cursorSchema.parse(JSON.parse(cursor));
    if (of === order) return { rank, at, id };
  } catch (error) {
    throw stalePage(error);
  }
  throw stalePage();
}

function stalePage(cause?: unknown): Failure {
  return new Failure('PAGE_UNKNOWN', '找不到要翻到的那一页。', '请从第一页重新查看。', { cause });
}
