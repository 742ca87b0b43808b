import * as articles from '../../electron/core/articles/service';
import * as review from '../../electron/core/review/service';
import type { Session } from '../../electron/core/types';
import { AUTHORS, openArticleCache } from './lib/article-cache';
import { writeCurves, type Curves } from './lib/growth-chart';
import { benchSetting, latencyRow, median, timed, type Part, type Row } from './lib/report';

/** In ms. */
const LIST = 20;
const REVISIONS = 500;

function callsOf(session: Session, longReviewed: string): Record<string, () => unknown> {
  const every = { stage: null, columnId: null, authorId: null, title: '', cursor: null, limit: 50 };
  const list = (input: Partial<Parameters<typeof articles.list>[1]>) => () =>
    articles.list(session, { ...every, view: 'all', ...input });
  const box = { stage: null, columnId: null, authorId: null, olderThanHours: 0, cursor: null, limit: 50 };
  const narrow = { authorId: AUTHORS[7]!, columnId: 'column-0', title: '供水' };
  return {
    'list, all': list({}),
    'list, mine': list({ view: 'mine' }),
    'list, returned': list({ view: 'returned' }),
    'list, live': list({ view: 'live' }),
    'list, a stage': list({ stage: 'done' }),
    'list, an author': list({ authorId: AUTHORS[7]! }),
    'list, a column with ten subcolumns': list({ columnId: 'column-0' }),
    'list, a small column': list({ columnId: 'column-25' }),
    'list, author and column': list({ ...narrow, title: '' }),
    'list, a common title': list({ title: '信访' }),
    'list, a common long title': list({ title: '信访事项办理' }),
    'list, a rare title': list({ title: '林权纠纷' }),
    'list, no such title': list({ title: '没有这样的标题' }),
    'list, live, author, column, title': list({ view: 'live', ...narrow }),
    'queue, waiting': () => review.queue(session, { ...box, box: 'waiting' }),
    'queue, done': () => review.queue(session, { ...box, box: 'done' }),
    'get, hundreds of revisions': () => articles.get(session, { articleId: longReviewed }),
  };
}

/**
 * Measures the lists in the process of the core with 1,000 to `BENCH_LARGEST` (100,000) articles, and writes the medians
 * to `test-results/growth.json` and, as curves, to `test-results/growth.svg`.
 */
export async function run(): Promise<Part> {
  const rounds = benchSetting('REPEATS', 40);
  const largest = benchSetting('LARGEST', 100_000);
  const curves: Curves = {};
  let rows: Row[] = [];
  for (let count = 1000; count <= largest; count *= 10) {
    const cache = await openArticleCache(count, REVISIONS);
    rows = [];
    try {
      for (const [name, call] of Object.entries(callsOf(cache.session, cache.longReviewed))) {
        const times: number[] = [];
        for (let round = 0; round < rounds; round++) times.push(await timed(async () => call()));
        (curves[name] ??= []).push({ articles: count, ms: median(times) });
        const medians = curves[name].map(({ ms }) => ms.toFixed(1)).join(', ');
        const row = latencyRow(name, times, LIST);
        rows.push({ ...row, note: `${row.note}; medians from 1,000 articles on: ${medians}` });
      }
      rows.push({ name: 'the index of the lists', value: cache.indexed, unit: 's' });
    } finally {
      await cache.close();
    }
  }
  writeCurves('growth', curves, LIST);
  return { rows, notes: [`Figures with the most articles; curves in test-results/growth.svg.`] };
}
