import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { articleRow, overlaidArticle } from '../../../../electron/core/articles/service';
import type { ListFilter } from '../../../../electron/core/articles/list-filter';
import { listRows, type ListOrder } from '../../../../electron/core/articles/lists';
import { list } from '../../../../electron/core/articles/service';
import type { ArticleCase } from '../../../../electron/domain/article/life-cycle';
import { enqueue } from '../../../../electron/core/sync/service';
import type { ArticleCommand, ReviewStage } from '../../../../electron/platform/contract';
import { corpus, corpusColumns, seededRandom } from '../../../fixtures/corpus';
import { applyRecords, applyCase, applySitesAndAccounts, openSession, type TestSession } from './session';
import {
  administrator,
  approvedCase,
  decideCommand,
  editor,
  firstReviewer,
  applyCommands,
  readyCase,
  recallCommand,
  releasedCase,
  secondReviewer,
  submitCommand,
  submittedCase,
  uuid,
} from './cases';

const every = {
  view: 'all',
  stage: null,
  columnId: null,
  authorId: null,
  title: '',
  cursor: null,
  limit: 50,
} as const;

function queue(session: TestSession, ...commands: ArticleCommand[]): void {
  session.stores.work.transaction(() => commands.forEach((command) => enqueue(session, command)))();
}

/** Articles at various stages by two authors; up to four share a submission time. */
function sampleCases(count: number): ArticleCase[] {
  const next = seededRandom(7);
  const stages: Array<(item: ArticleCase) => ArticleCase> = [
    (item) => item,
    (item) => approvedCase(item, firstReviewer),
    (item) =>
      applyCommands(
        item,
        firstReviewer,
        decideCommand(item, firstReviewer, 'return', item.article.updatedAt),
      ),
    (item) => readyCase(item),
    (item) => releasedCase(readyCase(item)),
  ];
  return [...corpus(count)].map(({ id, content }, index) => {
    const madeAt = new Date(Date.UTC(2026, 10, 1 + Math.floor(index / 4))).toISOString();
    const author = next() < 0.5 ? editor : administrator;
    const stage = stages[Math.floor(next() * stages.length)] ?? readyCase;
    return stage(submittedCase(content, author, { articleId: id, madeAt }));
  });
}

/** Reads all pages of a list; returns the ids in order and the distinct totals that the pages report. */
function readAllPages(session: TestSession, filter: ListFilter, order: ListOrder, limit: number) {
  const ids: string[] = [];
  const totals = new Set<number>();
  for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
    const page = listRows(session, filter, { order, cursor, limit });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    ids.push(...page.items.map(({ id }) => id));
    // Fails instead of looping forever when a cursor leads back to an earlier page.
    expect(ids.length).toBeLessThanOrEqual(1000);
    totals.add(page.total);
    cursor = page.cursor;
  }
  return { ids, totals: [...totals] };
}

describe('a list of articles', () => {
  it('shows the newest change first, with names of people and columns', async () => {
    const session = await openSession();
    applySitesAndAccounts(session);
    const [older, newer] = sampleCases(8).filter((_, index) => index === 0 || index === 7);
    applyCase(session, older as ArticleCase);
    applyCase(session, newer as ArticleCase);
    const { items, total, cursor } = list(session, every);
    expect(items.map(({ id }) => id)).toEqual([newer?.article.id, older?.article.id]);
    expect([total, cursor]).toEqual([2, null]);
    const column = corpusColumns.find(({ id }) => id === newer?.article.columnId);
    expect(items[0]).toMatchObject({ columnName: column?.name, pending: null, hasDraft: false });
    expect(['何晓晴', '周明德']).toContain(items[0]?.authorName);
  });

  it('has unsent articles at their place in the order, marked as waiting', async () => {
    const session = await openSession();
    applySitesAndAccounts(session);
    const cases = sampleCases(8);
    for (const item of cases) applyCase(session, item);
    const fresh = submitCommand(0, { title: '还没有送到平台的稿件' }, '', {
      articleId: uuid(),
      madeAt: '2026-11-01T12:00:00.000Z',
    });
    queue(session, fresh);
    const { items, total } = list(session, every);
    expect(total).toBe(9);
    const at = items.findIndex(({ id }) => id === fresh.articleId);
    expect(items[at]).toMatchObject({
      title: '还没有送到平台的稿件',
      stage: 'first',
      pending: { commandId: fresh.id, type: 'article.submit', state: 'waiting' },
    });
    const instants = items.map(({ updatedAt }) => updatedAt);
    expect(instants).toEqual([...instants].sort().reverse());
  });

  it('reflects waiting commands in its items and totals', async () => {
    const session = await openSession();
    const item = submittedCase();
    applyCase(session, item);
    expect(list(session, { ...every, view: 'inReview' }).total).toBe(1);
    queue(session, recallCommand(1));
    expect(list(session, { ...every, view: 'inReview' })).toMatchObject({ items: [], total: 0 });
    expect(list(session, { ...every, view: 'returned' })).toMatchObject({
      total: 1,
      items: [{ stage: 'returned' }],
    });
  });

  it('has only articles that match both the view and the filters for author and stage', async () => {
    const session = await openSession();
    for (const item of sampleCases(24)) applyCase(session, item);
    expect(list(session, { ...every, view: 'mine', authorId: 'administrator' }).total).toBe(0);
    expect(list(session, { ...every, view: 'mine', authorId: 'editor' }).total).toBeGreaterThan(0);
    expect(list(session, { ...every, view: 'ready', stage: 'first' }).total).toBe(0);
    const inFirst = list(session, { ...every, view: 'inReview', stage: 'first' });
    expect(inFirst.items.every(({ stage }) => stage === 'first')).toBe(true);
  });

  it('includes subcolumns of a column, and matches LIKE wildcards in a title literally', async () => {
    const session = await openSession();
    applySitesAndAccounts(session);
    applyCase(
      session,
      submittedCase({ columnId: 'counties', title: '办结率100%' }, editor, { articleId: uuid() }),
    );
    applyCase(
      session,
      submittedCase({ columnId: 'notices', title: '办结率100件' }, editor, { articleId: uuid() }),
    );
    expect(list(session, { ...every, columnId: 'work-news' }).items.map(({ columnId }) => columnId)).toEqual([
      'counties',
    ]);
    expect(list(session, { ...every, title: '100%' }).total).toBe(1);
  });

  it('refuses a cursor that it did not issue', async () => {
    const session = await openSession();
    for (const cursor of ['', '{}', '["decided","a","b"]', 'x'])
      expect(() => list(session, { ...every, cursor })).toThrow('找不到要翻到的那一页');
  });

  it('updates its total after new records of the change feed', async () => {
    const session = await openSession();
    applyCase(session, submittedCase({}, editor, { articleId: uuid() }));
    expect(list(session, every).total).toBe(1);
    applyCase(session, submittedCase({}, editor, { articleId: uuid() }));
    expect(list(session, every).total).toBe(2);
  });

  it('shows an article whose content has not been received yet', async () => {
    const session = await openSession();
    applyRecords(session, { kind: 'article', record: submittedCase().article });
    expect(list(session, every).items).toMatchObject([{ title: '市信访局召开工作例会' }]);
  });
});

describe('all pages of a list together', () => {
  let session: TestSession;
  let cases: ArticleCase[];

  // One session for all runs, opened inside the test because sessions are closed after each test.
  async function prepare(): Promise<void> {
    session = await openSession(editor);
    applySitesAndAccounts(session);
    for (const item of cases) applyCase(session, item);
    const own = cases.filter(({ article }) => article.authorId === 'editor');
    const recalls = own
      .filter(({ article, decisions }) => article.stage === 'first' && decisions.length === 0)
      .slice(0, 3)
      .map(({ article }) =>
        recallCommand(article.version, { articleId: article.id, madeAt: article.updatedAt }),
      );
    const edits = own
      .filter(({ article }) => article.stage === 'returned')
      .slice(0, 2)
      .map(({ article }) =>
        submitCommand(article.version, { title: '改后的信访稿件', columnId: 'law' }, '', {
          articleId: article.id,
          madeAt: '2026-11-09T00:00:00.000Z',
        }),
      );
    const fresh = [1, 2, 3].map((day) =>
      submitCommand(0, { title: `新稿${day}：信访`, columnId: 'notices' }, '', {
        articleId: uuid(),
        madeAt: `2026-11-0${day}T00:00:00.000Z`,
      }),
    );
    queue(session, ...recalls, ...edits, ...fresh);
    expect([recalls.length, edits.length]).toEqual([3, 2]);
  }
  beforeAll(() => {
    cases = sampleCases(80);
  });

  it('contain each article that matches the filter exactly once, in order, and report the right total', async () => {
    await prepare();
    const fresh = session.stores.work
      .prepare('SELECT DISTINCT article_id FROM outbox')
      .pluck()
      .all() as string[];
    const ids = [...new Set([...cases.map(({ article }) => article.id), ...fresh])];
    const standing = ids.map((id) => overlaidArticle(session, id));
    const filterArbitrary = fc.record(
      {
        stages: fc.constantFrom<ListFilter['stages']>(
          ['first'],
          ['done'],
          ['first', 'second', 'returned'],
          ['ready'],
        ),
        columnId: fc.constantFrom('work-news', 'notices', 'law'),
        authorId: fc.constantFrom('editor', 'administrator'),
        title: fc.constantFrom('信访', '关于', '没有的题目'),
        live: fc.constant(true as const),
        inStageSince: fc.constantFrom('2026-11-05T00:00:00.000Z', '2026-11-10T00:00:00.000Z'),
        decidableBy: fc.record({
          accountId: fc.constantFrom('first', 'second', 'final', 'editor'),
          places: fc.array(
            fc.record({
              stage: fc.constantFrom<ReviewStage>('first', 'second', 'final'),
              inPlaceOf: fc.constantFrom(null, 'first', 'second', 'editor', 'administrator'),
            }),
            { maxLength: 3 },
          ),
        }),
        decidedBy: fc.constantFrom('first', 'second'),
        ids: fc.subarray(ids),
      },
      { requiredKeys: [] },
    );
    const columnIds = (id: string) => (id === 'work-news' ? ['work-news', 'counties'] : [id]);
    fc.assert(
      fc.property(
        filterArbitrary,
        fc.constantFrom<ListOrder>('updated', 'oldest', 'decided'),
        fc.integer({ min: 1, max: 40 }),
        (filter, wanted, limit) => {
          const order = wanted === 'decided' && !filter.decidedBy ? 'updated' : wanted;
          const expected = standing
            .flatMap(({ article, item }) => (article && item ? [{ article, item }] : []))
            .filter(({ article, item }) => {
              const signed = (by: string) => item.decisions.filter((d) => d.signerId === by);
              const free = (by: string) =>
                !item.revision.writers.includes(by) &&
                signed(by).every((d) => d.revision !== article.revision);
              return (
                (filter.ids?.includes(article.id) ?? true) &&
                (filter.stages?.includes(article.stage) ?? true) &&
                (filter.columnId === undefined || columnIds(filter.columnId).includes(article.columnId)) &&
                (filter.authorId ?? article.authorId) === article.authorId &&
                article.title.includes(filter.title ?? '') &&
                (!filter.live || article.live !== null) &&
                article.stageSince <= (filter.inStageSince ?? '9') &&
                (!filter.decidableBy ||
                  (free(filter.decidableBy.accountId) &&
                    filter.decidableBy.places.some(
                      ({ stage, inPlaceOf }) => stage === article.stage && free(inPlaceOf ?? 'nobody'),
                    ))) &&
                (!filter.decidedBy || signed(filter.decidedBy).length > 0)
              );
            })
            .map(({ article, item }) => {
              const own = item.decisions.filter((d) => d.signerId === filter.decidedBy);
              const keys = {
                updated: article.updatedAt,
                oldest: article.stageSince,
                decided: own[own.length - 1]?.decidedAt ?? '',
              };
              return `${keys[order]} ${article.id}`;
            })
            .sort();
          if (order !== 'oldest') expected.reverse();
          const { ids: found, totals } = readAllPages(session, filter, order, limit);
          expect(found).toEqual(expected.map((key) => key.split(' ')[1]));
          expect(totals).toEqual([expected.length]);
        },
      ),
      { numRuns: 300 },
    );
    expect(articleRow(session, ids[ids.length - 1] ?? '')?.pending?.state).toBe('waiting');
  });

  it('leave out of a review queue what the reviewer wrote or has decided on', async () => {
    const queueSession = await openSession(secondReviewer);
    const item = approvedCase(submittedCase(), firstReviewer);
    applyCase(queueSession, item);
    const places = [{ stage: 'second' as const, inPlaceOf: null }];
    const waiting = (accountId: string) =>
      listRows(
        queueSession,
        { decidableBy: { accountId, places } },
        { order: 'oldest', cursor: null, limit: 10 },
      ).total;
    expect([waiting('second'), waiting('first'), waiting('editor')]).toEqual([1, 0, 0]);
    queue(queueSession, decideCommand(item, secondReviewer));
    expect(waiting('second')).toBe(0);
    expect(
      listRows(queueSession, { decidedBy: 'second' }, { order: 'decided', cursor: null, limit: 10 }).items,
    ).toMatchObject([{ stage: 'final', pending: { type: 'review.decide' } }]);
  });
});
