import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalText } from '../../../../electron/domain/encoding/canonical';
import { sealPackage } from '../../../../electron/domain/article/package';
import { Failure } from '../../../../electron/core/failure';
import type { PlatformClient, Stores } from '../../../../electron/core/types';
import { closeStores, openStores } from '../../../../electron/core/store';
import { feedRecords } from '../../../../electron/core/capabilities';
import { clearRecords, readCursor } from '../../../../electron/core/sync/cache';
import { insertCommand, recordAnswers } from '../../../../electron/core/sync/outbox';
import { pullAll } from '../../../../electron/core/sync/pull';
import { quarantined, revisionRefusal } from '../../../../electron/core/sync/quarantine';
import { waitingCommands } from '../../../../electron/core/sync/service';
import type {
  Article,
  Change,
  ChangesPage,
  Decision,
  Revision,
} from '../../../../electron/platform/contract';
import {
  cacheContent,
  content,
  KEY,
  recallCommand,
  submitCommand,
  temporaryDirectory,
} from './support/practice';

const stops: Array<() => Promise<void> | void> = [];
let stores: Stores;
beforeEach(async () => {
  stores = (await openStores(temporaryDirectory(stops), KEY, new Date())).stores;
  stops.push(() => closeStores(stores));
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const AT = '2026-11-24T01:00:00.000Z';
const idOf = (kind: number, n: number) =>
  `019ab000-0000-7000-8${kind.toString().padStart(3, '0')}-${n.toString(16).padStart(12, '0')}`;

function article(n: number, version: number): Article {
  return {
    ...{
      id: idOf(1, n),
      version,
      stage: version % 2 ? 'first' : 'returned',
      purpose: 'publish',
      revision: version,
    },
    ...{
      title: `稿${n}第${version}版`,
      siteId: 'portal',
      columnId: 'gzdt',
      major: n % 2 === 0,
      authorId: 'a',
    },
    ...{ live: version > 2 ? { revision: 1, publishedAt: AT, url: 'http://x/' } : null },
    ...{ createdAt: AT, updatedAt: AT, stageSince: AT },
  } as Article;
}
function revision(n: number, number: number): Revision {
  const sealed = sealPackage(content(`稿${n}第${number}版`));
  return {
    ...{ id: idOf(2, n * 100 + number), articleId: idOf(1, n), number, package: sealed.text },
    ...{ contentHash: sealed.hash, writers: ['a'], submittedBy: 'a', submittedAt: AT },
  };
}
function decision(n: number, sequence: number, voided: boolean): Decision {
  return {
    ...{ id: idOf(3, n * 100 + sequence), articleId: idOf(1, n), sequence, revision: 1, stage: 'first' },
    ...{
      verdict: 'approve',
      opinion: '同意',
      signerId: 'b',
      statement: canonicalText({
        ...{ typ: 'gov.review.decision/1', articleId: idOf(1, n), revision: 1, contentHash: '0'.repeat(64) },
        ...{ attachments: [], purpose: 'publish', stage: 'first', verdict: 'approve', opinion: '同意' },
        signer: { accountId: 'b', name: '乙', certificate: '0'.repeat(64) },
        ...{ at: AT, previous: null },
      }),
      cms: '',
      digest: '0'.repeat(64),
    },
    ...{ decidedAt: AT, voided: voided ? { at: AT, byRevision: 2, reason: '正文已修改' } : null },
  } as Decision;
}

type Draft = Omit<Change, 'seq'>;
const n = fc.integer({ min: 0, max: 4 });
const version = fc.integer({ min: 1, max: 4 });
const anyChange: fc.Arbitrary<Draft> = fc.oneof(
  fc.tuple(n, version).map(([a, v]): Draft => ({ kind: 'article', record: article(a, v) }) as Draft),
  fc.tuple(n, version).map(([a, v]): Draft => ({ kind: 'revision', record: revision(a, v) }) as Draft),
  fc
    .tuple(n, version, fc.boolean())
    .map(([a, s, v]) => ({ kind: 'decision', record: decision(a, s, v) }) as Draft),
  fc.tuple(n, fc.boolean()).map(([a, active]) => {
    const record = { id: `p${a}`, name: `人${a}`, department: '办公室', roles: ['editor'], active };
    return { kind: 'account', record } as Draft;
  }),
  n.map((a) => ({ kind: 'site', record: { id: `s${a}`, name: `站${a}`, url: 'http://x/' } }) as Draft),
  fc.tuple(n, n).map(([a, position]) => {
    const record = { id: `c${a}`, siteId: 's0', parentId: null, name: `栏目${a}`, path: '/c', position };
    return { kind: 'column', record } as Draft;
  }),
);
/** A feed: changes in order, with gaps between their positions. */
const anyFeed = fc
  .array(fc.tuple(anyChange, fc.integer({ min: 1, max: 3 })), { maxLength: 60 })
  .map((items) => {
    let seq = 0;
    return items.map(([change, gap]) => ({ ...change, seq: (seq += gap) }) as Change);
  });

const signal = new AbortController().signal;
/** Returns a platform that serves a feed in pages of these sizes. After `breaksAfter` pages its calls fail. */
function platformOf(feed: Change[], sizes: number[], breaksAfter = Infinity) {
  let pages = 0;
  return {
    changes: ({ after, limit }: { after: number; limit: number }): Promise<ChangesPage> => {
      if (pages >= breaksAfter) return Promise.reject(new Failure('LINE_DROPPED', '断开。', '重试。'));
      const size = Math.min(sizes[pages++ % sizes.length]!, limit);
      const rest = feed.filter((change) => change.seq > after);
      const changes = rest.slice(0, size);
      return Promise.resolve({
        changes,
        cursor: changes.at(-1)?.seq ?? after,
        scope: '',
        more: rest.length > size,
        serverTime: AT,
      });
    },
  };
}
type Feed = Pick<PlatformClient, 'changes'>;
const pull = (platform: Feed, applied: () => void = () => undefined) => {
  const clock = { now: () => new Date() };
  const pulling = { cache: stores.cache, feedRecords, clock, refused: () => undefined };
  return pullAll(pulling, platform, { wait: 0, signal, applied });
};

describe('a pull', () => {
  it('leaves the same cache for any division of the feed into pages and any interruption', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(anyFeed, sizes, fc.nat({ max: 6 }), async (feed, cut, breaksAfter) => {
        await clearRecords(stores.cache, feedRecords);
        await pull(platformOf(feed, [10_000]));
        const whole = cacheContent(stores);
        const cursor = readCursor(stores.cache);

        await clearRecords(stores.cache, feedRecords);
        await pull(platformOf(feed, cut, breaksAfter)).catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'LINE_DROPPED' });
        });
        await pull(platformOf(feed, cut));
        expect(cacheContent(stores)).toEqual(whole);
        expect(readCursor(stores.cache)).toBe(cursor);
      }),
      { numRuns: 60 },
    );
  });

  it('stores the newest version of each record, and each article’s position is that of its newest change', async () => {
    await fc.assert(
      fc.asyncProperty(anyFeed, async (feed) => {
        await clearRecords(stores.cache, feedRecords);
        await pull(platformOf(feed, [7]));
        const seen = new Set<string>();
        const newest = new Map<string, string>();
        const position = new Map<string, number>();
        for (const { kind, record, seq } of feed) {
          if (kind === 'article') newest.set(record.id, record.title);
          if (kind === 'article') seen.add(record.id);
          if (kind === 'article') position.set(record.id, seq);
          if ((kind === 'revision' || kind === 'decision') && seen.has(record.articleId))
            position.set(record.articleId, seq);
        }
        const rows = stores.cache.prepare('SELECT id, title, seq FROM article ORDER BY id').all();
        const expected = [...newest].map(([id, title]) => ({ id, title, seq: position.get(id) }));
        expect(rows).toEqual(expected.sort((a, b) => (a.id < b.id ? -1 : 1)));
      }),
      { numRuns: 60 },
    );
  });

  it('requests fewer records when an answer is too large', async () => {
    const feed = Array.from(
      { length: 40 },
      (_, i) => ({ seq: i + 1, kind: 'article', record: article(i, 1) }) as Change,
    );
    const whole = platformOf(feed, [1000]);
    const asked: number[] = [];
    await pull({
      changes: (query) => {
        asked.push(query.limit);
        return query.limit > 10
          ? Promise.reject(new Failure('LINE_ANSWER_TOO_LARGE', '太大。', '重试。'))
          : whole.changes(query);
      },
    });
    expect(cacheContent(stores)['article']).toHaveLength(40);
    expect(Math.min(...asked)).toBeLessThanOrEqual(10);
  });

  it('quarantines invalid records until valid versions arrive, and stores the others', async () => {
    const good = { seq: 3, kind: 'revision', record: revision(1, 1) };
    const bad = [
      { seq: 1, kind: 'revision', record: { ...revision(2, 1), package: revision(3, 1).package } },
      { seq: 2, kind: 'article', record: { ...article(2, 1), title: null } },
      { seq: 4, kind: 'poem', record: { id: 'p' } },
      { kind: 'article', record: article(3, 1) },
      null,
    ];
    const [first, second, ...rest] = bad;
    const changes = [first, second, good, ...rest];
    const served = (page: unknown[], cursor: number): Feed => ({
      changes: () => Promise.resolve({ changes: page, cursor, more: false, scope: '', serverTime: AT }),
    });
    await pull(served(changes, 4));
    expect(cacheContent(stores)).toMatchObject({ revision: [{ article_id: idOf(1, 1) }], article: [] });
    expect(readCursor(stores.cache)).toBe(4);
    expect(quarantined(stores.cache)).toMatchObject([
      { kind: '', id: 'seq 4', reason: '不合接口约定' },
      { kind: 'article', id: idOf(1, 3), reason: '“seq”不合接口约定' },
      { kind: 'poem', id: 'p', reason: '这一类记录本程序不认识，可能要升级程序' },
      { kind: 'article', id: idOf(1, 2), reason: '“title”不合接口约定' },
      { kind: 'revision', id: revision(2, 1).id, reason: '内容与其校验码不符' },
    ]);
    const { articleId } = revision(2, 1);
    expect(revisionRefusal(stores.cache, articleId, 1)).toBe('内容与其校验码不符');
    expect(revisionRefusal(stores.cache, articleId, 2)).toBeNull();
    await pull(served([{ seq: 5, kind: 'article', record: article(2, 1) }], 5));
    expect(quarantined(stores.cache).map(({ id }) => id)).not.toContain(idOf(1, 2));
    await pull(served([{ seq: 6, kind: 'revision', record: revision(2, 1) }], 6));
    expect(revisionRefusal(stores.cache, articleId, 1)).toBeNull();
    await clearRecords(stores.cache, feedRecords);
    expect(quarantined(stores.cache)).toEqual([]);
  });

  it('keeps accepted commands in the overlay until the article’s newest record is received', async () => {
    const articleId = idOf(1, 1);
    const [submit, recall] = [submitCommand(content('一'), { articleId }), recallCommand(articleId, 1)];
    const { work } = stores;
    work.transaction(() => [submit, recall].forEach((command) => insertCommand(work, command))).immediate();
    const accepted = (id: string, version: number, seq: number) =>
      ({ id, status: 'accepted', version, seq }) as const;
    recordAnswers(work, [accepted(submit.id, 1, 2), accepted(recall.id, 2, 9)], () => undefined);

    // The recall has replaced the article's record at position 2.
    const site = { id: 's1', name: '站', url: 'http://x/' };
    const feed = [
      { seq: 1, kind: 'revision', record: revision(1, 1) },
      { seq: 5, kind: 'site', record: site },
      { seq: 9, kind: 'article', record: article(1, 2) },
    ] as Change[];
    const laid: string[][] = [];
    await pull(platformOf(feed, [2]), () => laid.push(waitingCommands({ stores }).map(({ id }) => id)));
    expect(laid).toEqual([[submit.id, recall.id], []]);
  });

  it('refuses a feed that goes backwards or makes no progress', async () => {
    const page = (changes: Change[], cursor: number, more = false) => ({
      changes: () => Promise.resolve({ changes, cursor, more, scope: '', serverTime: AT }),
    });
    const change = (seq: number) => ({ seq, kind: 'article', record: article(seq, 1) }) as Change;
    const backwards = [page([change(5), change(4)], 5), page([change(5)], 4)];
    for (const bad of [...backwards, page([], 0, true), page([change(0)], 0)])
      await expect(pull(bad)).rejects.toMatchObject({ code: 'PLATFORM_NO_PROGRESS' });
    expect(cacheContent(stores)['article']).toEqual([]);
  });
});
