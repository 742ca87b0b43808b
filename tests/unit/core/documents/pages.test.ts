import { chromium, type Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, isRoot } from '../../../../build/machine.mjs';
import { officialHtml } from '../../../../electron/core/documents/html';
import { officialPdf } from '../../../../electron/core/documents/service';
import type { Session } from '../../../../electron/core/types';
import { sampleDocument } from './sample';

const executablePath = findBrowser();

/** A letter with this many one-line paragraphs and no attachments. */
const long = (paragraphs: number) =>
  sampleDocument({
    body: Array.from({ length: paragraphs }, () => ({ kind: 'paragraph' as const, text: '有关情况如下。' })),
    attachments: [],
  });

describe.skipIf(!executablePath)('a document whose last page has one or two lines', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: isRoot() ? ['--no-sandbox'] : [],
    });
  });
  afterAll(() => browser.close());

  async function printPdf(html: string): Promise<Uint8Array> {
    const page = await browser.newPage();
    await page.setContent(html);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    await page.close();
    return pdf;
  }
  const session = { host: { printPdf } } as unknown as Session;
  const pagesOf = (pdf: Uint8Array) =>
    Math.max(
      ...[
        ...Buffer.from(pdf)
          .toString('latin1')
          .matchAll(/\/Count (\d+)/g),
      ].map(([, n]) => Number(n)),
    );

  it('is printed with closer lines on one page less, unlike a document with ten more lines', async () => {
    const usual = async (n: number) => pagesOf(await printPdf(officialHtml(long(n))));
    const printed = async (n: number) => pagesOf((await officialPdf(session, long(n)))!);
    let paragraphs = 10;
    const pages = await usual(paragraphs);
    while ((await usual(paragraphs)) === pages) paragraphs++;
    expect(await printed(paragraphs)).toBe(pages);
    expect(await usual(paragraphs + 10)).toBe(pages + 1);
    expect(await printed(paragraphs + 10)).toBe(pages + 1);
  });
});
