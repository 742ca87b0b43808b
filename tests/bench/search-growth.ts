import { createSearcher, type SearchQuery } from '../../electron/core/articles/search/searching';
import { writeCurves, type Curves } from './lib/growth-chart';
import { temporaryFolder } from './lib/platform';
import { queries } from './lib/queries';
import { benchSetting, latencyRow, median, timed, type Part, type Row } from './lib/report';
import { buildIndex, fillCache, openCache, openIndex } from './lib/search-databases';

/** In ms. */
const TARGET = 5;
const ROUNDS = 8;

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
    for (const [name, asked] of Object.entries(queriesOf())) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++)
        for (const query of asked) times.push(await timed(async () => ask(query)));
      (curves[name] ??= []).push({ articles: count, ms: median(times) });
      const medians = curves[name].map(({ ms }) => ms.toFixed(2)).join(', ');
      const row = latencyRow(name, times, TARGET);
      rows.push({ ...row, note: `${row.note}; medians from 1,000 articles on: ${medians}` });
    }
    rows.push({ name: 'the index', value: built / 1000, unit: 's', note: `${count} articles` });
    index.close();
    cache.close();
  }
  writeCurves('search-growth', curves, TARGET);
  return { rows, notes: ['Figures with the most articles; curves in test-results/search-growth.svg.'] };
}

function queriesOf(): Record<string, SearchQuery[]> {
  const query = { columnId: null, onlyLive: false, offset: 0, limit: 20 };
  const named = Object.entries(queries).flatMap(([name, texts]) =>
    (['relevance', 'newest'] as const).map(
      (order) => [`${name}, by ${order}`, texts.map((text) => ({ ...query, text, order }))] as const,
    ),
  );
  const narrow = [...queries['2 characters']!, ...queries['4 characters']!].map((text) => ({
    ...{ ...query, text, order: 'relevance' as const },
    ...{ columnId: 'tzgg', onlyLive: true, offset: 20 },
  }));
  return { ...Object.fromEntries(named), 'live in a column, second page': narrow };
}
