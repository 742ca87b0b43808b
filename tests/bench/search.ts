import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openSearch } from '../../electron/core/articles/search';
import type { SearchIndex } from '../../electron/core/office';
import { cacheOptions, cachePath, openEncrypted, searchPath } from '../../electron/core/store';
import { bundleWorkers } from '../unit/core/articles/search/bundle';
import { fillCache } from './articles';

type Query = Parameters<SearchIndex['query']>[0];

const classes: Record<string, string[]> = {
  '1 character': [...'的信税铁桥办年2a会局村'],
  '2 characters': [
    '信访',
    '办理',
    '群众',
    '通知',
    '答复',
    '物业',
    '供水',
    '噪声',
    '拖欠',
    '路灯',
    '林权',
    '医保',
  ],
  '4 characters': [
    '信访工作',
    '物业服务',
    '供水管网',
    '老旧小区',
    '城市公交',
    '主题党日',
    '现场办公',
    '按期办结',
  ],
  '6 characters': [
    '信访工作条例',
    '老旧小区改造',
    '市信访局召开',
    '提高政治站位',
    '网上信访平台',
    '供水管网问题',
  ],
  'digits and marks': ['2024年', '12月3', '月18日', '90.1%', '024年第', '3件次', '《信访', '8%,按'],
  'several terms': ['物业 双桥镇', '供水 青岭县', '信访 2024年', '通知 医保 问题', '噪声 周正平'],
  'no hit': ['龘龘', '不存在的词语', 'zzzz', '物业公司倒闭'],
};

/** Watches the thread's longest pause, ms, until `stop`. */
function watchLoop() {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  return { stop: () => (delays.disable(), delays.max / 1e6) };
}

/** What filling the cache left behind must not be cleared away while the thread is watched. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

function summary(times: number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(2));
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

/**
 * Search over `BENCH_ARTICLES` (100,000) articles: seconds to index, size of the index against the text, latency of
 * queries in ms by kind and order, seen from the thread that asks, and that thread's longest block meanwhile.
 */
export async function run(): Promise<Record<string, unknown>> {
  const count = Number(process.env['BENCH_ARTICLES'] ?? 100_000);
  const directory = mkdtempSync(join(tmpdir(), 'bench-search-'));
  const key = Buffer.alloc(32, 1);
  const bundle = await bundleWorkers();
  const cache = openEncrypted(cachePath(directory), cacheOptions(key));
  const bytes = fillCache(cache, count);
  let caughtUp = () => {};
  const done = new Promise<void>((resolve) => (caughtUp = resolve));
  collectGarbage();
  await sleep(1000);
  const indexing = watchLoop();
  const from = performance.now();
  const search = openSearch({ paths: bundle.paths, directory, key, events: { emit: () => caughtUp() } });
  try {
    await done;
    const seconds = (performance.now() - from) / 1000;
    const blockIndexing = indexing.stop();
    const asking = watchLoop();
    const latency: Record<string, unknown> = {};
    for (const order of ['relevance', 'newest'] as const)
      for (const [name, texts] of Object.entries(classes)) {
        const times: number[] = [];
        for (let round = 0; round < 5; round++)
          for (const text of texts) times.push(await timed(search, { text, order }));
        latency[`${name}, ${order}`] = summary(times);
      }
    return {
      articles: count,
      textMB: Math.round(bytes / 1e6),
      indexSeconds: Number(seconds.toFixed(1)),
      indexToText: Number((statSync(searchPath(directory)).size / bytes).toFixed(2)),
      longestBlockIndexingMs: Number(blockIndexing.toFixed(1)),
      longestBlockAskingMs: Number(asking.stop().toFixed(1)),
      latencyMs: latency,
    };
  } finally {
    await search.close();
    cache.close();
    bundle.remove();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function timed(search: SearchIndex, query: Pick<Query, 'text' | 'order'>): Promise<number> {
  const from = performance.now();
  await search.query({ columnId: null, onlyLive: false, offset: 0, limit: 20, ...query });
  return performance.now() - from;
}
