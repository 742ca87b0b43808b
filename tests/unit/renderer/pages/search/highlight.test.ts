import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlight } from '../../../../../renderer/pages/search/highlight';

const drawn = (text: string, ranges: Array<[number, number]>) =>
  highlight(text, ranges)
    .map((part) => (part.marked ? `[${part.text}]` : part.text))
    .join('');

describe('a search result with highlighted words', () => {
  it('marks every range', () => {
    expect(
      drawn('市信访局信访工作', [
        [1, 3],
        [4, 6],
      ]),
    ).toBe('市[信访]局[信访]工作');
  });

  it('joins adjacent and overlapping ranges, in any order', () => {
    expect(
      drawn('信访工作', [
        [1, 3],
        [0, 2],
      ]),
    ).toBe('[信访工]作');
    expect(
      drawn('信访工作', [
        [0, 2],
        [2, 4],
      ]),
    ).toBe('[信访工作]');
  });

  it('ignores ranges outside the text', () => {
    expect(drawn('信访', [[1, 9]])).toBe('信[访]');
    expect(drawn('', [[0, 2]])).toBe('');
  });

  it('never loses or duplicates a character', () => {
    const range = fc
      .tuple(fc.nat(12), fc.nat(12))
      .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
    fc.assert(
      fc.property(fc.string({ maxLength: 10 }), fc.array(range), (text, ranges) => {
        const parts = highlight(text, ranges);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        const marked = parts.flatMap((part) => [...part.text].map(() => part.marked));
        expect(parts.every((part, i) => part.marked !== parts[i + 1]?.marked)).toBe(true);
        expect(marked.length).toBe([...text].length);
      }),
    );
  });
});
