import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldMapped, foldText } from '../../../../../electron/core/articles/search/fold';
import { prepareQuery } from '../../../../../electron/core/articles/search/grams';
import { IndexRowWriter } from '../../../../../electron/core/articles/search/index-row';
import { excerptOf, rangesOf } from '../../../../../electron/core/articles/search/highlight';

const text = () => fc.string({ unit: 'binary', maxLength: 60 });
const none = { columnId: null, onlyLive: false };

const rows = new IndexRowWriter();
/** The grams of a text as bytes, without those of a title; each byte is a character. */
function gramsOf(folded: string): string[] {
  const row = rows.write('', folded, { columnId: '', live: false });
  return row.toString('latin1').split(' ').slice(0, -1);
}
const readable = (gram: string) => Buffer.from(gram, 'latin1').toString();
/** The grams by which a query is looked up, as bytes. */
function lookupsOf(query: string): string[] {
  const prepared = prepareQuery(query, none);
  if (prepared === null) return [];
  return prepared.anywhere
    .toString('latin1')
    .slice(1, -1)
    .split('" AND "')
    .map((gram) => gram.replaceAll('""', '"'));
}

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
        const origin = folded.origin ?? Array.from({ length: original.length + 1 }, (_, i) => i);
        expect(origin).toHaveLength(folded.text.length + 1);
        for (const [i, character] of [...original].entries()) {
          const from = [...original].slice(0, i).join('').length;
          const part = foldText(character);
          const at = origin.indexOf(from);
          if (part !== '') expect(folded.text.slice(at, at + part.length)).toBe(part);
        }
        expect(origin.at(-1)).toBe(original.length);
        for (let i = 1; i < origin.length; i++) expect(origin[i]!).toBeGreaterThanOrEqual(origin[i - 1]!);
      }),
    );
  });

  it('replaces code points that are reserved for the index by blanks', () => {
    expect(foldText('\ufdd0a\ufdd1\ufdd2')).toBe(' a  ');
  });
});

describe('grams', () => {
  it('are single characters and adjacent pairs, not across blanks', () => {
    expect(gramsOf('信访 a1').map(readable).sort()).toEqual(['1', 'a', 'a1', '信', '信访', '访'].sort());
  });

  it('include triples with at least two digits or letters', () => {
    const triples = gramsOf('12月3日a4纸')
      .map(readable)
      .filter((gram) => gram.length === 3);
    expect(triples).toEqual(['12月', '2月3', '3日a', '日a4', 'a4纸']);
    expect(lookupsOf('12月3').map(readable)).toEqual(['12月', '2月3']);
    expect(prepareQuery('12月3', none)).toMatchObject({ termsToCheck: ['12月3'] });
    expect(lookupsOf('2月3').map(readable)).toEqual(['2月3']);
    expect(prepareQuery('2月3', none)).toMatchObject({ termsToCheck: [] });
  });

  it('are written once, and pairs and triples once more with a mark when they are frequent', () => {
    const grams = gramsOf('甲乙甲乙甲乙甲乙').map(readable);
    expect(grams).toEqual(['甲', '乙', '甲乙', '乙甲', '\ufdd3甲乙']);
  });

  it('of a text of any length are complete', () => {
    const long = Array.from({ length: 30_000 }, (_, i) => String.fromCharCode(0x4e00 + (i % 20_000))).join(
      '',
    );
    expect(new Set(gramsOf(long)).size).toBe(40_000);
    expect(gramsOf('信访').map(readable)).toEqual(['信', '访', '信访']);
  });

  it('of a query are grams of every text that contains the query', () => {
    fc.assert(
      fc.property(
        text(),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
        text(),
        (a, part, b) => {
          const grams = gramsOf(foldText(a + part + b));
          for (const gram of lookupsOf(foldText(part))) expect(grams).toContain(gram);
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
    // One character of two units, folded to the two letters “hv”.
    expect(marked('约\u{1f14a}线', 'h')).toEqual(['\u{1f14a}']);
  });

  it('of several terms are in order and do not overlap', () => {
    expect(rangesOf(foldMapped('办理信访事项办理'), ['信访', '访事', '办理'])).toEqual([
      [0, 5],
      [6, 8],
    ]);
  });

  it('are shown in a one-line excerpt around the first match', () => {
    const original = `${'前'.repeat(100)}\n信访\n${'后'.repeat(100)}`;
    const { excerpt, ranges } = excerptOf(original, foldMapped(original), ['信访']);
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
          const { excerpt, ranges } = excerptOf(original, foldMapped(original), [query]);
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
