import { describe, expect, it } from 'vitest';
import { nextWaiting, queueInput } from '../../../../../renderer/components/article/queue';

const none = { box: '', stage: '', columnId: '', authorId: '', age: '' };

describe('the review queue of an address', () => {
  it('is 待办 without filters when the address has none or invalid ones', () => {
    const plain = { box: 'waiting', stage: null, columnId: null, authorId: null, olderThanHours: 0 };
    expect(queueInput(none)).toEqual(plain);
    expect(queueInput({ ...none, box: 'x', stage: 'ready', age: '-3' })).toEqual(plain);
  });

  it('has the box, stage and age of the address', () => {
    expect(queueInput({ ...none, box: 'done', stage: 'final', age: '72' })).toMatchObject({
      box: 'done',
      stage: 'final',
      olderThanHours: 72,
    });
  });
});

describe('the next item after a decision', () => {
  it('is the one after the decided item', () => {
    expect(nextWaiting(['a', 'b', 'c'], ['a', 'c'], 'b')).toBe('c');
  });

  it('is not one that no longer waits', () => {
    expect(nextWaiting(['a', 'b', 'c', 'd'], ['a', 'd'], 'b')).toBe('d');
  });

  it('is the first when the decided item was the last, and null when nothing waits', () => {
    expect(nextWaiting(['a', 'b'], ['a'], 'b')).toBe('a');
    expect(nextWaiting(['a'], ['a'], 'a')).toBeNull();
    expect(nextWaiting([], ['x'], 'a')).toBe('x');
  });
});
