import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldMapped, foldText } from '../../../../../electron/core/articles/search/fold';
import { gramsOf, prepareQuery } from '../../../../../electron/core/articles/search/grams';
import { excerptOf, rangesOf } from '../../../../../electron/core/articles/search/highlight';

const text = () => fc.string({ unit: 'binary', maxLength: 60 });
const none = { columnId: null, onlyLive: false };

describe('folding', () => {
  it('unifies full-width, upper-case and compatibility forms, and removes invisible characters', () => {
    expect(foldText('ＡＢＣ１２３，（：）')).toBe('abc123,(:)');
    expect(foldText('A4纸张㎡①')).toBe('a4纸张m21');
    expect(foldText('信\u200b访\u00ad')).toBe('信访');
    expect(foldText('第\u3000一\n\t章')).toBe('第 一  章');
    expect(foldText('\u00e9')).toBe(foldText('e\u0301'));
    expect(foldText('\uf9d1')).toBe('六');
  });

  it('of a concatenation is the concatenation of the foldings', () => {
    fc.assert(
      fc.property(text(), text(), text(), (before, part, after) => {
        expect(foldText(before + part + after)).toBe(foldText(before) + foldText(part) + foldText(after));
      }),
    );
  });

  it('maps every UTF-16 unit to its origin in the original text', () => {
    fc.assert(
      fc.property(text(), (original) => {
        const folded = foldMapped(original);
        expect(folded.text).toBe(foldText(original));
        expect(folded.origin).toHaveLength(folded.text.length + 1);
        expect(folded.origin.at(-1)).toBe(original.length);
        for (let i = 1; i < folded.origin.length; i++)
          expect(folded.origin[i]!).toBeGreaterThanOrEqual(folded.origin[i - 1]!);
      }),
    );
  });

  it('replaces code points that are reserved for the index by blanks', () => {
    expect(foldText('\ufdd0a\ufdd1\ufdd2')).toBe(' a  ');
  });
});

describe('grams', () => {
  it('are single characters and adjacent pairs, not across blanks', () => {
    expect([...gramsOf('信访 a1')].sort()).toEqual(['1', 'a', 'a1', '信', '信访', '访'].sort());
  });

  it('include triples with at least two digits or letters', () => {
    const triples = [...gramsOf('12月3日a4纸')].filter((gram) => gram.length === 3);
    expect(triples).toEqual(['12月', '2月3', '3日a', '日a4', 'a4纸']);
    expect(prepareQuery('12月3', none)).toMatchObject({
      anywhere: '"12月" AND "2月3"',
      termsToCheck: ['12月3'],
    });
    expect(prepareQuery('2月3', none)).toMatchObject({ anywhere: '"2月3"', termsToCheck: [] });
  });

  it('of a query are grams of every text that contains the query', () => {
    fc.assert(
      fc.property(
        text(),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
        text(),
        (a, part, b) => {
          const query = prepareQuery(foldText(part), none);
          const grams = gramsOf(foldText(a + part + b));
          const asked = query === null ? [] : query.anywhere.slice(1, -1).split('" AND "');
          for (const gram of asked) expect(grams).toContain(gram.replaceAll('""', '"'));
        },
      ),
    );
  });

  it('are null for a query of blanks', () => {
    expect(prepareQuery(foldText(' \u3000\n'), none)).toBeNull();
  });
});

describe('highlights', () => {
  const marked = (original: string, query: string) =>
    rangesOf(foldMapped(original), prepareQuery(foldText(query), none)!.terms).map(([a, b]) =>
      original.slice(a, b),
    );

  it('cover the matching characters of the original text', () => {
    expect(marked('关于２０２４年工作的通知（Ａ4）', '2024年')).toEqual(['２０２４年']);
    expect(marked('约10㎡，A4纸', 'm2')).toEqual(['㎡']);
    expect(marked('约10㎡，A4纸', '2')).toEqual(['㎡']);
    expect(marked('𠮷𠮷野家', '𠮷')).toEqual(['𠮷𠮷']);
    expect(marked('信\u200b访局', '信访')).toEqual(['信\u200b访']);
  });

  it('of several terms are in order and do not overlap', () => {
    expect(rangesOf(foldMapped('办理信访事项办理'), ['信访', '访事', '办理'])).toEqual([
      [0, 5],
      [6, 8],
    ]);
  });

  it('are shown in a one-line excerpt around the first match', () => {
    const original = `${'前'.repeat(100)}\n信访\n${'后'.repeat(100)}`;
    const { excerpt, ranges } = excerptOf(original, ['信访']);
    expect(excerpt.length).toBeLessThanOrEqual(82);
    expect(excerpt).toMatch(/^…前+ 信访 后+…$/);
    expect(ranges.map(([a, b]) => excerpt.slice(a, b))).toEqual(['信访']);
  });

  it('stay within the excerpt, in order and without overlap', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.nat(300),
        fc.nat(5),
        (original, at, length) => {
          const query = foldText(original.slice(at, at + length + 1)).trim();
          fc.pre(query !== '' && !query.includes(' '));
          const { excerpt, ranges } = excerptOf(original, [query]);
          let end = 0;
          for (const [from, to] of ranges) {
            expect(from).toBeGreaterThanOrEqual(end);
            expect(to).toBeLessThanOrEqual(excerpt.length);
            end = to;
          }
        },
      ),
    );
  });
});
