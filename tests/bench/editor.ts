import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { findBrowser, isRoot } from '../../build/machine.mjs';
import { compareRevisions } from '../../electron/domain/article/difference';
import type { Block, ContentPackage } from '../../electron/platform/contract';
import { startPreview, stopPreview } from '../e2e/clients';
import { waitUntilPagesOpen } from '../e2e/root-of-trust';
import { contentOf, doc, image, p } from '../fixtures/content';
import { corpus } from '../fixtures/corpus';
import { png } from '../fixtures/sample-files';
import { startBenchCore, type BenchCore } from './lib/core';
import { benchArticles, fillPlatform, startPlatform, temporaryFolder } from './lib/platform';
import { benchSetting, latencyRow, median, quantile, spread, timed, type Part, type Row } from './lib/report';

const EDITOR = 'linxiaohe';
const LAST = '全文到此为止。';

/**
 * Measures an article of 50,000 characters with 100 images: the difference of two revisions, and in a browser the time
 * to open it and from a key to the paint of its character.
 */
export async function run(): Promise<Part> {
  const characters = benchSetting('CHARACTERS', 50_000);
  const images = benchSetting('IMAGES', 100);
  const rounds = benchSetting('ROUNDS', 5);
  const files = Array.from({ length: images }, (_, i) => png(`图${i + 1}.png`, i + 1));
  const blocks = longBody(
    characters,
    files.map(({ attachment }) => attachment.sha256),
  );
  const size = `${characters} characters with ${images} images`;
  const rows = await differenceRows(blocks, rounds, size);
  const executablePath = process.env['GOV_TEST_BROWSER'] ?? findBrowser();
  const notes = [
    'Typing: Event Timing of the browser, which rounds to 8 ms and reports no event below 16 ms; those count as 16. Letters are typed in the middle of the text, 20 a second.',
  ];
  if (!executablePath) return { rows, notes: ['Left out: opening and typing (no browser found).'] };

  const folder = temporaryFolder('editor');
  const [data, practice] = [join(folder, 'data'), join(folder, 'practice')];
  await fillPlatform(practice, benchArticles(50));
  const platform = await startPlatform(practice);
  const browser = await chromium.launch({ executablePath, chromiumSandbox: !isRoot() });
  try {
    const core = await startBenchCore(data, practice);
    const draftId = await writeDraft(
      core,
      blocks,
      files.map(({ bytes, attachment }) => ({ bytes, name: attachment.name })),
    );
    await core.stop();
    const { server, address } = await startPreview({ data, practice });
    try {
      const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
      await page.goto(address);
      await signIn(page);
      const opened: number[] = [];
      for (let round = 0; round <= rounds; round++) opened.push(await open(page, draftId));
      rows.push({
        name: `opening ${size}`,
        value: median(opened.slice(1)),
        unit: 'ms',
        target: { atMost: 500 },
        note: `to the last paragraph; the first time ${opened[0]!.toFixed(0)}; ${spread(opened.slice(1))}`,
      });
      rows.push(typingRow(await type(page, 100), size));
    } finally {
      await stopPreview(server);
    }
  } finally {
    await browser.close();
    await platform.stop();
  }
  return { rows, notes };
}

/** Paragraphs of the corpus of about `characters` characters, with the images spread over them. */
function longBody(characters: number, images: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let length = 0;
  let shown = 0;
  for (const { content } of corpus(characters))
    for (const block of content.body.content) {
      if (length >= characters)
        return [...blocks, ...images.slice(shown).map((it) => image(it, '图')), p(LAST)];
      blocks.push(block);
      length += JSON.stringify(block).match(/[\u4e00-\u9fff]/g)?.length ?? 0;
      while (shown < images.length && shown < (length / characters) * images.length)
        blocks.push(image(images[shown++]!, `图${shown}`));
    }
  return blocks;
}

/** Differences of two revisions: every fourth paragraph with another word, and one in fifty moved. */
async function differenceRows(blocks: readonly Block[], rounds: number, size: string): Promise<Row[]> {
  const changed = blocks.map((block, i): Block => {
    if (block.type !== 'paragraph' || i % 4 !== 0) return block;
    return JSON.parse(JSON.stringify(block).replace(/的/, '之')) as Block;
  });
  for (let i = 10; i + 5 < changed.length; i += 50) changed.splice(i + 5, 0, changed.splice(i, 1)[0]!);
  const [before, after] = [blocks, changed].map((it): ContentPackage => contentOf({ body: doc(...it) }));
  const names = { site: (id: string) => id, column: (id: string) => id };
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++)
    times.push(
      await timed(() => {
        const steps = compareRevisions(before!, after!, names);
        while (!steps.next().done);
        return Promise.resolve();
      }),
    );
  return [
    {
      name: `difference of two revisions of ${size}`,
      value: median(times.slice(1)),
      unit: 'ms',
      target: { atMost: 200 },
      note: `${changed.length} blocks, a quarter of them changed; the first ${times[0]!.toFixed(0)}; ${spread(times.slice(1))}`,
    },
  ];
}

interface ImageFile {
  bytes: Buffer;
  name: string;
}

async function writeDraft(client: BenchCore, blocks: Block[], files: ImageFile[]): Promise<string> {
  const { core } = client;
  await client.signInAs(EDITOR);
  await client.waitForStatus(({ state }) => state === 'synced');
  for (const { bytes, name } of files)
    await core.articles.putBlob({
      ...{ uploadId: crypto.randomUUID(), name, mediaType: 'image/png', size: bytes.length, offset: 0 },
      bytes: bytes.toString('base64'),
    });
  const { id, content, saves } = await core.articles.newDraft();
  const body = doc(...blocks);
  await core.articles.saveDraft({ draftId: id, content: { ...content, title: '长稿', body }, saves });
  return id;
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: '进入演练' }).click();
  await page.getByRole('button', { name: '以林晓禾登录' }).click();
  await waitUntilPagesOpen(page);
}

/** Opens the draft from the workbench; returns the time in ms until its last paragraph is shown. */
async function open(page: Page, draftId: string): Promise<number> {
  await page.evaluate(() => void (location.hash = '#/'));
  await page.getByRole('heading', { level: 1, name: '工作台' }).waitFor();
  return page.evaluate(
    async ({ draftId, last }) => {
      const from = performance.now();
      location.hash = `#/drafts/${draftId}`;
      const shown = () =>
        [...document.querySelectorAll('.ProseMirror > p:last-child')].some((it) => it.textContent === last);
      while (!shown()) await new Promise((resolve) => requestAnimationFrame(resolve));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return performance.now() - from;
    },
    { draftId, last: LAST },
  );
}

/** Types in the middle of the text; returns the time in ms from each key to the next paint. */
async function type(page: Page, keys: number): Promise<number[]> {
  await page.evaluate(() => {
    const paragraphs = document.querySelectorAll('.ProseMirror > p');
    const middle = paragraphs[Math.floor(paragraphs.length / 2)]!;
    middle.scrollIntoView({ block: 'center' });
    const [box] = [middle.getBoundingClientRect()];
    Object.assign(window, { middle: [box.x + box.width / 2, box.y + 12] });
  });
  const [x, y] = await page.evaluate(() => (window as unknown as { middle: [number, number] }).middle);
  await page.mouse.click(x, y);
  await page.evaluate(() => {
    const durations: number[] = [];
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keydown') durations.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
    Object.assign(window, { durations });
  });
  for (let i = 0; i < keys; i++) {
    await page.keyboard.press('a');
    await page.waitForTimeout(50);
  }
  await page.waitForTimeout(500);
  const typed = await page.evaluate(
    () => /a{20,}/.exec(document.querySelector('.ProseMirror')!.textContent)?.[0],
  );
  if (typed?.length !== keys) throw new Error(`${typed?.length ?? 0} of ${keys} letters were typed`);
  const slow = await page.evaluate(() => (window as unknown as { durations: number[] }).durations);
  return [...slow, ...Array.from({ length: Math.max(0, keys - slow.length) }, () => 16)];
}

function typingRow(times: readonly number[], size: string): Row {
  return { ...latencyRow(`key to paint in ${size}`, times, 50), value: quantile(times, 0.95) };
}
