import type { Article, ReviewStage, Stage } from '../../platform/contract';
import { representedIn } from '../../domain/article/separation';
import { cachedColumns } from '../store';
import type { Session } from '../types';
import { columnWithDescendants } from './article-overlay';
import type { OverlaidRow } from './list-cache';

/** Conditions on articles; all that are given must hold. */
export interface ListFilter {
  ids?: readonly string[] | undefined;
  stages?: readonly Stage[] | undefined;
  /** The column or one of its descendants. */
  columnId?: string | undefined;
  authorId?: string | undefined;
  /** Substring of the title. */
  title?: string | undefined;
  live?: true | undefined;
  /** The article entered its stage at this UTC instant or earlier. */
  inStageSince?: string | undefined;
  /** Articles that an account may decide on. */
  decidableBy?: DecidableFilter | undefined;
  /** Account that has a decision on any revision of the article. */
  decidedBy?: string | undefined;
}

/** Articles at one of these stages whose newest revision the account has neither written nor decided on. */
interface DecidableFilter {
  accountId: string;
  /**
   * Stages at which the account decides: in its own right (`inPlaceOf` null), or for a delegator (account id), to whom
   * the same conditions apply.
   */
  places: ReadonlyArray<{ stage: ReviewStage; inPlaceOf: string | null }>;
}

/** A filter with all columns that it includes. */
export interface ResolvedFilter extends Omit<ListFilter, 'columnId'> {
  columnIds?: readonly string[] | undefined;
}

export function resolveFilter(session: Session, { columnId, ...filter }: ListFilter): ResolvedFilter {
  if (columnId === undefined) return filter;
  return { ...filter, columnIds: columnWithDescendants(cachedColumns(session.stores.cache), columnId) };
}

/** A condition in SQL, on `article a`. */
export interface Clause {
  sql: string;
  values: unknown[];
}

/** One condition of a filter, for cached articles and for an article with waiting commands applied. */
interface Condition<T> {
  clauses(wanted: T): Clause[];
  holds(wanted: T, article: Article, laid: OverlaidRow): boolean;
}

const where = (sql: string, ...values: unknown[]): Clause => ({ sql, values });
const anyOf = (column: string, values: readonly string[]): Clause =>
  where(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(values));

/**
 * SQL condition: `person` (an SQL expression) has neither written the newest revision of article `a` nor decided on it,
 * for themselves or as the delegator.
 */
const uninvolved = (person: string) => `
  NOT EXISTS (SELECT 1 FROM decision d WHERE d.article_id = a.id AND d.revision = a.revision AND (+d.signer_id = ${person}
    OR CASE WHEN instr(d.statement, '"onBehalfOf"') > 0 AND json_valid(d.statement) THEN d.statement ->> '$.onBehalfOf.accountId' END = ${person}))
  AND NOT EXISTS (SELECT 1 FROM revision r, json_each(r.writers) w
    WHERE r.article_id = a.id AND r.number = a.revision AND w.value = ${person})`;

const isUninvolved = (person: string, article: Article, { decisions, writers }: OverlaidRow): boolean =>
  !writers.includes(person) &&
  !decisions.some(
    (d) =>
      d.revision === article.revision && (d.signerId === person || representedIn(d)?.accountId === person),
  );

const decidableBy: Condition<DecidableFilter> = {
  clauses({ accountId, places }) {
    const stages = anyOf('a.stage', [...new Set(places.map(({ stage }) => stage))]);
    const own = where(uninvolved('?'), accountId, accountId, accountId);
    if (places.every(({ inPlaceOf }) => inPlaceOf === null)) return [stages, own];
    const delegated = where(
      `EXISTS (SELECT 1 FROM json_each(?) p WHERE p.value ->> 'stage' = a.stage
         AND (p.value ->> 'inPlaceOf' IS NULL OR (${uninvolved("p.value ->> 'inPlaceOf'")})))`,
      JSON.stringify(places),
    );
    return [stages, own, delegated];
  },
  holds: ({ accountId, places }, article, laid) =>
    isUninvolved(accountId, article, laid) &&
    places.some(
      ({ stage, inPlaceOf }) =>
        stage === article.stage && (inPlaceOf === null || isUninvolved(inPlaceOf, article, laid)),
    ),
};

const CONDITIONS: { [K in keyof ResolvedFilter]-?: Condition<NonNullable<ResolvedFilter[K]>> } = {
  ids: {
    clauses: (ids) => [anyOf('a.id', ids)],
    holds: (ids, article) => ids.includes(article.id),
  },
  stages: {
    clauses: (stages) => [anyOf('a.stage', stages)],
    holds: (stages, article) => stages.includes(article.stage),
  },
  columnIds: {
    clauses: (columnIds) => [anyOf('a.column_id', columnIds)],
    holds: (columnIds, article) => columnIds.includes(article.columnId),
  },
  authorId: {
    clauses: (authorId) => [where('a.author_id = ?', authorId)],
    holds: (authorId, article) => article.authorId === authorId,
  },
  title: {
    clauses: (title) => (title === '' ? [] : [where('instr(a.title, ?) > 0', title)]),
    holds: (title, article) => article.title.includes(title),
  },
  live: {
    clauses: () => [where('a.live_revision IS NOT NULL')],
    holds: (_, article) => article.live !== null,
  },
  inStageSince: {
    clauses: (instant) => [where('a.stage_since <= ?', instant)],
    holds: (instant, article) => article.stageSince <= instant,
  },
  decidableBy,
  // In SQL part of the plan of a list (`lists.ts`), because its cost depends on the other conditions.
  decidedBy: {
    clauses: () => [],
    holds: (accountId, _, { decisions }) => decisions.some((d) => d.signerId === accountId),
  },
};

/** Returns the conditions of a filter with the values wanted. */
function conditionsOf(filter: ResolvedFilter): Array<{ condition: Condition<unknown>; wanted: unknown }> {
  return (Object.keys(CONDITIONS) as Array<keyof ResolvedFilter>)
    .map((name) => ({ condition: CONDITIONS[name] as Condition<unknown>, wanted: filter[name] }))
    .filter(({ wanted }) => wanted !== undefined);
}

/** Returns the filter as conditions on `article a`, without `decidedBy`. */
export function filterClauses(filter: ResolvedFilter): Clause[] {
  return conditionsOf(filter).flatMap(({ condition, wanted }) => condition.clauses(wanted));
}

/** Whether an article with waiting commands applied meets the filter. */
export function meetsFilter(filter: ResolvedFilter, article: Article, laid: OverlaidRow): boolean {
  return conditionsOf(filter).every(({ condition, wanted }) => condition.holds(wanted, article, laid));
}

/** Returns the conditions joined by AND; `TRUE` when there are none. */
export function joinClauses(clauses: readonly Clause[]): Clause {
  return {
    sql: clauses.map(({ sql }) => `(${sql})`).join(' AND ') || 'TRUE',
    values: clauses.flatMap(({ values }) => values),
  };
}
