import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { updateListIndex } from '../../../electron/core/articles/list-index/build';
import { feedRecords } from '../../../electron/core/capabilities';
import type { Session } from '../../../electron/core/types';
import { closeStores, openStores } from '../../../electron/core/store';
import { writeCursor } from '../../../electron/core/sync/cache';
import { writeChange } from '../../../electron/core/sync/feed-records';
import { sealPackage } from '../../../electron/domain/article/package';
import { BASE_OFFER, type Account, type Article, type Change } from '../../../electron/platform/contract';
import { corpus, seededRandom, uuidAt, type CorpusArticle } from '../../fixtures/corpus';

/** Articles in the cache of a session, written by the writers of the change feed without a platform. */

const COLUMNS = Array.from({ length: 40 }, (_, index) => `column-${index}`);
/** Columns from this one on are subcolumns of the first. */
const SUBCOLUMNS = 30;
export const AUTHORS = Array.from({ length: 30 }, (_, index) => `author-${index}`);
export const ME: Account = {
  id: AUTHORS[0]!,
  name: '何一宁',
  department: '办公室',
  roles: ['editor', 'firstReviewer'],
  active: true,
};
/** Records per transaction. */
const BATCH = 5000;
/** Number of latest articles that wait for first review: as many as people can review, in any office. */
const WAITING = 200;
/** Every so many articles have a decision of this account. */
const DECIDED = 20;

type Written = Omit<Change, 'seq'>;

function* places(): Generator<Written> {
  yield { kind: 'account', record: ME };
  yield { kind: 'site', record: { id: 'portal', name: '市信访局', url: 'https://xfj.example.gov.cn' } };
  for (const [position, id] of COLUMNS.entries()) {
    const parentId = position >= SUBCOLUMNS ? COLUMNS[0]! : null;
    const path = `/${id}`;
    yield { kind: 'column', record: { id, siteId: 'portal', parentId, name: id, path, position } };
  }
}

/** 90 of 100 articles are live, 2 are returned; columns differ in size. */
function articleOf({ id, publishedAt, content }: CorpusArticle, next: () => number, waits = false): Article {
  const share = next();
  const live = share < 0.9;
  return {
    id,
    version: 5,
    stage: share < 0.02 ? 'returned' : waits ? 'first' : 'done',
    purpose: 'publish',
    revision: 1,
    title: content.title,
    siteId: 'portal',
    columnId: COLUMNS[Math.floor(next() ** 2 * COLUMNS.length)]!,
    major: false,
    authorId: AUTHORS[Math.floor(next() * AUTHORS.length)]!,
    live: live ? { revision: 1, publishedAt, url: `https://xfj.example.gov.cn/${id}` } : null,
    createdAt: publishedAt,
    updatedAt: publishedAt,
    stageSince: publishedAt,
  };
}

function decisionOn(article: Article, revision: number, next: () => number): Written {
  const decidedAt = article.updatedAt;
  const record = {
    id: uuidAt(Date.parse(decidedAt), next),
    articleId: article.id,
    sequence: revision,
    revision,
    stage: 'first' as const,
    verdict: 'approve' as const,
    opinion: '同意',
    signerId: ME.id,
    statement: JSON.stringify({ typ: 'article-decision', articleId: article.id, revision, opinion: '同意' }),
    cms: 'A'.repeat(2500),
    digest: '0'.repeat(64),
    decidedAt,
    voided: null,
    evidence: null,
  };
  return { kind: 'decision', record };
}

/** An article with many revisions, each with a decision. */
function* longReviewed(item: CorpusArticle, revisions: number, next: () => number): Generator<Written> {
  const article = { ...articleOf(item, next), stage: 'returned' as const, revision: revisions, live: null };
  yield { kind: 'article', record: article };
  for (let number = 1; number <= revisions; number++) {
    const { text, hash } = sealPackage({ ...item.content, title: `${item.content.title}（第${number}稿）` });
    const submitted = { submittedBy: article.authorId, submittedAt: article.updatedAt };
    const id = uuidAt(Date.parse(article.updatedAt), next);
    const content = { package: text, contentHash: hash, writers: [article.authorId] };
    yield { kind: 'revision', record: { id, articleId: article.id, number, ...content, ...submitted } };
    yield decisionOn(article, number, next);
  }
}

function* records(count: number): Generator<Written> {
  const next = seededRandom(5);
  yield* places();
  let index = 0;
  for (const item of corpus(count)) {
    const record = articleOf(item, next, ++index > count - WAITING);
    yield { kind: 'article', record };
    if (index % DECIDED === 0) yield decisionOn(record, 1, next);
  }
}

export interface ArticleCache {
  session: Session;
  /** Id of an article with `revisions` revisions and decisions. */
  longReviewed: string;
  /** Duration of the index of the lists, in s. */
  indexed: number;
  close(): Promise<void>;
}

/** Opens a session with `count` articles and one with `revisions` revisions, all indexed for the lists. */
export async function openArticleCache(count: number, revisions: number): Promise<ArticleCache> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-growth-'));
  const { stores } = await openStores(directory, Buffer.alloc(32, 7), new Date());
  let seq = 0;
  const write = stores.cache.transaction((batch: readonly Written[]) => {
    for (const change of batch) writeChange(stores.cache, feedRecords, { ...change, seq: ++seq } as Change);
    writeCursor(stores.cache, seq, '');
  });
  const writeAll = (written: Iterable<Written>) => {
    let batch: Written[] = [];
    for (const change of written)
      if (batch.push(change) === BATCH) {
        write(batch);
        batch = [];
      }
    write(batch);
  };
  writeAll(records(count));
  const [long] = corpus(1, 7) as Iterable<CorpusArticle>;
  writeAll(longReviewed(long!, revisions, seededRandom(9)));
  const from = performance.now();
  await updateListIndex(stores.cache);
  const session = {
    account: ME,
    offer: BASE_OFFER,
    stores,
    clock: { now: () => new Date() },
  } as Pick<Session, 'account'> as Session;
  return {
    session,
    longReviewed: long!.id,
    indexed: (performance.now() - from) / 1000,
    async close() {
      await closeStores(stores);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
