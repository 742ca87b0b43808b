import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openSearch } from '../../../../../electron/core/articles/search';
import {
  cacheOptions,
  cachePath,
  openEncrypted,
  searchOptions,
  searchPath,
} from '../../../../../electron/core/store';
import { searchMigrations } from '../../../../../electron/core/store/migrations/search';
import { folder, key, overwrite } from '../../store/fixture';
import { bundleWorkers } from './bundle';
import { defaultQuery, putArticle } from './fixture';

let bundle: Awaited<ReturnType<typeof bundleWorkers>>;
beforeAll(async () => {
  bundle = await bundleWorkers();
});
afterAll(() => bundle.remove());

function office(directory = folder()) {
  const cache = openEncrypted(cachePath(directory), cacheOptions(key));
  const emit = vi.fn();
  const open = () => {
    const search = openSearch({ paths: bundle.paths, directory, key, events: { emit } });
    search.cacheChanged();
    return search;
  };
  onTestFinished(() => {
    if (cache.open) cache.close();
  });
  return { directory, cache, emit, open };
}

describe('search in worker threads', () => {
  it('indexes existing articles, then new ones, and emits `search` after each run', async () => {
    const { cache, emit, open } = office();
    for (let seq = 1; seq <= 200; seq++) putArticle(cache, { seq, paragraphs: [`第${seq}号公告`] });
    const search = open();
    onTestFinished(() => search.close());
    await vi.waitFor(() => expect(emit).toHaveBeenCalledTimes(1), 60_000);
    expect(emit).toHaveBeenCalledWith('search');
    expect(await search.query({ ...defaultQuery, text: '第17号' })).toMatchObject({ total: 1, unindexed: 0 });
    const id = putArticle(cache, { seq: 201, paragraphs: ['新到的公告'] });
    expect(await search.query({ ...defaultQuery, text: '新到' })).toMatchObject({ total: 0, unindexed: 1 });
    search.cacheChanged();
    await vi.waitFor(() => expect(emit).toHaveBeenCalledTimes(2), 60_000);
    expect((await search.query({ ...defaultQuery, text: '新到' })).hits[0]?.articleId).toBe(id);
    search.cacheChanged();
    search.cacheChanged();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(emit).toHaveBeenCalledTimes(2);
  });

  it('waits on `close` for a worker that is still loading: terminating it then would crash the process', async () => {
    const directory = folder();
    const [script, begun, mark] = ['slow.cjs', 'begun', 'loaded'].map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(
      script,
      `require('node:fs').writeFileSync(${JSON.stringify(begun)}, '');
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
       require('node:fs').writeFileSync(${JSON.stringify(mark)}, '');
       require('node:worker_threads').parentPort.postMessage({ kind: 'loaded' });
       setInterval(() => undefined, 1000);`,
    );
    const paths = { indexer: script, searcher: script };
    const search = openSearch({ paths, directory, key, events: { emit: vi.fn() } });
    search.cacheChanged();
    await vi.waitFor(() => expect(existsSync(begun)).toBe(true), { timeout: 10_000, interval: 5 });
    await search.close();
    expect(existsSync(mark)).toBe(true);
  });

  it('starts indexing with the first query', async () => {
    const { directory, cache, emit } = office();
    putArticle(cache, { seq: 1, paragraphs: ['公告'] });
    const search = openSearch({ paths: bundle.paths, directory, key, events: { emit } });
    onTestFinished(() => search.close());
    await search.query({ ...defaultQuery, text: '公告' });
    await vi.waitFor(() => expect(emit).toHaveBeenCalledWith('search'), 60_000);
    expect(await search.query({ ...defaultQuery, text: '公告' })).toMatchObject({ total: 1, unindexed: 0 });
  });

  it('continues with the existing index when it is opened again', async () => {
    const { cache, emit, open } = office();
    putArticle(cache, { seq: 1, paragraphs: ['公告'] });
    const first = open();
    await vi.waitFor(() => expect(emit).toHaveBeenCalledTimes(1), 60_000);
    await first.close();
    await expect(first.query({ ...defaultQuery, text: '公告' })).rejects.toMatchObject({
      code: 'SEARCH_UNAVAILABLE',
    });
    const second = open();
    onTestFinished(() => second.close());
    expect(await second.query({ ...defaultQuery, text: '公告' })).toMatchObject({ total: 1, unindexed: 0 });
    expect(emit).toHaveBeenCalledTimes(1);
  });

  it('rebuilds an index that is damaged, of another version, or of another cache', async () => {
    const spoil: Array<(path: string) => void> = [
      (path) => overwrite(path, 0, Buffer.alloc(8192)),
      (path) => writeFileSync(path, readFileSync(path).subarray(0, 20_000)),
      (path) => {
        for (let at = 8192 * 3; at < statSync(path).size; at += 8192) overwrite(path, at + 100);
      },
    ];
    const index = (migrations: readonly string[], change: string) => (path: string) => {
      const db = openEncrypted(path, { ...searchOptions(key), migrations });
      db.exec(change);
      db.close();
    };
    spoil.push(index([...searchMigrations, 'CREATE TABLE later (a TEXT)'], 'DELETE FROM later'));
    spoil.push(index(searchMigrations, `UPDATE meta SET value = 1000000; DELETE FROM doc`));
    for (const damage of spoil) {
      const { cache, emit, open, directory } = office();
      for (let seq = 1; seq <= 100; seq++)
        putArticle(cache, { seq, paragraphs: [`第${seq}号公告`.repeat(20)] });
      const first = open();
      await vi.waitFor(() => expect(emit).toHaveBeenCalledTimes(1), 60_000);
      await first.close();
      damage(searchPath(directory));
      putArticle(cache, { seq: 101, paragraphs: ['又一公告'] });
      const second = open();
      onTestFinished(() => second.close());
      await vi.waitFor(
        async () =>
          expect(await second.query({ ...defaultQuery, text: '公告' })).toMatchObject({
            total: 101,
            unindexed: 0,
          }),
        { timeout: 60_000 },
      );
    }
  });

  it('rebuilds an index from before attachment names and opinions were indexed', async () => {
    const { cache, emit, open, directory } = office();
    const id = putArticle(cache, { seq: 1, attachments: ['会议签到表.pdf'] });
    const before = openEncrypted(searchPath(directory), {
      ...searchOptions(key),
      migrations: searchMigrations.slice(0, 1),
    });
    before.exec(`INSERT INTO meta VALUES ('seq', 1), ('generation', 0)`);
    before.prepare(`INSERT INTO doc VALUES (1, ?, 1, 2, '标题  ')`).run(id);
    before.exec(`INSERT INTO found (rowid, grams) VALUES (1, '标 题 标题')`);
    before.close();
    const search = open();
    onTestFinished(() => search.close());
    await vi.waitFor(() => expect(emit).toHaveBeenCalledWith('search'), 60_000);
    for (const text of ['签到', '标题'])
      expect((await search.query({ ...defaultQuery, text })).hits.map((hit) => hit.articleId)).toEqual([id]);
  });

  it('is unavailable when the cache itself is damaged', async () => {
    const { cache, open, directory } = office();
    for (let seq = 1; seq <= 100; seq++)
      putArticle(cache, { seq, paragraphs: [`第${seq}号公告`.repeat(50)] });
    cache.close();
    for (let at = 16384 * 2; at < statSync(cachePath(directory)).size; at += 16384)
      overwrite(cachePath(directory), at + 100);
    const search = open();
    onTestFinished(() => search.close());
    await vi.waitFor(
      () =>
        expect(search.query({ ...defaultQuery, text: '公告' })).rejects.toMatchObject({
          code: 'SEARCH_UNAVAILABLE',
        }),
      { timeout: 60_000 },
    );
  });
});
