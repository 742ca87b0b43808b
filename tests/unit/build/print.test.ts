import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, isRoot } from '../../../build/machine.mjs';
import { printPdf } from '../../../build/preview/print';

const browser = findBrowser();
const page = (body: string) =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><body>${body}</body></html>`;

describe('printing for a page that runs in a browser', () => {
  const before = { ...process.env };
  let temporary: string;

  beforeAll(() => {
    temporary = mkdtempSync(path.join(tmpdir(), 'printing-'));
    process.env['TMPDIR'] = temporary;
    if (isRoot()) process.env['GOV_TEST_BROWSER_ARGS'] = '--no-sandbox';
  });
  afterEach(() => {
    delete process.env['GOV_TEST_BROWSER'];
  });
  afterAll(() => {
    process.env = before;
    rmSync(temporary, { recursive: true, force: true });
  });

  it.skipIf(!browser)('returns a PDF of A4 pages and removes its temporary files', async () => {
    const pdf = await printPdf(page('<h1>发稿审签单</h1><p style="page-break-before:always">第二页</p>'));
    const bytes = Buffer.from(pdf ?? []);
    expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    const text = bytes.toString('latin1');
    expect(text.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(2);
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text) ?? [];
    // A4, 210 × 297 mm, in points. Chromium rounds to whole points.
    expect(Math.abs(Number(width) - 595.28)).toBeLessThan(1);
    expect(Math.abs(Number(height) - 841.89)).toBeLessThan(1);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.skipIf(!browser)('runs no script and makes no network request', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const address = `http://127.0.0.1:${port}/`;
    const pdf = await printPdf(
      page(`<img src="${address}a.png"><link rel="stylesheet" href="${address}b.css">
        <iframe src="${address}c"></iframe><script>document.body.innerHTML = '';fetch('${address}d')</script><p>有字</p>`),
    );
    server.close();
    expect(asked).toBe(0);
    // The script would have emptied the page, and a PDF of an empty page contains no font.
    expect(Buffer.from(pdf ?? []).toString('latin1')).toContain('/Font');
  });

  it('returns null when there is no browser, or when the browser does not start', async () => {
    process.env['GOV_TEST_BROWSER'] = '/nowhere/chromium';
    expect(await printPdf(page(''))).toBeNull();
    process.env['GOV_TEST_BROWSER'] = '/bin/false';
    expect(await printPdf(page(''))).toBeNull();
    expect(readdirSync(temporary)).toEqual([]);
  });
});
