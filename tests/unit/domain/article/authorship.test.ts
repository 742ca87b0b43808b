import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passagesOf } from '../../../../electron/domain/article/authorship';
import { contentOf, doc, p } from '../../../fixtures/content';

const titled = (title: string) => passagesOf({ ...contentOf(), title, summary: '', body: doc() });
const marksOf = (title: string) => titled(title).flatMap(({ marks }) => marks);

/** Letters of the text, some outside of the basic plane. */
const letters = (length: { minLength: number; maxLength?: number }) =>
  fc.string({ unit: fc.constantFrom(...'市政府办关于印发防汛方案𠮷𠀀ab12'), ...length });

describe('the marks of a text', () => {
  it('are the same as those that platforms have stored', () => {
    expect(titled('市人民政府办公室关于印发𠮷林街道２０２６年防汛工作方案的通知')).toEqual([
      {
        marks: ['政府办公室关于印', '办公室关于印发𠮷', '于印发𠮷林街道2', '026年防汛工作'],
        isSignificant: true,
      },
    ]);
    expect(titled('通知')).toEqual([{ marks: ['通知'], isSignificant: false }]);
  });

  it('have one in common when two texts share fifteen consecutive letters', () => {
    const shared = letters({ minLength: 15, maxLength: 30 });
    const other = letters({ minLength: 0, maxLength: 30 });
    fc.assert(
      fc.property(shared, fc.array(other, { minLength: 4, maxLength: 4 }), (text, [a, b, c, d]) => {
        const first = new Set(marksOf(`${a}${text}${b}`));
        expect(marksOf(`${c}${text}${d}`).some((mark) => first.has(mark))).toBe(true);
      }),
    );
  });

  it('do not depend on spaces, punctuation, case and width', () => {
    expect(marksOf('防汛Ⅱ级应急响应，ABC 2026年7月1日起')).toEqual(
      marksOf('防汛Ⅱ级应急响应abc２０２６年７月１日起'),
    );
  });

  it('are those of each paragraph, also when another text has made some of them', () => {
    const before = { ...contentOf(), body: doc(p('第一段说明防汛工作的安排'), p('第二段')) };
    const after = { ...before, title: `${before.title}（修订）` };
    const made = new Map();
    passagesOf(before, made);
    expect(passagesOf(after, made)).toEqual(passagesOf(after));
  });
});
