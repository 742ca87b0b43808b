// @vitest-environment jsdom
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, renderBody, renderPage, renderSigned } from '../../../../electron/domain/article/render';
import { plainText } from '../../../../electron/domain/article/text';
import { documentArbitrary, packageArbitrary, textArbitrary } from '../../../fixtures/arbitrary';
import {
  bold,
  contentOf,
  doc,
  h,
  image,
  lineBreak,
  link,
  ol,
  p,
  table,
  text,
  ul,
} from '../../../fixtures/content';

function parse(html: string): Element {
  const element = document.createElement('div');
  element.innerHTML = html;
  return element;
}

function body(...blocks: Parameters<typeof doc>): string {
  return renderBody(contentOf({ body: doc(...blocks) }));
}

const ENTITIES: Record<string, string> = {
  quot: '"',
  '#39': "'",
  '#13': '\r',
  gt: '>',
  lt: '<',
  nbsp: '\u00a0',
};

/** HTML with its entities decoded, except for `&amp;`, which both writers must use alike. */
function decoded(html: string): string {
  return html.replace(/&(quot|#39|#13|gt|lt|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '');
}

/** What a reader of the page perceives: its text and the text alternatives of its images. */
function readOut(node: Node): string {
  if (node.nodeName === 'IMG') return (node as Element).getAttribute('alt') ?? '';
  if (node.nodeType === 3) return node.textContent ?? '';
  return [...node.childNodes].map(readOut).join('');
}

const ALLOWED = new Set(
  'P H2 H3 H4 STRONG EM U S A BR UL OL LI BLOCKQUOTE TABLE THEAD TBODY TR TH TD FIGURE IMG HR'.split(' '),
);

describe('the HTML of a body', () => {
  it('contains headings, alignment, marks, links and line breaks', () => {
    expect(
      body(
        h(2, '一、总体要求'),
        p(['依法', bold('公开'), lineBreak, link('原文', 'https://example.com/?a=1&b=2')], 'center'),
      ),
    ).toBe(
      '<h2>一、总体要求</h2><p class="align-center">依法<strong>公开</strong><br>' +
        '<a href="https://example.com/?a=1&amp;b=2" rel="noopener noreferrer">原文</a></p>',
    );
  });

  it('nests marks in a fixed order and joins marks that neighbouring texts share', () => {
    const a = text('甲', { type: 'strike' }, { type: 'bold' }, { type: 'link', attrs: { href: '/a' } });
    const b = text('乙', { type: 'link', attrs: { href: '/a' } }, { type: 'bold' });
    expect(body(p([a, b]))).toBe(
      '<p><a href="/a" rel="noopener noreferrer"><strong><s>甲</s>乙</strong></a></p>',
    );
  });

  it('puts the first rows of header cells into a table head, and gives every header cell a scope', () => {
    expect(body(table(['科室', '件数'], ['办信科', '12']))).toBe(
      '<table><thead><tr><th scope="col"><p>科室</p></th><th scope="col"><p>件数</p></th></tr></thead>' +
        '<tbody><tr><td><p>办信科</p></td><td><p>12</p></td></tr></tbody></table>',
    );
  });

  it('does not put a header cell that spans into the rows below into the table head', () => {
    const html = body({
      type: 'table',
      content: [
        {
          type: 'tableRow',
          content: [{ type: 'tableHeader', attrs: { rowspan: 2, colspan: 3 }, content: [p('合计')] }],
        },
        { type: 'tableRow', content: [{ type: 'tableCell', content: [p('1')] }] },
      ],
    });
    expect(html).not.toContain('<thead>');
    expect(html).toContain('<th scope="row" colspan="3" rowspan="2">');
  });

  it('refers to images by their hash, or by an address when an image source is given', () => {
    const content = contentOf({ body: doc(image('a'.repeat(64), '会议"现场"')) });
    expect(renderBody(content)).toBe(
      `<figure><img data-sha256="${'a'.repeat(64)}" alt="会议&quot;现场&quot;"></figure>`,
    );
    expect(renderBody(content, { imageSource: (sha256) => `/files/${sha256}?a&b` })).toContain(
      `<img src="/files/${'a'.repeat(64)}?a&amp;b" alt=`,
    );
  });

  it('starts an ordered list at its given number', () => {
    const list = ol('三', '四');
    expect(body({ ...list, attrs: { start: 3 } } as typeof list, ul('点'))).toBe(
      '<ol start="3"><li><p>三</p></li><li><p>四</p></li></ol><ul><li><p>点</p></li></ul>',
    );
  });

  it('escapes text, so that it cannot become a tag or leave its attribute', () => {
    fc.assert(
      fc.property(textArbitrary, (words) => {
        const element = parse(`<p title="${escapeHtml(words)}">${escapeHtml(words)}</p>`);
        const paragraph = element.firstElementChild as Element;
        const seen = words.replaceAll('\0', '\uFFFD');
        expect(element.querySelectorAll('*').length).toBe(1);
        expect(paragraph.textContent).toBe(seen);
        expect(paragraph.getAttributeNames()).toEqual(['title']);
        expect(paragraph.getAttribute('title')).toBe(seen);
      }),
    );
  });

  it('is well formed for every document of the schema, with allowed tags only and the complete text', () => {
    fc.assert(
      fc.property(documentArbitrary, (some) => {
        const html = renderBody(contentOf({ body: some }));
        const element = parse(html);
        // If parsing and serialising give the same text, no tag was left open, closed twice or moved.
        expect(decoded(element.innerHTML)).toBe(decoded(html));
        const tags = html.match(/<[a-z]\w*/g) ?? [];
        expect([...element.querySelectorAll('*')].length).toBe(tags.length);
        for (const node of element.querySelectorAll('*')) {
          expect(ALLOWED).toContain(node.nodeName);
          for (const name of node.getAttributeNames()) expect(name).not.toMatch(/^on|style|srcdoc/);
        }
        const bare = (words: string) => words.replace(/[\n\t]/g, '').replaceAll('\0', '\uFFFD');
        expect(bare(readOut(element))).toBe(bare(plainText(some)));
      }),
    );
  });
});

describe('the signed part of a public page', () => {
  it('links every file under its own name and is well formed for every package', () => {
    fc.assert(
      fc.property(packageArbitrary, (content) => {
        const html = renderSigned(content);
        const element = parse(html);
        expect(decoded(element.innerHTML)).toBe(decoded(html));
        const files = [...element.querySelectorAll('.attachments a')];
        expect(files.map((file) => file.textContent)).toEqual(content.attachments.map(({ name }) => name));
        for (const shown of element.querySelectorAll('img'))
          expect(shown.getAttribute('src')).toMatch(/^\/blobs\/[0-9a-f]{64}\/image$/);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the preview page', () => {
  it('shows title, place, source, summary, body and attachments', () => {
    const element = parse(
      renderPage(
        contentOf({
          summary: '摘要文字',
          attachments: [
            { name: '回执<1>.docx', sha256: 'b'.repeat(64), size: 2048, mediaType: 'application/msword' },
          ],
        }),
        { site: '市信访局', column: '工作动态' },
      ),
    );
    expect(element.querySelector('h1')?.textContent).toBe('市信访局召开工作例会');
    expect(element.querySelector('.facts')?.textContent).toBe('栏目：市信访局 / 工作动态 来源：局办公室');
    expect(element.querySelector('.summary')?.textContent).toBe('摘要文字');
    expect(element.querySelector('.body p')?.textContent).toContain('会议听取了');
    expect(element.querySelector('.attachments li')?.textContent).toBe('回执<1>.docx（2.0 KB）');
  });

  it('is well formed for every package', () => {
    fc.assert(
      fc.property(packageArbitrary, (content) => {
        const html = renderPage(content, { site: '<站>', column: '&栏' });
        const element = parse(html);
        expect(decoded(element.innerHTML)).toBe(decoded(html));
        expect(element.children.length).toBe(1);
      }),
      { numRuns: 50 },
    );
  });
});
