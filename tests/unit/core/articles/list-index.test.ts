import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { feedRecords } from '../../../../electron/core/capabilities';
import type { ListFilter } from '../../../../electron/core/articles/list-filter';
import { updateListIndex } from '../../../../electron/core/articles/list-index/build';
import { timeOf } from '../../../../electron/core/articles/list-index/tokens';
import { listRows } from '../../../../electron/core/articles/lists';
import { list } from '../../../../electron/core/articles/service';
import { agenda } from '../../../../electron/core/articles/agenda';
import { queue } from '../../../../electron/core/review/queue';
import { closeStores } from '../../../../electron/core/store';
import { clearRecords } from '../../../../electron/core/sync/cache';
import type { Article } from '../../../../electron/platform/contract';
import { seededRandom } from '../../../fixtures/corpus';
import { firstReviewer } from './cases';
import { applyRecords, applySitesAndAccounts, openSession, type TestSession } from './session';

const idOf = (number: number) => `019ab000-0000-7000-a000-${number.toString(16).padStart(12, '0')}`;

/** Parts of titles, so that some terms are common, some are rare, and some occur only across a gap. */
const PARTS = ['信访', '工作', '信', '访工', '2026年', '第3季度', ' ', 'Abc', '𠮷', '办理', '情况'];
const TERMS = ['信', '信访', '信访工作', '2026年', '6年第', '𠮷', 'bc', '信 ', '龘', '没有这样的标题', ''];
const INSTANTS = [
  ...['2026-11-01T08:00:00.000Z', '2026-11-01T08:00:00.001Z', '2026-11-01T08:00:00Z', '2026-11-01T08:00Z'],
  ...['2026-11-02T08:00:00.000Z', '2026-11-02T08:00:00.5Z', '2016-01-01T00:00:00.000Z'],
];

interface Traits {
  number: number;
  parts: number[];
  at: number;
  columnId: string;
  authorId: string;
  stage: Article['stage'];
  live: boolean;
}

/** Returns the traits of `count` articles with numbers up to 700, always the same for a seed. */
function traitsOf({ seed, count }: { seed: number; count: number }): Traits[] {
  const next = seededRandom(seed);
  const below = (end: number) => Math.floor(next() * end);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)]!;
  return Array.from({ length: count }, () => ({
    number: 1 + below(700),
    parts: Array.from({ length: below(6) }, () => below(PARTS.length)),
    at: below(INSTANTS.length),
    columnId: pick(['work-news', 'counties', 'notices', 'law']),
    authorId: pick(['editor', 'administrator']),
    stage: pick(['first', 'returned', 'ready', 'done'] as const),
    live: next() < 0.5,
  }));
}

function articleOf({ number, parts, at, live, ...rest }: Traits): Article {
  const instant = INSTANTS[at]!;
  return {
    ...rest,
    id: idOf(number),
    version: 1,
    purpose: 'publish',
    revision: 1,
    title: parts.map((part) => PARTS[part]).join(''),
    siteId: 'xfj',
    major: false,
    live: live ? { revision: 1, publishedAt: instant, url: 'https://xfj.example.gov.cn/1' } : null,
    createdAt: instant,
    updatedAt: instant,
    stageSince: instant,
  };
}

const filters: fc.Arbitrary<ListFilter> = fc.record(
  {
    title: fc.constantFrom(...TERMS),
    columnId: fc.constantFrom('work-news', 'notices', 'unknown'),
    authorId: fc.constantFrom('editor', 'administrator', 'nobody'),
    stages: fc.constantFrom<ListFilter['stages']>(['done'], ['first', 'returned'], []),
    live: fc.constant(true as const),
  },
  { requiredKeys: [] },
);

/** The ids that a list must have, in its order. */
function expectedIds(articles: Iterable<Article>, filter: ListFilter): string[] {
  const columns = filter.columnId === 'work-news' ? ['work-news', 'counties'] : [filter.columnId];
  return [...articles]
    .filter(
      (article) =>
        article.title.includes(filter.title ?? '') &&
        (filter.columnId === undefined || columns.includes(article.columnId)) &&
        (filter.authorId ?? article.authorId) === article.authorId &&
        (filter.stages?.includes(article.stage) ?? true) &&
        (!filter.live || article.live !== null),
    )
    .map(({ id, updatedAt }) => `${updatedAt} ${id}`)
    .sort((a, b) => (a > b ? -1 : 1))
    .map((key) => key.split(' ')[1]!);
}

function readList(session: TestSession, filter: ListFilter, limit: number) {
  const ids: string[] = [];
  const totals = new Set<number>();
  for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
    const page = listRows(session, filter, { cursor, limit });
    ids.push(...page.items.map(({ id }) => id));
    totals.add(page.total);
    cursor = page.cursor;
    // Fails instead of looping forever when a cursor leads back to an earlier page.
    expect(ids.length).toBeLessThanOrEqual(20_000);
  }
  return { ids, totals: [...totals] };
}

function applyArticles(session: TestSession, articles: readonly Article[]): void {
  applyRecords(session, ...articles.map((record) => ({ kind: 'article' as const, record })));
}

/** Articles 1 to `count`, a minute apart, with traits that depend on their number. */
function manyArticles(count: number): Article[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const updatedAt = new Date(Date.UTC(2020, 0, 1, 0, number)).toISOString();
    const title = number % 3 === 0 ? `信访工作情况${number}` : `第${number}期通报`;
    const base = {
      number,
      parts: [],
      at: 0,
      authorId: 'editor',
      stage: 'done' as const,
      live: number % 2 === 0,
    };
    return { ...articleOf({ ...base, columnId: number % 5 === 0 ? 'law' : 'notices' }), title, updatedAt };
  });
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

type Step = { seed: number; count: number } | 'index' | 'restart' | 'clear';
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ seed: fc.nat(), count: fc.constantFrom(1, 20, 400, 700) }) },
    { weight: 8, arbitrary: fc.constant('index' as const) },
    { weight: 1, arbitrary: fc.constant('restart' as const) },
    { weight: 1, arbitrary: fc.constant('clear' as const) },
  ),
  { minLength: 4, maxLength: 10 },
);

describe('lists by the index', () => {
  it('equal a plain filter after any feeds, changes, updates of the index, restarts and deletions', async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.array(filters, { minLength: 3, maxLength: 6 }),
        fc.integer({ min: 7, max: 200 }),
        async (sequence, wanted, limit) => {
          const folder = mkdtempSync(join(tmpdir(), 'list-index-'));
          folders.push(folder);
          let session = await openSession(undefined, folder);
          applySitesAndAccounts(session);
          const articles = new Map<string, Article>();
          for (const step of sequence) {
            const { cache } = session.stores;
            if (step === 'index') await updateListIndex(cache, 0);
            else if (step === 'restart') {
              await closeStores(session.stores);
              session = await openSession(undefined, folder);
            } else if (step === 'clear') {
              await clearRecords(cache, feedRecords);
              articles.clear();
              applySitesAndAccounts(session);
            } else {
              const changed = traitsOf(step).map(articleOf);
              for (const article of changed) articles.set(article.id, article);
              applyArticles(session, changed);
            }
            for (const filter of [{}, ...wanted]) {
              const expected = expectedIds(articles.values(), filter);
              expect(readList(session, filter, limit)).toEqual({ ids: expected, totals: [expected.length] });
            }
          }
          await closeStores(session.stores);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('are complete over several blocks, before, while and after these are indexed', async () => {
    const session = await openSession();
    const articles = new Map(manyArticles(17_500).map((article) => [article.id, article]));
    applyArticles(session, [...articles.values()]);
    const check = () => {
      for (const filter of [{}, { title: '信访工作' }, { columnId: 'law', live: true as const }]) {
        const expected = expectedIds(articles.values(), filter);
        const { items, total } = listRows(session, filter, { cursor: null, limit: 60 });
        expect([total, items.map(({ id }) => id)]).toEqual([expected.length, expected.slice(0, 60)]);
      }
    };
    const change = (numbers: number[]) => {
      const changed = numbers.map((number) => {
        const article = articles.get(idOf(number))!;
        const updatedAt = new Date(Date.parse(article.updatedAt) + 1).toISOString();
        return { ...article, title: `${article.title}（信访工作）`, columnId: 'law', updatedAt };
      });
      for (const article of changed) articles.set(article.id, article);
      applyArticles(session, changed);
    };
    check();
    const updated = updateListIndex(session.stores.cache, 0);
    let running = true;
    const ended = updated.finally(() => (running = false));
    let turns = 0;
    while (running) {
      if (turns++ % 5 === 0) change([1 + turns, 8192 + turns, 17_000 + turns]);
      check();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await ended;
    expect(turns).toBeGreaterThan(5);
    await updateListIndex(session.stores.cache, 0);
    check();
    expect(session.stores.cache.prepare('SELECT count(*) FROM list_block').pluck().get()).toBe(3);
    expect(readList(session, { title: '信访工作' }, 500).ids).toEqual(
      expectedIds(articles.values(), { title: '信访工作' }),
    );
  });

  it('have nothing of deleted records, even when these are deleted while they are indexed', async () => {
    const session = await openSession();
    const { cache } = session.stores;
    applyArticles(session, manyArticles(3000));
    const updated = updateListIndex(cache, 0);
    await clearRecords(cache, feedRecords);
    await updated;
    const left = ['list_block', 'list_bits', 'list_token', 'list_change'].filter((table) =>
      cache.prepare(`SELECT 1 FROM ${table}`).get(),
    );
    expect(left).toEqual([]);
  });

  it('report a total that may be too high only for a long title that very many titles resemble', async () => {
    const session = await openSession();
    const articles = manyArticles(1500).map((article, index) => ({
      ...article,
      title: index < 20 ? '信访工作' : '信访与访工和工作',
    }));
    applyArticles(session, articles);
    await updateListIndex(session.stores.cache, 0);
    const { items, total, exact } = listRows(session, { title: '信访工作' }, { cursor: null, limit: 50 });
    expect([items.length, total, exact]).toEqual([20, 1500, false]);
    expect(listRows(session, { title: '信访' }, { cursor: null, limit: 50 })).toMatchObject({
      total: 1500,
      exact: true,
    });
  });

  it('search their articles by an index or by row id, and never all of them', async () => {
    const session = await openSession(firstReviewer);
    applySitesAndAccounts(session);
    applyArticles(session, manyArticles(300));
    await updateListIndex(session.stores.cache, 0);
    const { cache } = session.stores;
    const used = new Set<string>();
    const prepare = cache.prepare.bind(cache);
    cache.prepare = ((sql: string) => {
      used.add(sql);
      return prepare(sql);
    }) as typeof cache.prepare;
    const every = { stage: null, columnId: null, authorId: null, title: '', cursor: null, limit: 50 };
    for (const view of ['all', 'mine', 'inReview', 'returned', 'ready', 'live'] as const)
      for (const more of [{}, { columnId: 'law' }, { authorId: 'editor', title: '信访工作' }]) {
        const { cursor } = list(session, { ...every, view, ...more });
        if (cursor !== null) list(session, { ...every, view, ...more, cursor });
      }
    agenda(session);
    const box = { stage: null, columnId: null, authorId: null, olderThanHours: 24, cursor: null, limit: 50 };
    for (const name of ['waiting', 'done'] as const) queue(session, { ...box, box: name });
    const plans = [...used].map((sql) => ({
      sql,
      plan: prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...Array.from(sql.matchAll(/\?/g), () => 0))
        .map((row) => (row as { detail: string }).detail),
    }));
    expect(plans.some(({ plan }) => plan.join().includes('SEARCH a USING INTEGER PRIMARY KEY'))).toBe(true);
    expect(plans.filter(({ plan }) => plan.some((detail) => /^SCAN (a|article)\b/.test(detail)))).toEqual([]);
  });
});

describe('the time of an instant', () => {
  it('never contradicts the order of instants as texts', () => {
    const instant = fc
      .tuple(
        fc.constantFrom('00', '01', '59'),
        fc.constantFrom('', ':00', ':05', ':59'),
        fc.string({ unit: fc.constantFrom('0', '5', '9'), maxLength: 5 }),
      )
      .map(
        ([minute, second, digits]) =>
          `2026-11-01T08:${minute}${second}${second && digits ? `.${digits}` : ''}Z`,
      );
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        if (a < b) expect(timeOf(a)).toBeLessThanOrEqual(timeOf(b));
      }),
    );
  });
});
