import type { BenchCore } from './lib/core';
import { openLargeOffice, CLIENT_ACCOUNT } from './lib/office';
import { queries } from './lib/queries';
import { latencyRow, benchSetting, timed, type Part, type Row } from './lib/report';

/** In ms. */
const LIST = 20;
const SEARCH = 10;

/**
 * Measures every list and the search of the core with 100,000 pulled articles. The times include the communication
 * between the processes.
 */
export async function run(): Promise<Part> {
  const rounds = benchSetting('REPEATS', 40);
  const office = await openLargeOffice();
  const { client } = office;
  try {
    await client.signInAs(CLIENT_ACCOUNT);
    await client.waitForStatus(({ state }) => state === 'synced');
    const synced = Date.now();
    await client.waitUntilIndexed();
    const indexed = (Date.now() - synced) / 1000;
    const rows = [
      ...(await listRows(client, rounds)),
      await deepRow(client),
      ...(await articleRows(client, office.longReviewed.id, rounds)),
      ...(await searchRows(client)),
    ];
    rows.push({
      name: 'pulled until all can be found',
      value: indexed,
      unit: 's',
      note: `${office.articles} articles; the pull itself ${((synced - (await client.pullStartedAt())) / 1000).toFixed(1)} s`,
    });
    return {
      rows,
      notes: [
        `${office.articles} articles of 1–2 KB, 601 more under way, in the session of an editor and first reviewer. First calls are in the times.`,
      ],
    };
  } finally {
    await office.close();
  }
}

async function measure(name: string, rounds: number, call: () => Promise<unknown>): Promise<Row> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await timed(call));
  return latencyRow(name, times, LIST);
}

async function listRows({ core }: BenchCore, rounds: number): Promise<Row[]> {
  const { list } = core.articles;
  const calls: Record<string, () => Promise<unknown>> = {
    ...Object.fromEntries(
      (['all', 'mine', 'inReview', 'returned', 'ready', 'live'] as const).map((view) => [
        `articles.list, ${view}`,
        () => list({ view }),
      ]),
    ),
    'articles.list, 200 rows': () => list({ limit: 200 }),
    'articles.list, a column': () => list({ columnId: 'xwdt' }),
    'articles.list, an author': () => list({ authorId: 'sunkexin' }),
    'articles.list, a stage': () => list({ stage: 'second' }),
    'articles.list, returned to me': () => list({ view: 'returned', authorId: CLIENT_ACCOUNT }),
    'articles.list, a common title': () => list({ title: '信访' }),
    'articles.list, a rare title': () => list({ title: '林权' }),
    'articles.list, no such title': () => list({ title: '没有这样的标题' }),
    'articles.list, live, author, column, title': () =>
      list({ view: 'live', authorId: 'linxiaohe', columnId: 'tzgg', title: '供水' }),
    'review.queue, waiting': () => core.review.queue({ box: 'waiting' }),
    'review.queue, waiting long': () => core.review.queue({ box: 'waiting', olderThanHours: 24 }),
    'review.queue, waiting of an author': () => core.review.queue({ box: 'waiting', authorId: 'sunkexin' }),
    'review.queue, done': () => core.review.queue({ box: 'done' }),
    'review.queue, done in a column': () => core.review.queue({ box: 'done', columnId: 'gzdt' }),
    'agenda.mine': () => core.agenda.mine(),
    'sync.outbox': () => core.sync.outbox(),
    'articles.drafts': () => core.articles.drafts(),
    'articles.places': () => core.articles.places(),
  };
  const rows: Row[] = [];
  for (const [name, call] of Object.entries(calls)) rows.push(await measure(name, rounds, call));
  return rows;
}

/** Reads all pages of 200 by their cursors. */
async function deepRow({ core }: BenchCore): Promise<Row> {
  const times: number[] = [];
  let cursor: string | null = null;
  do {
    const from = performance.now();
    const page: { cursor: string | null } = await core.articles.list({ cursor, limit: 200 });
    times.push(performance.now() - from);
    cursor = page.cursor;
  } while (cursor !== null);
  return latencyRow('articles.list, every page of 200 to the end', times, LIST);
}

async function articleRows({ core }: BenchCore, longReviewed: string, rounds: number): Promise<Row[]> {
  const { items } = await core.articles.list({ limit: 200 });
  let next = 0;
  const get = () => core.articles.get({ articleId: items[next++ % items.length]!.id });
  return [
    await measure('articles.get', rounds * 5, get),
    await measure('articles.get, hundreds of revisions', rounds, () =>
      core.articles.get({ articleId: longReviewed }),
    ),
  ];
}

async function searchRows({ core }: BenchCore): Promise<Row[]> {
  const rows: Row[] = [];
  for (const order of ['relevance', 'newest'] as const)
    for (const [name, texts] of Object.entries(queries)) {
      const times: number[] = [];
      for (let round = 0; round < 5; round++)
        for (const text of texts) times.push(await timed(() => core.articles.search({ text, order })));
      rows.push(latencyRow(`search, ${name}, by ${order}`, times, SEARCH));
    }
  const narrow: number[] = [];
  for (let round = 0; round < 5; round++)
    for (const text of [...queries['2 characters']!, ...queries['4 characters']!])
      narrow.push(
        await timed(() => core.articles.search({ text, columnId: 'tzgg', onlyLive: true, offset: 20 })),
      );
  rows.push(latencyRow('search, live in a column, second page', narrow, SEARCH));
  return rows;
}
