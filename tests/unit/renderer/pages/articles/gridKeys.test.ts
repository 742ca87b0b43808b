import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridKey } from '../../../../../renderer/pages/articles/gridKeys';

describe('the keys of a list', () => {
  it('move by one row, by a page and to either end, and open a row', () => {
    expect(gridKey('ArrowDown', 3, 100, 10)).toBe(4);
    expect(gridKey('j', 3, 100, 10)).toBe(4);
    expect(gridKey('ArrowUp', 3, 100, 10)).toBe(2);
    expect(gridKey('k', 3, 100, 10)).toBe(2);
    expect(gridKey('PageDown', 3, 100, 10)).toBe(13);
    expect(gridKey('PageUp', 23, 100, 10)).toBe(13);
    expect(gridKey('Home', 50, 100, 10)).toBe(0);
    expect(gridKey('End', 50, 100, 10)).toBe(99);
    expect(gridKey('Enter', 50, 100, 10)).toBe('open');
  });

  it('ignore other keys, and every key in an empty list', () => {
    expect(gridKey('x', 0, 100, 10)).toBeNull();
    expect(gridKey('Tab', 0, 100, 10)).toBeNull();
    expect(gridKey('Enter', 0, 0, 10)).toBeNull();
    expect(gridKey('End', 0, 0, 10)).toBeNull();
  });

  it('never move outside the list', () => {
    const key = fc.constantFrom('ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'j', 'k');
    fc.assert(
      fc.property(
        fc.array(key),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        (keys, count, page) => {
          let at = 0;
          for (const each of keys) {
            const answer = gridKey(each, at, count, page);
            if (typeof answer === 'number') at = answer;
            expect(at).toBeGreaterThanOrEqual(0);
            expect(at).toBeLessThan(count);
          }
        },
      ),
    );
  });
});
