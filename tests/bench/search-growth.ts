import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../build/machine.mjs';
import { createSearcher, type SearchQuery } from '../../electron/core/articles/search/searching';
import { growthChart, type Curves } from './lib/growth-chart';
import { temporaryFolder } from './lib/platform';
import { benchSetting, latencyRow, median, timed, type Part, type Row } from './lib/report';
import { buildIndex, fillCache, openCache, openIndex } from './lib/search-databases';

/** In ms. */
const TARGET = 5;
const ROUNDS = 8;
const QUERIES: Record<string, string[]> = {
  '1 character': [...'的信税铁桥办年2a会局村'],
  '2 characters': '信访 办理 群众 通知 答复 物业 供水 噪声 拖欠 路灯 林权 医保'.split(' '),
  '4 characters': '信访工作 物业服务 供水管网 老旧小区 城市公交 主题党日 现场办公 按期办结'.split(' '),
  '6 characters': '信访工作条例 老旧小区改造 市信访局召开 提高政治站位 网上信访平台 供水管网问题'.split(' '),
  'digits and marks': '2024年 12月3 月18日 90.1% 024年第 3件次 《信访 8%,按'.split(' '),
  'several terms': ['物业 双桥镇', '供水 青岭县', '信访 2024年', '通知 医保 问题', '噪声 周正平'],
  'no hit': ['龘龘', '不存在的词语', 'zzzz', '物业公司倒闭'],
};

/**
 * Measures the search in the process of the benchmark with 1,000 to `BENCH_LARGEST` (100,000) articles, and writes the
 * medians to `test-results/search-growth.json` and, as curves, to `test-results/search-growth.svg`.
 */
export async function run(): Promise<Part> {
  const largest = benchSetting('LARGEST', 100_000);
  const curves: Curves = {};
  let rows: Row[] = [];
  for (let count = 1000; count <= largest; count *= 10) {
    const folder = temporaryFolder('search-growth');
    const cache = openCache(folder);
    fillCache(cache, count, () => undefined);
    const built = buildIndex(folder, cache);
    const index = openIndex(folder);
    const ask = createSearcher(cache, index);
    rows = [];
    for (const [name, queries] of Object.entries(queriesOf())) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++)
        for (const query of queries) times.push(await timed(async () => ask(query)));
      (curves[name] ??= []).push({ articles: count, ms: median(times) });
      const medians = curves[name].map(({ ms }) => ms.toFixed(2)).join(', ');
      const row = latencyRow(name, times, TARGET);
      rows.push({ ...row, note: `${row.note}; medians from 1,000 articles on: ${medians}` });
    }
    rows.push({ name: 'the index', value: built / 1000, unit: 's', note: `${count} articles` });
    index.close();
    cache.close();
  }
  const results = join(root, 'test-results');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, 'search-growth.json'), JSON.stringify(curves, null, 1));
  writeFileSync(join(results, 'search-growth.svg'), growthChart(curves, TARGET));
  return { rows, notes: ['Figures with the most articles; curves in test-results/search-growth.svg.'] };
}

function queriesOf(): Record<string, SearchQuery[]> {
  const query = { columnId: null, onlyLive: false, offset: 0, limit: 20 };
  const named = Object.entries(QUERIES).flatMap(([name, texts]) =>
    (['relevance', 'newest'] as const).map(
      (order) => [`${name}, by ${order}`, texts.map((text) => ({ ...query, text, order }))] as const,
    ),
  );
  const narrow = [...QUERIES['2 characters']!, ...QUERIES['4 characters']!].map((text) => ({
    ...{ ...query, text, order: 'relevance' as const },
    ...{ columnId: 'tzgg', onlyLive: true, offset: 20 },
  }));
  return { ...Object.fromEntries(named), 'live in a column, second page': narrow };
}
