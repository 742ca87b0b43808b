import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Locator, type Page } from '@playwright/test';
import { findBrowser, isRoot, root } from '../../build/machine.mjs';
import { openArticle, openReview, writeDraft } from '../e2e/actions';
import { openClient } from '../e2e/clients';
import { signInAs } from '../e2e/practice';
import {
  benchArticles,
  fillPlatform,
  startPlatform,
  temporaryFolder,
  type RunningPlatform,
} from './lib/platform';
import { benchSetting, median, quantile, type Part, type Row } from './lib/report';
import { ReviewHistory } from './lib/review-history';

/** In ms, without the time of the platform. */
const TARGET = 300;
const EDITOR = { id: 'linxiaohe', name: '林晓禾' };
const REVIEWERS = ['zhouzhengchuan', 'wujingyi', 'zhenghuaiyuan'];
const FIRST_REVIEWER = '周正川';

/** From the click to the frame with the result, and the part of it in which requests to the platform ran, in ms. */
interface Action {
  time: number;
  platform: number;
}

/** What a person sees when an action is done: an element of this selector, with this text in it if there is one. */
interface Result {
  selector: string;
  text?: string;
}

/**
 * Measures four actions of a person in the browser host, from the click to the frame in which the result is on the
 * screen: a new draft, 送审, the signature of a decision with a key in a file, and 发布.
 */
export async function run(): Promise<Part> {
  const executablePath = process.env['GOV_TEST_BROWSER'] ?? findBrowser();
  if (!executablePath) return { rows: [], notes: ['Left out: the actions (no browser found).'] };
  const rounds = benchSetting('ACTIONS', 10);
  const articles = benchSetting('ACTIONS_ARTICLES', 2_000);
  const folder = temporaryFolder('actions');
  await fillPlatform(join(folder, 'practice'), benchArticles(articles));
  const platform = await startPlatform(join(folder, 'practice'));
  const requests = join(folder, 'requests');
  let browser: Browser | null = null;
  try {
    await prepare(platform, rounds);
    browser = await chromium.launch({ executablePath, chromiumSandbox: !isRoot() });
    const office = new Office(browser, folder, requests);
    const actions = await office.as(EDITOR.name, async (page) => ({
      ...(await newDrafts(page, rounds, requests)),
      ...(await submissions(page, rounds, requests)),
      ...(await releases(page, rounds, requests)),
    }));
    Object.assign(actions, await office.as(FIRST_REVIEWER, (page) => signatures(page, rounds, requests)));
    return {
      rows: Object.entries(actions).map(([name, made]) => row(name, made)),
      notes: [
        `${articles} articles. From the click to the frame with the result. Less the time in which a request of the core to the platform ran. All pages, the platform and the browser share this machine.`,
      ],
    };
  } finally {
    await browser?.close();
    await platform.stop();
  }
}

/** Submits articles that wait for the first reviewer, and others that only have to be released. */
async function prepare(platform: RunningPlatform, rounds: number): Promise<void> {
  const history = new ReviewHistory(platform);
  const submit = (what: string) =>
    history.submitAll(
      EDITOR.id,
      [...benchArticles(rounds)].map(({ content }, n) => ({
        content: { ...content, title: `${what}第${n + 1}号` },
      })),
    );
  try {
    await submit('待审');
    let ready = await submit('待发');
    for (const reviewer of REVIEWERS) ready = await history.decideAll(reviewer, ready);
  } finally {
    await history.close();
  }
}

/** The clients of one person after the other, with their requests to the platform in the file `requests`. */
class Office {
  constructor(
    private readonly browser: Browser,
    private readonly folder: string,
    private readonly requests: string,
  ) {}

  async as<T>(person: string, work: (page: Page) => Promise<T>): Promise<T> {
    const { NODE_OPTIONS: usual = '' } = process.env;
    const probe = pathToFileURL(join(root, 'tests/bench/lib/requests.mjs')).href;
    Object.assign(process.env, { NODE_OPTIONS: `${usual} --import ${probe}`, BENCH_REQUESTS: this.requests });
    const practice = join(this.folder, 'practice');
    const opening = openClient(this.browser, { data: join(this.folder, person), practice });
    process.env['NODE_OPTIONS'] = usual;
    const client = await opening;
    try {
      await signInAs(client.page, person);
      await client.page.getByRole('contentinfo').getByText('已同步').waitFor();
      return await work(client.page);
    } finally {
      await client.close();
    }
  }
}

function row(name: string, made: readonly Action[]): Row {
  const own = made.map(({ time, platform }) => time - platform);
  const at = (values: number[], share: number) => quantile(values, share).toFixed(0);
  const whole = made.map(({ time }) => time);
  return {
    name,
    value: median(own),
    unit: 'ms',
    target: { atMost: TARGET },
    note: `median of ${made.length}; p95 ${at(own, 0.95)}; with the platform ${median(whole).toFixed(0)}, p95 ${at(whole, 0.95)}`,
  };
}

/** Clicks and waits for the frame with the result. */
async function act(button: Locator, result: Result, requests: string): Promise<Action> {
  await button.waitFor();
  const [from, until] = await button.evaluate(
    (element, { selector, text = '' }) =>
      new Promise<[number, number]>((resolve) => {
        const shown = () =>
          [...document.querySelectorAll(selector)].some(
            (it) => it.checkVisibility() && (it.textContent ?? '').includes(text),
          );
        const clicked = Date.now();
        const look = () => {
          // The callbacks of a frame run before it is painted: the result is on the screen at the next one.
          if (shown()) requestAnimationFrame(() => resolve([clicked, Date.now()]));
          else requestAnimationFrame(look);
        };
        (element as HTMLElement).click();
        requestAnimationFrame(look);
      }),
    result,
  );
  return { time: until - from, platform: platformTime(requests, from, until) };
}

/** Time in ms between two instants in which at least one request to the platform ran. */
function platformTime(file: string, from: number, until: number): number {
  if (!existsSync(file)) return 0;
  const spans = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { from: number; until: number })
    .sort((a, b) => a.from - b.from);
  let [total, counted] = [0, from];
  for (const span of spans) {
    const [start, end] = [Math.max(span.from, counted), Math.min(span.until, until)];
    if (end <= start) continue;
    total += end - start;
    counted = end;
  }
  return total;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const EDITOR_OPEN: Result = { selector: '[aria-label="正文"]' };

/** The first new draft after a load of the page, at once and after the page has come to rest. */
async function newDrafts(page: Page, rounds: number, requests: string) {
  const atOnce: Action[] = [];
  const rested: Action[] = [];
  for (let round = 0; round < rounds; round++)
    for (const [made, state] of [
      [atOnce, 'domcontentloaded'],
      [rested, 'networkidle'],
    ] as const) {
      await page.goto(page.url().replace(/#.*/, '#/'));
      await page.reload({ waitUntil: state });
      made.push(await act(button(page, '新建稿件'), EDITOR_OPEN, requests));
    }
  return { '新建稿件, first, page at rest': rested, '新建稿件, first, page just opened': atOnce };
}

async function submissions(page: Page, rounds: number, requests: string) {
  const asked: Action[] = [];
  const submitted: Action[] = [];
  for (let round = 0; round < rounds; round++) {
    await writeDraft(page, { title: `新稿第${round + 1}号`, text: '正文。', by: EDITOR.name });
    await page.getByText('可以送审。').waitFor();
    asked.push(await act(button(page, '送审'), { selector: '[role=dialog]', text: '确认送审' }, requests));
    const done = { selector: 'h2, h3', text: '办理进度' };
    submitted.push(await act(button(page, '确认送审'), done, requests));
  }
  return { '送审, to the question': asked, '确认送审, to the page of the article': submitted };
}

async function releases(page: Page, rounds: number, requests: string) {
  const live: Action[] = [];
  for (let round = 0; round < rounds; round++) {
    await openArticle(page, `待发第${round + 1}号`);
    await button(page, '发布').click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: '发布', exact: true });
    live.push(await act(confirm, { selector: 'h1', text: '已发布' }, requests));
  }
  return { '发布, to 已发布': live };
}

async function signatures(page: Page, rounds: number, requests: string) {
  const signed: Action[] = [];
  for (let round = 0; round < rounds; round++) {
    await openReview(page, `待审第${round + 1}号`);
    await page.getByText('意见已签署').waitFor({ state: 'hidden' });
    await button(page, '同意').click();
    const message = { selector: '.ant-message-notice', text: '意见已签署' };
    signed.push(await act(button(page, '签名同意'), message, requests));
  }
  return { '签名同意, key in a file, to 意见已签署': signed };
}
