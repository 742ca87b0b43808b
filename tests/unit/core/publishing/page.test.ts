import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sealPackage } from '../../../../electron/core/articles/rules/package';
import { renderSigned } from '../../../../electron/core/articles/rules/render';
import { comparePage } from '../../../../electron/core/publishing/rules';
import { content } from '../review/case';

const body = content({ summary: '摘要', attachments: [] });
const signed = { contentHash: sealPackage(body).hash, html: renderSigned(body) };
const article = `<article data-content-hash="${signed.contentHash}">${signed.html}</article>`;
const page = (inside: string) =>
  `<!doctype html><html><body><nav>导航</nav>${inside}<footer>页脚</footer></body></html>`;

describe('the public page against what was signed', () => {
  it('matches whatever frame the site puts around it', () => {
    expect(comparePage({ status: 200, html: page(article) }, signed)).toEqual([]);
  });

  it('does not match after any change inside the article', () => {
    fc.assert(
      fc.property(fc.nat(signed.html.length - 1), fc.constantFrom('删', '<b>', ''), (at, put) => {
        const html = signed.html.slice(0, at) + put + signed.html.slice(at + 1);
        fc.pre(html !== signed.html);
        const changed = `<article data-content-hash="${signed.contentHash}">${html}</article>`;
        expect(comparePage({ status: 200, html: page(changed) }, signed)).not.toEqual([]);
      }),
    );
  });

  it.each([
    ['is missing', page('')],
    ['stands there twice', page(article + article)],
    ['names another content', page(article.replace(signed.contentHash, 'a'.repeat(64)))],
  ])('does not match when the article %s', (_, html) => {
    expect(comparePage({ status: 200, html }, signed)).toHaveLength(1);
  });

  it('does not match when the page is gone', () => {
    expect(comparePage({ status: 404, html: page(article) }, signed)).toEqual([
      '网页没有正常打开（状态 404）。',
    ]);
  });
});
