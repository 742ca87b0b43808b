import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLANK, breakLines, type Line } from '../../../../../electron/core/duty/print/lines';
import { LINES, paginate, type Block } from '../../../../../electron/core/duty/print/pages';
import { runToEnd } from '../../proof/run-verification';

const text = fc
  .array(fc.constantFrom('字', '，', '。', '（', '”', ' ', 'word', 'W', '1', '\n', '😀', 'e\u0301', '\t'), {
    maxLength: 300,
  })
  .map((parts) => parts.join(''));

describe('text broken into lines', () => {
  it('keeps every character except line breaks', () => {
    fc.assert(
      fc.property(
        fc.oneof(text, fc.string({ unit: 'binary' })),
        fc.integer({ min: 4, max: 50 }),
        (it, measure) => {
          const shown = breakLines(it, measure).join('');
          expect(shown).toBe(it.replace(/[\n\r\v\f\u0085\u2028\u2029]/g, ''));
        },
      ),
    );
  });

  it('keeps words and punctuation together', () => {
    expect(breakLines('请打开网站首页查看。', 9)).toEqual(['请打开网站首页查', '看。']);
    expect(breakLines('请打开网站首页（试行）', 8.5)).toEqual(['请打开网站首页', '（试行）']);
    expect(breakLines('请打开网站 example 首页', 9)).toEqual(['请打开网站 ', 'example 首页']);
  });
});

describe('lines on pages', () => {
  const line = (n: number): Line => ({ face: 'text', cells: [{ text: String(n), left: 0 }] });
  const blocks = fc.array(fc.integer({ min: 1, max: 3 * LINES }), { maxLength: 40 }).map((lengths) =>
    lengths.map((length, n): Block => {
      const lines = Array.from({ length }, (_, at) => line(1000 * n + at));
      return { lines, entry: n + 1, continuationHeader: [BLANK], pageHeader: [] };
    }),
  );

  it('appear once each, in order, and no page exceeds its length', () => {
    fc.assert(
      fc.property(blocks, (all) => {
        const pages = runToEnd(paginate(all));
        for (const page of pages) expect(page.lines.length).toBeLessThanOrEqual(LINES);
        expect(pages.flatMap(({ lines }) => lines.filter((it) => it !== BLANK))).toEqual(
          all.flatMap(({ lines }) => lines),
        );
      }),
    );
  });

  it('count every entry on the page where it begins, and state which entry continues', () => {
    fc.assert(
      fc.property(blocks, (all) => {
        const pages = runToEnd(paginate(all));
        const begun = pages.flatMap(({ first, last }) =>
          first === null || last === null
            ? []
            : Array.from({ length: last - first + 1 }, (_, n) => first + n),
        );
        expect(begun).toEqual(all.map(({ entry }) => entry));
        pages.forEach(({ continuedFrom }, n) =>
          expect(continuedFrom).toBe(pages[n - 1]?.continuedOn ?? null),
        );
      }),
    );
  });
});
