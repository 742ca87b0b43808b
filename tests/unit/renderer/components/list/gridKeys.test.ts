import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridKeyTarget } from '../../../../../renderer/components/list/gridKeys';

describe('the keys of a list', () => {
  it('move by one row, by a page and to either end, and open a row', () => {
    expect(gridKeyTarget('ArrowDown', 3, 100, 10)).toBe(4);
    expect(gridKeyTarget('j', 3, 100, 10)).toBe(4);
    expect(gridKeyTarget('ArrowUp', 3, 100, 10)).toBe(2);
    expect(gridKeyTarget('k', 3, 100, 10)).toBe(2);
    expect(gridKeyTarget('PageDown', 3, 100, 10)).toBe(13);
    expect(gridKeyTarget('PageUp', 23, 100, 10)).toBe(13);
    expect(gridKeyTarget('Home', 50, 100, 10)).toBe(0);
    expect(gridKeyTarget('End', 50, 100, 10)).toBe(99);
    expect(gridKeyTarget('Enter', 50, 100, 10)).toBe('open');
  });

  it('ignore other keys, and every key in an empty list', () => {
    expect(gridKeyTarget('x', 0, 100, 10)).toBeNull();
    expect(gridKeyTarget('Tab', 0, 100, 10)).toBeNull();
    expect(gridKeyTarget('Enter', 0, 0, 10)).toBeNull();
    expect(gridKeyTarget('End', 0, 0, 10)).toBeNull();
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
            const answer = gridKeyTarget(each, at, count, page);
            if (typeof answer === 'number') at = answer;
            expect(at).toBeGreaterThanOrEqual(0);
            expect(at).toBeLessThan(count);
          }
        },
      ),
    );
  });
});
