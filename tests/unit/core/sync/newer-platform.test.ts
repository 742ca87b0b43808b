import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalText, sha256 } from '../../../../electron/domain/encoding/canonical';
import { sealPackage } from '../../../../electron/domain/article/package';
import { entryDigest } from '../../../../electron/domain/ledger/entry';
import { cachedBook } from '../../../../electron/core/ledger/store';
import { closeStores, openStores } from '../../../../electron/core/store';
import { feedRecords } from '../../../../electron/core/capabilities';
import { clearRecords, readCursor } from '../../../../electron/core/sync/cache';
import { pullAll } from '../../../../electron/core/sync/pull';
import { quarantined } from '../../../../electron/core/sync/quarantine';
import { rereadForVersion } from '../../../../electron/core/sync/unread';
import type { Stores } from '../../../../electron/core/types';
import { commandResultSchema, LEDGER_GENESIS } from '../../../../electron/platform/contract';
import { content, KEY, temporaryDirectory } from './support/practice';

const stops: Array<() => Promise<void> | void> = [];
let stores: Stores;
beforeEach(async () => {
  stores = (await openStores(temporaryDirectory(stops), KEY, new Date())).stores;
  stops.push(() => closeStores(stores));
  rereadForVersion(stores.cache, 1);
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const AT = '2026-11-24T01:00:00.000Z';
const ARTICLE = '019ab000-0000-7000-8001-000000000001';
const site = (id: string, more: object = {}) => ({ id, name: `站${id}`, url: 'http://x/', ...more });
const account = (id: string, roles: string[]) => ({
  id,
  name: '邵文礼',
  department: '办公室',
  roles,
  active: true,
});

/** Serves records as the changes 1, 2, 3 …, and counts how often each is sent. */
function platformOf(records: Array<{ kind: string; record: object }>) {
  const sent = records.map(() => 0);
  return {
    sent,
    changes: ({ after }: { after: number }) => {
      const changes = records.map((change, index) => ({ seq: index + 1, ...change })).slice(after);
      for (const { seq } of changes) sent[seq - 1]! += 1;
      const page = { changes, cursor: records.length, scope: '', more: false, serverTime: AT };
      return Promise.resolve(page);
    },
  };
}

const pull = (platform: Pick<ReturnType<typeof platformOf>, 'changes'>) =>
  pullAll(
    { cache: stores.cache, feedRecords, clock: { now: () => new Date() }, refused: () => undefined },
    platform,
    {
      wait: 0,
      signal: new AbortController().signal,
      applied: () => undefined,
    },
  );
const names = (table: string) =>
  stores.cache.prepare(`SELECT id FROM ${table} ORDER BY id`).pluck().all() as string[];

describe('a record of a newer platform', () => {
  it('of an unknown kind is kept aside, and the records around it are stored', async () => {
    await pull(
      platformOf([
        { kind: 'site', record: site('a') },
        { kind: 'inquiry', record: { id: 'i1', question: '何时答复？' } },
        { kind: 'site', record: site('b') },
      ]),
    );
    expect(names('site')).toEqual(['a', 'b']);
    expect(readCursor(stores.cache)).toBe(3);
    expect(quarantined(stores.cache)).toMatchObject([
      { kind: 'inquiry', id: 'i1', reason: '这一类记录本程序不认识，可能要升级程序' },
    ]);
  });

  it('with an unknown field is stored without it', async () => {
    await pull(platformOf([{ kind: 'site', record: site('a', { language: 'zh' }) }]));
    expect(names('site')).toEqual(['a']);
    expect(quarantined(stores.cache)).toEqual([]);
  });

  it('that gives an account an unknown role is stored with the known ones', async () => {
    await pull(platformOf([{ kind: 'account', record: account('p', ['editor', 'columnEditor']) }]));
    expect(stores.cache.prepare('SELECT roles FROM account').pluck().get()).toBe('["editor"]');
  });

  it('with content in a newer format is kept aside, and the reason names the format', async () => {
    const text = canonicalText({ ...content('稿'), schema: 'article-content/2', keywords: ['信访'] });
    const record = {
      ...{ id: '019ab000-0000-7000-8002-000000000001', articleId: ARTICLE, number: 1, package: text },
      ...{ contentHash: sha256(text), writers: ['a'], submittedBy: 'a', submittedAt: AT },
    };
    await pull(platformOf([{ kind: 'revision', record }]));
    expect(quarantined(stores.cache)).toMatchObject([
      { kind: 'revision', reason: '内容用了较新的格式（article-content/2），请升级本程序后查看' },
    ]);
  });

  it('that is a ledger entry of an unknown kind keeps its place in the book, with its digest', async () => {
    const id = '019ab000-0000-7000-8003-000000000001';
    const text = canonicalText({
      ...{ typ: 'gov.ledger.entry/1', id, book: 'b', number: 1, previous: LEDGER_GENESIS },
      ...{ author: { accountId: 'p', name: '邵文礼' }, certificate: null, at: AT },
      clock: { run: id, uptime: 1, offset: 0 },
      body: { type: 'log.note/2', text: '来电', weather: '晴' },
    });
    const record = {
      id,
      statement: text,
      cms: null,
      receivedAt: AT,
      authorRoles: [],
      refused: null,
      evidence: null,
    };
    await pull(platformOf([{ kind: 'ledger', record }]));
    expect(cachedBook(stores.cache, 'b')).toMatchObject([
      { id, digest: entryDigest(text), body: { type: 'unknown', name: 'log.note/2' } },
    ]);
    expect(quarantined(stores.cache)).toEqual([]);
  });
});

describe('a newer program on the cache of an older one', () => {
  const records = [
    { kind: 'site', record: site('a') },
    { kind: 'account', record: account('p', ['editor', 'columnEditor']) },
    { kind: 'inquiry', record: { id: 'i1' } },
    { kind: 'site', record: site('b') },
  ];

  it('reads the feed again from the first record that the older one could not read completely', async () => {
    const platform = platformOf(records);
    await pull(platform);
    rereadForVersion(stores.cache, 2);
    expect(readCursor(stores.cache)).toBe(1);
    expect(names('site')).toEqual(['a', 'b']);
    await pull(platform);
    expect(platform.sent).toEqual([1, 2, 2, 2]);
    expect(readCursor(stores.cache)).toBe(4);
  });

  it('starts the readers of positions again, and reads once only', async () => {
    const generation = () =>
      stores.cache.prepare(`SELECT value FROM meta WHERE key = 'generation'`).pluck().get();
    await pull(platformOf(records));
    const before = generation();
    rereadForVersion(stores.cache, 2);
    const after = generation();
    expect(after).not.toBe(before);
    await pull(platformOf(records.slice(0, 1).concat(records.slice(3))));
    rereadForVersion(stores.cache, 2);
    expect(generation()).toBe(after);
  });

  it('reads nothing again when everything was read', async () => {
    const platform = platformOf([{ kind: 'site', record: site('a') }]);
    await pull(platform);
    rereadForVersion(stores.cache, 2);
    expect(readCursor(stores.cache)).toBe(1);
  });

  it('reads nothing again after the cache was emptied and filled by itself', async () => {
    await pull(platformOf(records));
    await clearRecords(stores.cache, feedRecords);
    await pull(platformOf([{ kind: 'site', record: site('a') }]));
    rereadForVersion(stores.cache, 2);
    expect(readCursor(stores.cache)).toBe(1);
  });
});

describe('an answer of a newer platform', () => {
  it('that refuses a command for an unknown reason counts as refused, with its words', () => {
    const result = { id: ARTICLE, status: 'rejected', code: 'COLUMN_CLOSED', reason: '栏目已合并。' };
    expect(commandResultSchema.parse(result)).toEqual({ ...result, code: 'REFUSED' });
  });
});

describe('a content package', () => {
  it('of the first format is read as before', async () => {
    const sealed = sealPackage(content('稿'));
    const record = {
      ...{ id: '019ab000-0000-7000-8002-000000000002', articleId: ARTICLE, number: 1, package: sealed.text },
      ...{ contentHash: sealed.hash, writers: ['a'], submittedBy: 'a', submittedAt: AT },
    };
    await pull(platformOf([{ kind: 'revision', record }]));
    expect(quarantined(stores.cache)).toEqual([]);
    expect(names('revision')).toHaveLength(1);
  });
});
