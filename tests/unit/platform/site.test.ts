import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corpus } from '../../fixtures/corpus';
import { sendRequest, openPractice, type Practice } from './practice-client';

// Not used as the test environment: its Uint8Array differs from that of the buffers of Node.js.
const { JSDOM } = createRequire(import.meta.url)('jsdom') as {
  JSDOM: new (html: string) => { window: { document: Document } };
};

let practice: Practice;
beforeAll(async () => {
  practice = await openPractice();
  const articles = [...corpus(45)].map(({ id, content, publishedAt }) => ({
    id,
    publishedAt,
    authorId: 'sunkexin',
    content: { ...content, target: { siteId: 'portal' }, columnId: 'tzgg' },
  }));
  await practice.server.importArticles(articles);
});
afterAll(() => practice.remove());

async function page(path: string, base = practice.server.publicUrl) {
  const answer = await sendRequest(practice.server, base + path);
  return { ...answer, document: new JSDOM(answer.body.toString()).window.document };
}
const links = (document: Document) =>
  [...document.querySelectorAll('main ul.list a')].map((a) => a.getAttribute('href')!);

describe('the public site', () => {
  it('has a home page with every column and its newest articles', async () => {
    const { status, document } = await page('/');
    expect(status).toBe(200);
    expect(document.documentElement.lang).toBe('zh-CN');
    const headings = [...document.querySelectorAll('h2')].map((h) => h.textContent);
    expect(headings).toEqual(
      expect.arrayContaining(['工作动态', '图片新闻', '通知公告', '政策文件', '政策解读', '专题动态']),
    );
    expect(links(document)).toHaveLength(6);
  });

  it('lists the articles of a column, twenty per page, newest first, each once', async () => {
    const pages = await Promise.all(
      ['/tzgg/', '/tzgg/index_2.html', '/tzgg/index_3.html'].map((at) => page(at)),
    );
    expect(pages.map(({ document }) => links(document).length)).toEqual([20, 20, 5]);
    const all = pages.flatMap(({ document }) => links(document));
    expect(new Set(all).size).toBe(45);
    const times = pages.flatMap(({ document }) =>
      [...document.querySelectorAll('main time')].map((t) => t.getAttribute('datetime')!),
    );
    expect(times).toEqual([...times].sort().reverse());
    expect(pages[1]!.document.querySelector('a[rel=prev]')?.getAttribute('href')).toBe('/tzgg/');
    expect((await page('/tzgg/index_4.html')).status).toBe(404);
    const article = await page(all[44]!);
    expect(article.document.querySelector('article')?.textContent).not.toBe('');
  });

  it('is the same over HTTPS', async () => {
    const { platformUrl } = practice.server;
    expect((await page('/tzgg/', platformUrl)).body.equals((await page('/tzgg/')).body)).toBe(true);
  });

  it('answers 404 with a page where there is nothing', async () => {
    const id = '01a1f845-baeb-73d9-8481-9fd25c60aebd';
    const [article] = links((await page('/tzgg/')).document);
    const elsewhere = article!.replace('/tzgg/', '/zwgk/jgzn/');
    for (const at of [
      '/nowhere/',
      `/tzgg/${id}.html`,
      elsewhere,
      '/tzgg/index_0.html',
      '/%',
      '//',
      '/practice.db',
    ]) {
      const { status, document } = await page(at);
      expect([at, status, document.querySelector('h1')?.textContent]).toEqual([at, 404, '页面不存在']);
    }
  });

  it('contains no script, frame, form or inline style', async () => {
    for (const at of ['/', '/tzgg/', '/nowhere', '/style.css']) {
      const { headers, document } = await page(at);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(document.querySelectorAll('script, style, [style], iframe, form')).toHaveLength(0);
    }
    const post = await sendRequest(practice.server, practice.server.publicUrl, 'POST', { json: {} });
    expect(post.status).toBe(405);
  });

  it('does not serve the API on its HTTP address', async () => {
    for (const at of ['/api/v1/health', '/api/v1/changes?after=0', '/api/v1/session/challenges'])
      expect((await page(at)).status).toBe(404);
  });
});
