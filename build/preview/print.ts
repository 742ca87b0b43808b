import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { guarded } from '../../electron/error-boundary';
import { findBrowser } from '../machine.mjs';

/** Longest time to start, print and end, ms. */
const TIME_LIMIT = 60_000;
const LARGEST_PAGE = 32 * 1024 * 1024;
/** A4 in inches. */
const A4 = { paperWidth: 210 / 25.4, paperHeight: 297 / 25.4 };

const FLAGS = [
  '--headless=new',
  '--remote-debugging-pipe',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-extensions',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  // Nobody answers there, and loopback goes there too.
  '--proxy-server=127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>',
];

/** More arguments for the browser, of tests alone: where they run as root, its sandbox does not start. */
const moreFlags = () => (process.env['GOV_TEST_BROWSER_ARGS'] ?? '').split(' ').filter(Boolean);

interface Answer {
  id?: number;
  result?: Record<string, unknown>;
  error?: { message: string };
}

/** Chrome's DevTools protocol over a pipe: no port that another program could speak to. */
function overPipe(to: Writable, from: Readable) {
  const waiting = new Map<
    number,
    { resolve(value: Record<string, unknown>): void; reject(e: Error): void }
  >();
  let last = 0;
  let rest: Buffer[] = [];
  from.on(
    'data',
    guarded('preview/print: data', (data: Buffer) => {
      let start = 0;
      for (let end = data.indexOf(0); end >= 0; end = data.indexOf(0, start)) {
        const text = Buffer.concat([...rest, data.subarray(start, end)]).toString('utf8');
        rest = [];
        start = end + 1;
        const { id = 0, result, error } = JSON.parse(text) as Answer;
        if (error) waiting.get(id)?.reject(new Error(error.message));
        else waiting.get(id)?.resolve(result ?? {});
        waiting.delete(id);
      }
      rest.push(data.subarray(start));
    }),
  );
  const end = (cause: Error) => {
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
  };
  to.on('error', end);
  from.on('error', end);
  from.on(
    'close',
    guarded('preview/print: close', () => end(new Error('the browser has gone'))),
  );
  return (method: string, params: object = {}, sessionId?: string) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      to.write(`${JSON.stringify({ id: last, method, params, ...(sessionId && { sessionId }) })}\0`);
    });
}

async function print(call: ReturnType<typeof overPipe>, html: string): Promise<Uint8Array> {
  const { targetId } = await call('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true });
  const page = (method: string, params: object = {}) => call(method, params, String(sessionId));
  await page('Page.enable');
  await page('Network.enable');
  await page('Emulation.setScriptExecutionDisabled', { value: true });
  await page('Network.setBlockedURLs', { urls: ['*://*'] });
  const { frameTree } = (await page('Page.getFrameTree')) as { frameTree: { frame: { id: string } } };
  await page('Page.setDocumentContent', { frameId: frameTree.frame.id, html });
  const { data } = await page('Page.printToPDF', { ...A4, printBackground: true, preferCSSPageSize: true });
  return new Uint8Array(Buffer.from(String(data), 'base64'));
}

/**
 * A PDF (A4) of a page of HTML, printed by this machine's browser without scripts or network; null when there is no
 * browser, or it does not start (as root it will not without `GOV_TEST_BROWSER_ARGS`). Page and PDF pass through a pipe and
 * never touch the disk; the browser's own profile is in a private folder that is removed.
 */
export async function printPdf(html: string): Promise<Uint8Array | null> {
  const browser = findBrowser();
  if (!browser || html.length > LARGEST_PAGE) return null;
  const profile = await mkdtemp(join(tmpdir(), 'print-'));
  const child = spawn(browser, [...FLAGS, ...moreFlags(), `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: profile, TEMP: profile, TMP: profile },
  });
  const gone = new Promise<void>((resolve) => {
    child.once(
      'exit',
      guarded('preview/print: exit', () => resolve()),
    );
    child.once(
      'error',
      guarded('preview/print: error', () => resolve()),
    );
  });
  const limit = setTimeout(
    guarded('preview/print: timer', () => child.kill('SIGKILL')),
    TIME_LIMIT,
  );
  const call = overPipe(child.stdio[3] as Writable, child.stdio[4] as Readable);
  try {
    const pdf = await print(call, html);
    // The browser may close the pipe before it answers.
    await call('Browser.close').catch(() => undefined);
    return pdf;
  } catch (error) {
    console.error('printing failed', error);
    return null;
  } finally {
    child.kill();
    await gone;
    clearTimeout(limit);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
