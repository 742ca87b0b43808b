import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser, findElectron, hasDisplay, isRoot, root, xvfbRun } from '../../build/machine.mjs';
import { startPreview, stopPreview } from '../e2e/clients';
import { fillPlatform, temporaryFolder, startPlatform } from './lib/platform';
import { benchArticles } from './lib/platform';
import { median, benchSetting, spread, type Part, type Row } from './lib/report';

/** Steps after the password field: a button to press, if any, and the selector to wait for. */
const CORE = '[aria-busy="false"]';
const PEOPLE = '[aria-label="演练人员"]';
const WORKBENCH = '[data-covered="false"] [aria-label="待办数量"]';
const STEPS = [
  ['', CORE],
  ['进入演练', PEOPLE],
  ['以林晓禾登录', WORKBENCH],
];

/** Time in ms from the start of the program to each step. */
type Times = Record<string, number>;

/**
 * Measures the time from the start of the program until the window is shown and its password field accepts a letter,
 * against an empty window in the same Electron with the same flags; and the login page in a browser.
 */
export async function run(): Promise<Part> {
  const rounds = benchSetting('ROUNDS', 7);
  const folder = temporaryFolder('start');
  await fillPlatform(join(folder, 'practice'), benchArticles(200));
  const platform = await startPlatform(join(folder, 'practice'));
  try {
    const desktop = await inElectron(folder, rounds);
    const browser = await inBrowser(folder, rounds);
    return { rows: [...desktop.rows, ...browser.rows], notes: [...desktop.notes, ...browser.notes] };
  } finally {
    await platform.stop();
  }
}

async function inElectron(folder: string, rounds: number): Promise<Part> {
  const electron = findElectron();
  const display = await openDisplay();
  if (!electron || !display)
    return {
      rows: [],
      notes: [
        `Left out: the start in Electron (${electron ? 'no display and no Xvfb' : 'no Electron; ELECTRON_OVERRIDE_DIST_PATH names a folder with one'}).`,
      ],
    };
  const empty = join(folder, 'empty');
  makeEmptyApp(empty);
  const own: Times[] = [];
  const bare: Times[] = [];
  try {
    // The first round warms the disk cache and is not counted.
    for (let round = 0; round <= rounds; round++) {
      const both = [
        async () => own.push(await launch(electron.program, root, folder, display.name, STEPS)),
        async () => bare.push(await launch(electron.program, empty, folder, display.name, [])),
      ];
      for (const side of round % 2 === 0 ? both : both.reverse()) await side();
    }
  } finally {
    display.close();
  }
  const of = (times: Times[], what: string) => times.slice(1).map((time) => time[what] ?? NaN);
  const usable = median(of(own, 'usable'));
  const bareUsable = median(of(bare, 'usable'));
  const further = (name: string, what: string): Row => ({
    name,
    value: median(of(own, what)),
    unit: 'ms',
    note: spread(of(own, what)),
  });
  return {
    rows: [
      {
        name: 'usable window, against an empty one',
        value: usable,
        unit: 'ms',
        peer: bareUsable,
        ratio: usable / bareUsable,
        target: { atMost: 1.4 },
        note: `${spread(of(own, 'usable'))} against ${spread(of(bare, 'usable'))}`,
      },
      further('… the core has answered', CORE),
      further('… 进入演练 pressed, its people shown', PEOPLE),
      further('… signed in, 工作台 shown', WORKBENCH),
    ],
    notes: [
      'Start: from the launch of the program; window shown and a letter taken by the password field on both sides. The same data folder each time; the practice platform runs already.',
    ],
  };
}

function makeEmptyApp(folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"name":"empty-window","version":"0.0.0","main":"main.cjs"}');
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>empty</title><input id="password" type="password">',
  );
  writeFileSync(
    join(folder, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
     app.setPath('userData', require('node:path').join(__dirname, 'user'));
     app.on('window-all-closed', () => app.quit());
     void app.whenReady().then(() => {
       const window = new BrowserWindow({
         width: 1366, height: 860, show: false,
         webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
       });
       window.once('ready-to-show', () => window.show());
       void window.loadFile('index.html');
     });`,
  );
}

async function launch(
  program: string,
  app: string,
  folder: string,
  display: string,
  steps: string[][],
): Promise<Times> {
  const flags = [...(isRoot() ? ['--no-sandbox'] : []), '--disable-gpu'];
  const args = ['-r', join(root, 'tests/bench/lib/window.cjs'), ...flags, app];
  const from = Date.now();
  const child = spawn(program, args, {
    env: {
      ...process.env,
      DISPLAY: display,
      GOV_CLIENT_DATA: join(folder, 'data'),
      GOV_CLIENT_PRACTICE: join(folder, 'practice'),
      BENCH_STEPS: JSON.stringify(steps),
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const times: Times = {};
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  await ended(child, 60_000);
  for (const line of text.split('\n').filter((it) => it.startsWith('{"what"'))) {
    const { what, at } = JSON.parse(line) as { what: string; at: number };
    times[what] = at - from;
  }
  if (steps.some(([, selector]) => times[selector!] === undefined) || times['usable'] === undefined)
    throw new Error(`${app} came only as far as ${JSON.stringify(times)}`);
  return times;
}

async function ended(child: ChildProcess, limit: number): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), limit);
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(timer);
}

/** Uses the existing display or starts Xvfb. Returns null when neither is available. */
async function openDisplay(): Promise<{ name: string; close(): void } | null> {
  if (hasDisplay()) return { name: process.env['DISPLAY'] ?? '', close: () => undefined };
  if (!xvfbRun()) return null;
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    server.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
    server.once('exit', () => reject(new Error('no Xvfb')));
    server.once('error', reject);
  });
  return { name: `:${number}`, close: () => server.kill() };
}

async function inBrowser(folder: string, rounds: number): Promise<Part> {
  const executablePath = process.env['GOV_TEST_BROWSER'] ?? findBrowser();
  if (!executablePath)
    return { rows: [], notes: ['Left out: the login page in a browser (no browser found).'] };
  const browser = await chromium.launch({ executablePath, chromiumSandbox: !isRoot() });
  const paints: number[] = [];
  const fields: number[] = [];
  try {
    for (let round = 0; round <= rounds; round++) {
      const { server, address } = await startPreview({
        data: join(folder, 'browser'),
        practice: join(folder, 'practice'),
      });
      const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
      const from = Date.now();
      await page.goto(address);
      await page.locator('#password').fill('a');
      fields.push(Date.now() - from);
      const paint = await page.waitForFunction(
        () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
      );
      paints.push((await paint.jsonValue()) ?? NaN);
      await page.context().close();
      await stopPreview(server);
    }
  } finally {
    await browser.close();
  }
  return {
    rows: [
      {
        name: 'login page in a browser: first contentful paint',
        value: median(paints.slice(1)),
        unit: 'ms',
        target: { atMost: 1000 },
        note: `nothing in the browser's cache; ${spread(paints.slice(1))}`,
      },
      {
        name: '… its password field has taken a letter',
        value: median(fields.slice(1)),
        unit: 'ms',
        note: spread(fields.slice(1)),
      },
    ],
    notes: [],
  };
}
