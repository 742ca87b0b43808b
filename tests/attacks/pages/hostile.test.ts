import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, type Answer, type Published } from './published';

const MB = 1024 * 1024;
const head = '<!doctype html><html><head><meta charset="utf-8"><title>x</title>';
const large = (part: string, size = 4.9 * MB) => part.repeat(Math.floor(size / part.length));

/** Pages that are expensive to parse. None may match. */
const PAGES: ReadonlyArray<[name: string, make: (page: Published) => Answer | Answer[]]> = [
  ['100,000 nested elements', () => ({ body: `${head}<body>${'<div>'.repeat(100_000)}` })],
  ['100,000 nested formatting elements', () => ({ body: `${head}<body>${'<b><p>'.repeat(50_000)}` })],
  ['400,000 nested table parts', () => ({ body: `${head}<body>${'<table><tr><td>'.repeat(130_000)}` })],
  ['nested elements inside templates', () => ({ body: `${head}<body>${'<template><div>'.repeat(60_000)}` })],
  ['5 MB of text', () => ({ body: `${head}<body>${large('文字')}`.slice(0, 1.6 * MB) })],
  ['a million elements', () => ({ body: `${head}<body>${large('<i>')}` })],
  [
    '5 MB of attributes on one element',
    () => ({
      body: `${head}<body><p ${Array.from({ length: 500_000 }, (_, index) => `a${index}`)
        .join(' ')
        .slice(0, 4.9 * MB)}>`,
    }),
  ],
  ['5 MB of misnested formatting', () => ({ body: `${head}<body>${large('<a><b></a></b>')}` })],
  ['5 MB of list items', ({ html }) => ({ body: html.replace('<ol>', `<ol>${'<li>'.repeat(50_000)}`) })],
  [
    '100,000 style rules',
    ({ html }) => ({
      body: html.replace(
        '</head>',
        `<style>${'.a .b:not(.c) > .d{display:none}'.repeat(100_000)}</style></head>`,
      ),
    }),
  ],
  [
    'selectors that look back over and over',
    ({ html }) => ({
      body: html
        .replace(
          '</head>',
          `<style>${Array.from({ length: 3_000 }, (_, index) => `${'* '.repeat(30)}.x${index}{display:none}`).join('')}.body{display:none}</style></head>`,
        )
        .replace('</main>', `${'<div>'.repeat(300)}${'</div>'.repeat(300)}</main>`),
    }),
  ],
  [
    'rules nested 10,000 deep',
    ({ html }) => ({
      body: html.replace('</head>', `<style>${`.body{${'&{'.repeat(10_000)}display:none`}</style></head>`),
    }),
  ],
  [
    'a selector with 100,000 brackets',
    ({ html }) => ({
      body: html.replace(
        '</head>',
        `<style>${':is('.repeat(100_000)}.body${')'.repeat(100_000)}{display:none}</style></head>`,
      ),
    }),
  ],
  [
    'variables that double at each step',
    ({ html }) => ({
      body: html.replace(
        '</head>',
        `<style>:root{--a:x;${Array.from({ length: 60 }, (_, index) => `--v${index}:var(--v${index + 1}) var(--v${index + 1});`).join('')}}.body{font-size:var(--v0)}</style></head>`,
      ),
    }),
  ],
  [
    'imports without end',
    ({ html }) => [
      { body: html.replace('</head>', '<style>@import "/style.css?0";</style></head>') },
      { path: '/style.css', type: 'text/css', body: '@import "/style.css?1";' },
    ],
  ],
  [
    'an answer that unpacks to 1 GB',
    () => ({ headers: { 'content-encoding': 'gzip' }, body: gzipOf(1024 * MB) }),
  ],
  ['a page that leads to itself', ({ url }) => ({ status: 302, headers: { location: url }, body: '' })],
];

/** Returns a gzip stream that unpacks to `size` zeros, in members of 16 MB (RFC 1952, section 2.2). */
function gzipOf(size: number): Buffer {
  const member = gzipSync(Buffer.alloc(16 * MB), { level: 9 });
  return Buffer.concat(Array.from({ length: size / (16 * MB) }, () => member));
}

/**
 * Samples this thread and process every 5 ms. `stop` returns the maxima: CPU time in ms between two samples, and growth
 * of resident memory in MB.
 */
function watch(): { stop(): { turn: number; memory: number } } {
  const before = process.memoryUsage.rss();
  let last = process.threadCpuUsage();
  const most = { turn: 0, memory: 0 };
  const look = () => {
    const { user, system } = process.threadCpuUsage(last);
    last = process.threadCpuUsage();
    most.turn = Math.max(most.turn, (user + system) / 1000);
    most.memory = Math.max(most.memory, (process.memoryUsage.rss() - before) / MB);
  };
  const timer = setInterval(look, 5);
  return {
    stop() {
      clearInterval(timer);
      look();
      return most;
    },
  };
}

describe('a hostile page', () => {
  let page: Published;
  beforeAll(async () => {
    page = await publish();
    await page.verify();
  });
  afterAll(() => page.stop());

  it.each(PAGES)(
    'of %s does not match, and neither blocks the event loop nor exhausts memory',
    async (_, make) => {
      await page.serve(...[make(page)].flat());
      const watched = watch();
      const result = await page.verify().catch((error: { code: string }) => error);
      const { turn, memory } = watched.stop();
      expect('verdict' in result ? result.verdict : result.code).toMatch(/^(differs|unknown|LINE_[A-Z_]+)$/);
      expect(turn).toBeLessThan(200);
      expect(memory).toBeLessThan(400);
    },
    60_000,
  );

  it('does not affect the verification of the next page', async () => {
    await page.serve();
    expect(await page.verify()).toMatchObject({ verdict: 'matches' });
  });
});
