import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { findBrowser, isRoot } from '../../build/machine.mjs';
import { startPreview, stopPreview } from '../e2e/clients';
import { waitUntilPagesOpen } from '../e2e/root-of-trust';
import { startBenchCore, type BenchCore } from './lib/core';
import { benchArticles, fillPlatform, startPlatform, temporaryFolder } from './lib/platform';
import { benchSetting, type Part, type Row } from './lib/report';

const EDITOR = 'linxiaohe';
const WORDS = '信访 通知 供水管网 老旧小区改造 2024年 林权 不存在的词语'.split(' ');

/** Measures whether memory grows over a working day: 10,000 calls of the core, and 300 screens of the page. */
export async function run(): Promise<Part> {
  const calls = benchSetting('CALLS', 10_000);
  const screens = benchSetting('SCREENS', 300);
  const folder = temporaryFolder('day');
  const [data, practice] = [join(folder, 'data'), join(folder, 'practice')];
  await fillPlatform(practice, benchArticles(benchSetting('DAY_ARTICLES', 10_000)));
  const platform = await startPlatform(practice);
  try {
    const rows = [await coreRow(data, practice, calls)];
    const executablePath = process.env['GOV_TEST_BROWSER'] ?? findBrowser();
    if (executablePath) rows.push(await pageRow(executablePath, { data, practice }, screens));
    return {
      rows,
      notes: [
        'Live objects after garbage collection, at the end against a fifth (core) or a third (page) of the way, when every screen was open several times and caches are filled.',
        ...(executablePath ? [] : ['Left out: the screens (no browser found).']),
      ],
    };
  } finally {
    await platform.stop();
  }
}

function growthRow(name: string, early: number, late: number): Row {
  return { name, value: late, unit: 'MB', peer: early, ratio: late / early, target: { atMost: 1.1 } };
}

async function coreRow(data: string, practice: string, calls: number): Promise<Row> {
  const client = await startBenchCore(data, practice);
  try {
    await client.signInAs(EDITOR);
    await client.waitForStatus(({ state }) => state === 'synced');
    await client.waitUntilIndexed();
    const { items } = await client.core.articles.list({ limit: 200 });
    const ids = items.map(({ id }) => id);
    const fifth = Math.floor(calls / 5);
    await work(client, ids, 0, fifth);
    const early = await client.heap();
    await work(client, ids, fifth, calls);
    return growthRow(`core, after ${calls} calls`, early, await client.heap());
  } finally {
    await client.stop();
  }
}

/** The calls numbered `from` to `to` of the day. */
async function work({ core }: BenchCore, ids: readonly string[], from: number, to: number): Promise<void> {
  const views = ['all', 'mine', 'inReview', 'returned', 'ready', 'live'] as const;
  for (let n = from; n < to; n++) {
    const articleId = ids[n % ids.length]!;
    switch (n % 10) {
      case 0:
      case 1:
        await core.articles.list({ view: views[n % views.length]!, limit: 50 });
        break;
      case 2:
        await core.articles.list({ title: WORDS[n % WORDS.length]! });
        break;
      case 3:
        await core.articles.search({ text: WORDS[n % WORDS.length]! });
        break;
      case 4:
        await core.agenda.mine();
        break;
      case 5: {
        const { id, content, saves } = await core.articles.editArticle({ articleId });
        const title = `${content.title}（${n}）`;
        await core.articles.saveDraft({ draftId: id, content: { ...content, title }, saves });
        await core.articles.previewDraft({ draftId: id });
        await core.articles.discardDraft({ draftId: id });
        break;
      }
      case 6:
        await core.sync.outbox();
        break;
      default:
        await core.articles.get({ articleId });
    }
  }
}

async function pageRow(
  executablePath: string,
  folders: { data: string; practice: string },
  screens: number,
): Promise<Row> {
  const browser = await chromium.launch({ executablePath, chromiumSandbox: !isRoot() });
  const { server, address } = await startPreview(folders);
  try {
    const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
    await page.goto(address);
    await page.getByRole('button', { name: '进入演练' }).click();
    await page.getByRole('button', { name: '以林晓禾登录' }).click();
    await waitUntilPagesOpen(page);
    const links = await page.getByRole('navigation').getByRole('link').all();
    const third = Math.floor(screens / 3);
    let early = NaN;
    for (let n = 0; n < screens; n++) {
      await links[n % links.length]!.click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      if (n + 1 === third) early = await heapOf(page);
    }
    return growthRow(`page, after ${screens} screens`, early, await heapOf(page));
  } finally {
    await stopPreview(server);
    await browser.close();
  }
}

/** Size of the live objects of the page in MB. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1e6;
}
