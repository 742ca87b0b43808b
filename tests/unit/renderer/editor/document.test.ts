import { getSchema } from '@tiptap/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  documentSchema,
  linkHref,
  type Block,
  type Document,
  type Inline,
  type Mark,
} from '../../../../electron/platform/contract';
import { fromDocument, toDocument } from '../../../../renderer/components/editor/document';
import { completeHref, isHref } from '../../../../renderer/components/editor/links';
import { bodyExtensions } from '../../../../renderer/components/editor/schema';

const schema = getSchema(bodyExtensions(null, ''));

const text = fc.string({
  unit: fc.constantFrom('信', '访', '办', '理', '。', 'A', '1', '\u{20BB7}'),
  minLength: 1,
  maxLength: 6,
});
const marks = fc
  .tuple(fc.subarray(['bold', 'italic', 'underline', 'strike'] as const), fc.boolean())
  .map(([plain, link]): Mark[] => [
    ...plain.map((type) => ({ type })),
    ...(link ? [{ type: 'link' as const, attrs: { href: 'https://xfj.luan.gov.cn/a' } }] : []),
  ]);
const inline: fc.Arbitrary<Inline> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(text, marks)
      .map(([value, m]): Inline => ({ type: 'text', text: value, ...(m.length > 0 && { marks: m }) })),
  },
  { weight: 1, arbitrary: fc.constant<Inline>({ type: 'hardBreak' }) },
);
/** Adjacent texts of a canonical body differ in their marks. */
const line = fc.array(inline, { maxLength: 4 }).map((nodes) =>
  nodes.filter((node, i) => {
    const before = nodes[i - 1];
    return !(
      node.type === 'text' &&
      before?.type === 'text' &&
      JSON.stringify(node.marks) === JSON.stringify(before.marks)
    );
  }),
);
const content = line.map((nodes) => (nodes.length > 0 ? { content: nodes } : {}));
const align = fc.option(fc.constantFrom('center' as const, 'right' as const, 'justify' as const), {
  nil: undefined,
});

const { block } = fc.letrec<{ block: Block; blocks: Block[] }>((tie) => {
  const items = fc.array(
    tie('blocks').map((blocks) => ({ type: 'listItem' as const, content: blocks })),
    { minLength: 1, maxLength: 2 },
  );
  return {
    blocks: fc.array(tie('block'), { minLength: 1, maxLength: 2 }),
    block: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc
        .tuple(content, align)
        .map(([c, a]): Block => ({ type: 'paragraph', ...(a && { attrs: { textAlign: a } }), ...c })),
      fc
        .tuple(fc.constantFrom(2 as const, 3 as const, 4 as const), content, align)
        .map(([level, c, a]): Block => ({
          type: 'heading',
          attrs: { level, ...(a && { textAlign: a }) },
          ...c,
        })),
      fc.constant<Block>({ type: 'horizontalRule' }),
      text.map((alt): Block => ({ type: 'image', attrs: { sha256: 'ab'.repeat(32), alt } })),
      items.map((list): Block => ({ type: 'bulletList', content: list })),
      fc
        .tuple(items, fc.option(fc.integer({ min: 2, max: 40 }), { nil: undefined }))
        .map(([list, start]): Block => ({
          type: 'orderedList',
          ...(start && { attrs: { start } }),
          content: list,
        })),
      tie('blocks').map((blocks): Block => ({ type: 'blockquote', content: blocks })),
      fc.tuple(tie('blocks'), tie('blocks'), fc.boolean()).map(([left, right, head]): Block => ({
        type: 'table',
        content: [
          {
            type: 'tableRow',
            content: [{ type: head ? 'tableHeader' : 'tableCell', attrs: { colspan: 2 }, content: left }],
          },
          {
            type: 'tableRow',
            content: [
              { type: 'tableCell', content: right },
              { type: 'tableCell', content: [{ type: 'paragraph' }] },
            ],
          },
        ],
      })),
    ),
  };
});
const body: fc.Arbitrary<Document> = fc.array(block, { maxLength: 4 }).map((blocks) => {
  const last = blocks.findLastIndex((b) => !(b.type === 'paragraph' && b.content === undefined));
  return { type: 'doc', content: blocks.slice(0, last + 1) };
});

describe('a body that passes through the editor', () => {
  it('is unchanged by the schema of the editor', () => {
    fc.assert(
      fc.property(body, (document) => {
        const node = schema.nodeFromJSON(fromDocument(document));
        node.check();
        const out = toDocument(node.toJSON());
        expect(out.lost).toEqual([]);
        expect(out.document).toEqual(document);
        documentSchema.parse(out.document);
      }),
      { numRuns: 300 },
    );
  });

  it('loses default attributes and empty paragraphs at its end', () => {
    const { document } = toDocument({
      type: 'doc',
      content: [
        { type: 'paragraph', attrs: { textAlign: 'left' }, content: [{ type: 'text', text: '一' }] },
        { type: 'orderedList', attrs: { start: 1, type: null }, content: [{ type: 'listItem' }] },
        { type: 'paragraph', attrs: { textAlign: null } },
        { type: 'paragraph' },
      ],
    });
    expect(document.content).toEqual([
      { type: 'paragraph', content: [{ type: 'text', text: '一' }] },
      { type: 'orderedList', content: [{ type: 'listItem', content: [{ type: 'paragraph' }] }] },
    ]);
  });

  it('loses nodes and marks that the contract does not know, and lists them', () => {
    const { document, lost } = toDocument({
      type: 'doc',
      content: [
        { type: 'codeBlock', content: [{ type: 'text', text: 'x' }] },
        { type: 'image', attrs: { sha256: 'no', alt: '' } },
        {
          type: 'paragraph',
          content: [
            { type: 'text', text: '甲', marks: [{ type: 'highlight' }] },
            { type: 'text', text: '乙', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] },
          ],
        },
      ],
    });
    expect(lost.sort()).toEqual(['codeBlock', 'image', 'link', 'mark:highlight']);
    expect(document.content).toEqual([{ type: 'paragraph', content: [{ type: 'text', text: '甲乙' }] }]);
  });

  it('loses table rows emptied by merging, with spans shortened accordingly', () => {
    const cell = (attrs: object) => ({ type: 'tableCell', attrs, content: [{ type: 'paragraph' }] });
    const { document } = toDocument({
      type: 'doc',
      content: [
        {
          type: 'table',
          content: [
            {
              type: 'tableRow',
              content: [cell({ colspan: 1, rowspan: 3 }), cell({ colspan: 1, rowspan: 2 })],
            },
            { type: 'tableRow' },
            { type: 'tableRow', content: [cell({ colspan: 1, rowspan: 1 })] },
          ],
        },
      ],
    });
    expect(document.content).toEqual([
      {
        type: 'table',
        content: [
          {
            type: 'tableRow',
            content: [
              { type: 'tableCell', attrs: { rowspan: 2 }, content: [{ type: 'paragraph' }] },
              { type: 'tableCell', content: [{ type: 'paragraph' }] },
            ],
          },
          { type: 'tableRow', content: [{ type: 'tableCell', content: [{ type: 'paragraph' }] }] },
        ],
      },
    ]);
    documentSchema.parse(document);
  });

  it('never contains half of a surrogate pair', () => {
    const { document } = toDocument({
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: '吉\uD842祥' }] }],
    });
    expect(document.content).toEqual([
      { type: 'paragraph', content: [{ type: 'text', text: '吉\uFFFD祥' }] },
    ]);
  });
});

describe('the address of a link', () => {
  it('is judged as the contract judges it', () => {
    const known = [
      'javascript:alert(1)',
      'JAVASCRIPT:x',
      ' https://a.cn',
      'https://a.cn/信访',
      '/a/b',
      '#a',
      'tel:0564-3379000',
      'mailto:a@b.cn',
      'file:///c:/a',
      'ftp://a',
      'https://',
      '//evil.cn',
      'data:text/html,x',
      'https://a b',
    ];
    for (const address of known)
      expect([address, isHref(address)]).toEqual([address, linkHref.safeParse(address).success]);
    const addresses = fc.oneof(fc.webUrl(), fc.string());
    fc.assert(fc.property(addresses, (address) => isHref(address) === linkHref.safeParse(address).success));
  });

  it('is completed only where it is unambiguous', () => {
    expect(completeHref(' www.luan.gov.cn/a ')).toBe('https://www.luan.gov.cn/a');
    expect(completeHref('https://a.cn')).toBe('https://a.cn');
    expect(completeHref('/zwgk')).toBe('/zwgk');
    expect(isHref(completeHref('javascript:alert(1)'))).toBe(false);
  });
});
