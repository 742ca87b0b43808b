// @vitest-environment jsdom
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRevisions as steps } from '../../../../electron/domain/article/difference';
import { canonicalText } from '../../../../electron/domain/encoding/canonical';
import { renderBody } from '../../../../electron/domain/article/render';
import { plainText } from '../../../../electron/domain/article/text';
import { splitWords } from '../../../../electron/domain/article/word-difference';
import type { Block, ContentPackage } from '../../../../electron/platform/contract';
import { blockArbitrary, documentArbitrary, packageArbitrary } from '../../../fixtures/arbitrary';
import {
  bold,
  contentOf,
  doc,
  h,
  image,
  link,
  ol,
  p,
  quote,
  table,
  text,
  ul,
} from '../../../fixtures/content';

const names = {
  site: (id: string) => id,
  column: (id: string) => ({ a: '工作动态', b: '通知公告' })[id] ?? id,
};

/** Runs the generator of the difference to its end and returns its result. */
function difference(...of: Parameters<typeof steps>) {
  const work = steps(...of);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

const bodyDifference = (before: Block[], after: Block[]) =>
  difference(contentOf({ body: doc(...before) }), contentOf({ body: doc(...after) }), names).blocks;

const HASH_A = 'a'.repeat(64);
const HASH_B = 'b'.repeat(64);

/**
 * Returns the text of one side without the link targets that the difference adds. `without` also removes the marked
 * words.
 */
function sideText(html: string | null, without?: 'del' | 'ins'): string {
  const element = document.createElement('div');
  element.innerHTML = html ?? '';
  for (const note of element.querySelectorAll('.target')) note.remove();
  if (without) for (const edit of element.querySelectorAll(without)) edit.remove();
  return element.textContent ?? '';
}
const bare = (words: string) => words.replace(/[\n\t]/g, '').replaceAll('\0', '\uFFFD');

/** Pairs of bodies, the second made from the first by up to three edits. */
const editedArbitrary = documentArbitrary.chain((before) =>
  fc
    .array(fc.tuple(fc.nat(), fc.constantFrom('drop', 'insert', 'replace', 'swap'), blockArbitrary), {
      maxLength: 3,
    })
    .map((edits) => {
      const content = [...before.content];
      for (const [where, kind, block] of edits) {
        const at = where % (content.length + 1);
        if (kind === 'drop') content.splice(at, 1);
        else if (kind === 'insert') content.splice(at, 0, block);
        else if (kind === 'replace') content.splice(at, 1, block);
        else content.push(...content.splice(at, 1));
      }
      return [before, doc(...content)] as const;
    }),
);

describe('the difference of two bodies', () => {
  it('marks a changed date and a changed number as a whole', () => {
    expect(
      bodyDifference(
        [p('会议定于11月30日上午9时召开，经费3.5万元，办结率98%。')],
        [p('会议定于12月5日上午9时召开，经费4万元，办结率98%。')],
      ),
    ).toEqual([
      {
        kind: 'changed',
        left: '<p>会议定于<del>11月30日</del>上午9时召开，经费<del>3.5万元</del>，办结率98%。</p>',
        right: '<p>会议定于<ins>12月5日</ins>上午9时召开，经费<ins>4万元</ins>，办结率98%。</p>',
      },
    ]);
  });

  it('treats a number with its unit, a Chinese numeral and an address as one word each', () => {
    expect(splitWords('2026年11月30日')).toEqual(['2026年11月30日']);
    expect(splitWords('第十二条')).toEqual(['第', '十二条']);
    expect(splitWords('12.5%')).toEqual(['12.5%']);
    expect(splitWords('见https://example.com/a?b=1。')).toEqual(['见', 'https://example.com/a?b=1', '。']);
  });

  it('marks changed words and leaves the other sentences unmarked', () => {
    const [block] = bodyDifference(
      [p('第一句不变。请各单位于周五前报送材料。最后一句不变。')],
      [p('第一句不变。请各科室于周五前报送材料。最后一句不变。')],
    );
    expect(block?.left).toBe('<p>第一句不变。请各<del>单位</del>于周五前报送材料。最后一句不变。</p>');
    expect(block?.right).toBe('<p>第一句不变。请各<ins>科室</ins>于周五前报送材料。最后一句不变。</p>');
  });

  it('matches a paragraph after others were inserted before it', () => {
    const blocks = bodyDifference(
      [p('甲段文字在此。'), p('关于做好来访接待工作的要求如下。')],
      [p('全新的开头。'), p('甲段文字在此。'), h(2, '小标题'), p('关于做好群众来访接待工作的要求如下。')],
    );
    expect(blocks.map(({ kind }) => kind)).toEqual(['added', 'same', 'added', 'changed']);
    expect(blocks[3]?.right).toContain('<ins>群众</ins>');
  });

  it('marks changes of a table cell by cell', () => {
    const blocks = bodyDifference(
      [table(['单位', '联系人'], ['信息中心', '张三'], ['办公室', '李四'])],
      [table(['单位', '联系人'], ['宣传处', '张三'], ['办公室', '李四'], ['督查科', '王五'])],
    );
    expect(blocks.map(({ kind }) => kind)).toEqual(['same', 'changed', 'same', 'added']);
    expect(blocks[1]?.left).toContain(
      '<td class="changed"><p><del>信息中心</del></p></td><td><p>张三</p></td>',
    );
    expect(blocks[1]?.right).toContain('<ins>宣传处</ins>');
    expect(blocks[3]?.right).toContain('<ins>督查科</ins>');
  });

  it('marks a removed column of a table', () => {
    const [, row] = bodyDifference(
      [table(['单位', '电话', '联系人'], ['办公室', '3379001', '李四'])],
      [table(['单位', '联系人'], ['办公室', '李四'])],
    );
    expect(row?.left).toBe(
      '<table><tbody><tr><td><p>办公室</p></td><td class="changed"><p><del>3379001</del></p></td>' +
        '<td><p>李四</p></td></tr></tbody></table>',
    );
  });

  it('shows a change of bold, of alignment and of heading level', () => {
    const [marked] = bodyDifference([p(['请', text('务必'), '核实'])], [p(['请', bold('务必'), '核实'])]);
    expect(marked).toEqual({
      kind: 'changed',
      left: '<p>请<del>务必</del>核实</p>',
      right: '<p>请<ins><strong>务必</strong></ins>核实</p>',
    });
    expect(bodyDifference([p('落款')], [p('落款', 'right')])[0]).toEqual({
      kind: 'changed',
      left: '<p>落款</p>',
      right: '<p class="align-right">落款</p>',
    });
    expect(bodyDifference([h(2, '要求')], [h(3, '要求')])[0]?.kind).toBe('changed');
  });

  it('writes out the address of a changed link', () => {
    const [block] = bodyDifference(
      [p(['详见', link('附件', 'https://example.com/old'), '。'])],
      [p(['详见', link('附件', 'https://example.com/new'), '。'])],
    );
    expect(block?.left).toContain('<span class="target">〔https://example.com/old〕</span>');
    expect(block?.right).toContain('<span class="target">〔https://example.com/new〕</span>');
  });

  it('compares images by their content, and their text alternatives by words', () => {
    expect(bodyDifference([image(HASH_A, '会议现场')], [image(HASH_B, '会议现场')])[0]).toEqual({
      kind: 'changed',
      left: `<figure><del><img data-sha256="${HASH_A}" alt=""></del><figcaption>会议现场</figcaption></figure>`,
      right: `<figure><ins><img data-sha256="${HASH_B}" alt=""></ins><figcaption>会议现场</figcaption></figure>`,
    });
    const [alt] = bodyDifference([image(HASH_A, '会议现场')], [image(HASH_A, '培训现场')]);
    expect(alt?.left).toContain(`<img data-sha256="${HASH_A}" alt=""><figcaption><del>会议</del>现场`);
  });

  it('keeps list items unchanged after an insertion before them, with their own numbers on each side', () => {
    const blocks = bodyDifference(
      [ol('登记来访事项', '转送责任单位')],
      [ol('核对身份信息', '登记来访事项', '转送责任单位')],
    );
    expect(blocks.map(({ kind }) => kind)).toEqual(['added', 'same', 'same']);
    expect(blocks[2]?.left).toContain('<ol start="2">');
    expect(blocks[2]?.right).toContain('<ol start="3">');
  });

  it('reports a split list, a removed quotation and a changed kind of list', () => {
    const cut = bodyDifference([ol('一', '二')], [ol('一'), ol('二')]);
    expect(cut.map(({ kind }) => kind)).toEqual(['same', 'changed']);
    expect(bodyDifference([quote(p('原文'))], [p('原文')])[0]?.kind).toBe('changed');
    expect(bodyDifference([ul('甲')], [ol('甲')])[0]?.kind).toBe('changed');
  });

  it('does not mix two sentences that have no words in common', () => {
    const [block] = bodyDifference([p('今天下午召开会议。')], [p('请提交书面材料。')]);
    expect(block?.left).toBe('<p><del>今天下午召开会议。</del></p>');
  });

  it('contains the whole earlier text on the left and the whole later text on the right, with every difference marked', () => {
    fc.assert(
      fc.property(
        fc.oneof(editedArbitrary, fc.tuple(documentArbitrary, documentArbitrary)),
        ([before, after]) => {
          const blocks = bodyDifference(before.content, after.content);
          const side = (which: 'left' | 'right') => blocks.map((block) => sideText(block[which])).join('');
          expect(bare(side('left'))).toBe(bare(plainText(before)));
          expect(bare(side('right'))).toBe(bare(plainText(after)));
          for (const { kind, left, right } of blocks) {
            if (kind === 'changed') expect(sideText(left, 'del')).toBe(sideText(right, 'ins'));
            if (kind === 'same') expect(sideText(left)).toBe(sideText(right));
            if (kind === 'same') expect(`${left}${right}`).not.toMatch(/<(del|ins)>/);
            if (kind === 'removed') expect([right, sideText(left, 'del')]).toEqual([null, '']);
            if (kind === 'added') expect([left, sideText(right, 'ins')]).toEqual([null, '']);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('reports no change exactly when both pages render the same', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          editedArbitrary,
          documentArbitrary.map((some) => [some, some] as const),
        ),
        ([before, after]) => {
          const same = bodyDifference(before.content, after.content).every(({ kind }) => kind === 'same');
          const page = (body: ContentPackage['body']) => renderBody(contentOf({ body }));
          expect(same).toBe(page(before) === page(after));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('compares a very long paragraph, and one in which every word was changed', () => {
    const sentence = '市信访局扎实开展走访调研，推动信访工作法治化。';
    const long = sentence.repeat(3000);
    const [edited] = bodyDifference([p(long)], [p(long.replace('扎实', '深入') + '完。')]);
    expect(edited?.left?.match(/<del>/g)).toHaveLength(1);
    expect(edited?.right?.match(/<ins>/g)).toHaveLength(2);
    const other = [...long].reverse().join('');
    const [rewritten] = bodyDifference([p(long)], [p(other)]);
    expect(sideText(rewritten?.left ?? null)).toBe(long);
    expect(sideText(rewritten?.right ?? null)).toBe(other);
  });

  it('pairs a thousand paragraphs that were all changed', () => {
    const paragraphs = (year: string) =>
      Array.from({ length: 1000 }, (_, index) => p(`第${index}项任务由责任科室负责，${year}年底前完成。`));
    const blocks = bodyDifference(paragraphs('2025'), paragraphs('2026'));
    expect(blocks.every(({ kind }) => kind === 'changed')).toBe(true);
    expect(blocks).toHaveLength(1000);
  });
});

describe('the difference of the fields around a body', () => {
  it('lists each field that changed, sites and columns by name', () => {
    const before = contentOf({ columnId: 'a', attachments: [] });
    const after = contentOf({
      title: '市信访局召开专题会议',
      columnId: 'b',
      major: true,
      secrecy: { ...before.secrecy, personalData: 'redacted' },
      attachments: [{ name: '附表.xlsx', sha256: HASH_A, size: 2048, mediaType: 'application/vnd.ms-excel' }],
    });
    expect(difference(before, after, names).fields).toEqual([
      { label: '标题', before: '市信访局召开工作例会', after: '市信访局召开专题会议' },
      { label: '栏目', before: '工作动态', after: '通知公告' },
      { label: '重特大信息', before: '否', after: '是' },
      { label: '个人信息', before: '不含个人信息', after: '已隐去个人信息' },
      {
        label: '附件',
        before: '',
        after: `附表.xlsx（2048 字节，application/vnd.ms-excel，SHA-256 ${HASH_A}）`,
      },
    ]);
  });

  it('tells a replaced, a renamed and a reordered attachment apart', () => {
    const file = (name: string, sha256: string) => ({ name, sha256, size: 10, mediaType: 'application/pdf' });
    const fields = (a: ReturnType<typeof file>[], b: ReturnType<typeof file>[]) =>
      difference(contentOf({ attachments: a }), contentOf({ attachments: b }), names).fields;
    expect(fields([file('甲.pdf', HASH_A)], [file('甲.pdf', HASH_B)])).toHaveLength(1);
    expect(fields([file('甲.pdf', HASH_A)], [file('乙.pdf', HASH_A)])[0]?.after).toContain('乙.pdf');
    expect(
      fields(
        [file('甲.pdf', HASH_A), file('乙.pdf', HASH_B)],
        [file('乙.pdf', HASH_B), file('甲.pdf', HASH_A)],
      ),
    ).toEqual([{ label: '附件顺序', before: '甲.pdf、乙.pdf', after: '乙.pdf、甲.pdf' }]);
  });

  it('is empty exactly when everything outside the body is the same', () => {
    fc.assert(
      fc.property(packageArbitrary, packageArbitrary, (before, after) => {
        const outside = ({ body: _, ...rest }: ContentPackage) => canonicalText(rest);
        expect(difference(before, after, names).fields.length === 0).toBe(outside(before) === outside(after));
        expect(difference(before, before, names).fields).toEqual([]);
      }),
    );
  });
});
