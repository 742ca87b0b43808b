import type { Column, ContentPackage, Site } from '../../contract';
import { escapeHtml as e, renderSigned } from '../../../domain/article/render';
import type { LiveArticle } from './live';

/** Style of the public site, served as a file: the content security policy of the pages forbids inline styles. */
export const STYLE = `
:root { --red: #b3141b; --line: #d9d9d9; --text: #1f1f1f; --faint: #5c5c5c; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: #f5f5f5; font: 16px/1.75 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
a { color: #0b4f9e; text-decoration: none; }
a:hover, a:focus { text-decoration: underline; }
.skip { position: absolute; left: -999em; }
.skip:focus { left: 1em; top: 1em; background: #fff; padding: .5em 1em; }
.wrap { max-width: 1080px; margin: 0 auto; padding: 0 16px; }
.masthead { background: var(--red); color: #fff; }
.masthead a { color: #fff; }
.masthead p { margin: 0; padding: 28px 0; font-size: 30px; font-weight: 700; letter-spacing: .08em; }
.masthead small { font-size: 14px; font-weight: 400; letter-spacing: 0; margin-left: 12px; }
nav.main { background: #8f0f15; }
nav.main ul { display: flex; flex-wrap: wrap; margin: 0; padding: 0; list-style: none; }
nav.main a { display: block; padding: 10px 20px; color: #fff; }
main.wrap { background: #fff; padding: 24px; margin: 16px auto; min-height: 50vh; }
.place { display: flex; flex-wrap: wrap; gap: 8px; justify-content: space-between; color: var(--faint); font-size: 14px; margin: 0 0 16px; }
.place p { margin: 0; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(420px, 1fr)); gap: 24px; }
h1 { font-size: 28px; line-height: 1.4; text-align: center; margin: 8px 0 12px; }
h2 { font-size: 20px; border-bottom: 2px solid var(--red); padding-bottom: 6px; margin: 0 0 8px; }
ul.list { list-style: none; margin: 0; padding: 0; }
ul.list li { display: flex; gap: 16px; justify-content: space-between; padding: 6px 0; border-bottom: 1px dashed var(--line); }
ul.list time { color: var(--faint); white-space: nowrap; }
article .facts { text-align: center; text-indent: 0; color: var(--faint); font-size: 14px; margin: 0 0 8px; }
article { border-top: 1px solid var(--line); padding-top: 8px; }
article p { text-indent: 2em; margin: 0 0 1em; }
article .summary { background: #f5f5f5; padding: 8px 12px; }
article li p, article td p, article th p { text-indent: 0; margin: 0; }
article .align-center { text-align: center; text-indent: 0; }
article .align-right { text-align: right; }
article .align-justify { text-align: justify; }
article figure { margin: 1em 0; text-align: center; }
article img { max-width: 100%; height: auto; }
article table { border-collapse: collapse; width: 100%; margin: 0 0 1em; }
article td, article th { border: 1px solid var(--line); padding: 6px 10px; }
.attachments { border-top: 1px solid var(--line); margin-top: 24px; padding-top: 16px; }
.pages { display: flex; gap: 16px; justify-content: center; margin-top: 20px; }
footer { text-align: center; color: var(--faint); font-size: 14px; padding: 16px; }
`;

/** Data for the frame of every page. */
export interface Frame {
  site: Site;
  columns: readonly Column[];
}

const DATE = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });
const DATE_TIME = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
});

function page({ site, columns }: Frame, title: string, main: string): string {
  const top = columns.filter((column) => column.siteId === site.id && column.parentId === null);
  const menu = top.map((c) => `<li><a href="${e(c.path)}/">${e(c.name)}</a></li>`).join('');
  return `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="SiteName" content="${e(site.name)}">
<title>${e(title)}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#main">跳到正文</a>
<header class="masthead"><div class="wrap"><p><a href="/">${e(site.name)}</a><small>演练网站，内容均为虚构</small></p></div></header>
<nav class="main" aria-label="栏目"><div class="wrap"><ul><li><a href="/">首页</a></li>${menu}</ul></div></nav>
<main id="main" class="wrap">
${main}
</main>
<footer>主办：${e(site.name)}（演练） 本站供演练使用</footer>
</body>
</html>
`;
}

function articlePath(column: Column, articleId: string): string {
  return `${column.path}/${articleId}.html`;
}

function list(column: Column, articles: readonly LiveArticle[]): string {
  if (articles.length === 0) return '<p>暂无内容。</p>';
  const items = articles.map(
    (a) =>
      `<li><a href="${e(articlePath(column, a.articleId))}">${e(a.title)}</a>` +
      `<time datetime="${e(a.publishedAt)}">${DATE.format(new Date(a.publishedAt))}</time></li>`,
  );
  return `<ul class="list">${items.join('')}</ul>`;
}

function sections(groups: ReadonlyArray<{ column: Column; articles: readonly LiveArticle[] }>): string {
  const parts = groups.map(
    ({ column, articles }) =>
      `<section><h2><a href="${e(column.path)}/">${e(column.name)}</a></h2>${list(column, articles)}</section>`,
  );
  return `<div class="columns">${parts.join('')}</div>`;
}

function trail(frame: Frame, column: Column, beside = ''): string {
  const names = [column];
  for (let parent = column.parentId; parent !== null;) {
    const next = frame.columns.find((c) => c.id === parent);
    if (!next) break;
    names.unshift(next);
    parent = next.parentId;
  }
  const links = names.map((c) => `<a href="${e(c.path)}/">${e(c.name)}</a>`);
  return `<div class="place"><p>当前位置：<a href="/">首页</a> &gt; ${links.join(' &gt; ')}</p>${beside}</div>`;
}

export function homePage(
  frame: Frame,
  groups: ReadonlyArray<{ column: Column; articles: readonly LiveArticle[] }>,
): string {
  return page(frame, frame.site.name, sections(groups));
}

/** Returns one page of a column: its own articles, and the newest of its child columns. */
export function columnPage(
  frame: Frame,
  column: Column,
  own: { articles: readonly LiveArticle[]; page: number; pages: number },
  below: ReadonlyArray<{ column: Column; articles: readonly LiveArticle[] }>,
): string {
  const address = (n: number) => `${column.path}/${n === 1 ? '' : `index_${n}.html`}`;
  const link = (n: number, text: string, rel: string) =>
    n >= 1 && n <= own.pages ? `<a rel="${rel}" href="${e(address(n))}">${text}</a>` : '';
  const pages =
    own.pages > 1
      ? `<nav class="pages" aria-label="分页">${link(own.page - 1, '上一页', 'prev')}<span>第 ${own.page} / ${own.pages} 页</span>${link(own.page + 1, '下一页', 'next')}</nav>`
      : '';
  const articles = below.length > 0 && own.articles.length === 0 ? '' : list(column, own.articles) + pages;
  const main = `${trail(frame, column)}<h1>${e(column.name)}</h1>${articles}${below.length > 0 ? sections(below) : ''}`;
  return page(frame, `${column.name} - ${frame.site.name}`, main);
}

/**
 * Returns the public page of an article. `<article data-content-hash>` contains the signed content only, so that it can
 * be compared with what was signed.
 */
export function articlePage(
  frame: Frame,
  column: Column,
  content: ContentPackage,
  facts: { contentHash: string; publishedAt: string },
): string {
  const time = DATE_TIME.format(new Date(facts.publishedAt));
  const published = `<p>发布时间：<time datetime="${e(facts.publishedAt)}">${time}</time></p>`;
  const main = `${trail(frame, column, published)}
<article data-content-hash="${facts.contentHash}">${renderSigned(content)}</article>`;
  return page(frame, `${content.title} - ${frame.site.name}`, main);
}

export function missingPage(frame: Frame): string {
  return page(
    frame,
    `页面不存在 - ${frame.site.name}`,
    '<h1>页面不存在</h1><p>您要找的页面不存在，或者已经撤下。</p>',
  );
}
