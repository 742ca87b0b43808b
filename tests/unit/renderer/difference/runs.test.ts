import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedBlocks, foldRuns, stepChange } from '../../../../renderer/components/difference/foldRuns';

const blocks = (kinds: string) =>
  [...kinds].map((kind) => ({
    kind: ({ '=': 'same', '+': 'added', '-': 'removed', '~': 'changed' } as const)[kind] ?? ('same' as const),
    left: '',
    right: '',
  }));
const drawn = (kinds: string, opened: number[] = []) =>
  foldRuns(blocks(kinds), new Set(opened)).map((line) =>
    line.type === 'block' ? line.index : `${line.start}+${line.count}`,
  );

describe('a difference with unchanged blocks folded', () => {
  it('keeps one block before and after each change', () => {
    expect(drawn('======~=======')).toEqual(['0+5', 5, 6, 7, '8+6']);
    expect(drawn('~=====+')).toEqual([0, 1, '2+3', 5, 6]);
  });

  it('does not fold short runs', () => {
    expect(drawn('~====~')).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('shows a run that was opened', () => {
    expect(drawn('~=====+', [2])).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('never folds a change, and contains every block once', () => {
    const kinds = fc.string({ unit: fc.constantFrom('=', '=', '=', '+', '-', '~'), maxLength: 40 });
    fc.assert(
      fc.property(kinds, (text) => {
        const all = blocks(text);
        const seen = foldRuns(all, new Set()).flatMap((line) =>
          line.type === 'block' ? [line.index] : Array.from({ length: line.count }, (_, i) => line.start + i),
        );
        expect(seen).toEqual(all.map((_, index) => index));
        const shown = new Set(foldRuns(all, new Set()).map((l) => (l.type === 'block' ? l.index : -1)));
        expect(changedBlocks(all).every((index) => shown.has(index))).toBe(true);
      }),
    );
  });
});

describe('moving from change to change', () => {
  it('starts at the first or last change and wraps around at the ends', () => {
    expect(stepChange(3, -1, 1)).toBe(0);
    expect(stepChange(3, -1, -1)).toBe(2);
    expect(stepChange(3, 2, 1)).toBe(0);
    expect(stepChange(3, 0, -1)).toBe(2);
    expect(stepChange(0, -1, 1)).toBe(-1);
  });
});
