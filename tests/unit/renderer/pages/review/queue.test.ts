import { describe, expect, it } from 'vitest';
import { nextWaiting, queueInput } from '../../../../../renderer/pages/review/queue';

const none = { box: '', stage: '', columnId: '', authorId: '', age: '' };

describe('the queue that an address asks for', () => {
  it('is 待办 without filters when nothing is said, or something wrong', () => {
    const plain = { box: 'waiting', stage: null, columnId: null, authorId: null, olderThanHours: 0 };
    expect(queueInput(none)).toEqual(plain);
    expect(queueInput({ ...none, box: 'x', stage: 'ready', age: '-3' })).toEqual(plain);
  });

  it('takes box, stage and age as they are said', () => {
    expect(queueInput({ ...none, box: 'done', stage: 'final', age: '72' })).toMatchObject({
      box: 'done',
      stage: 'final',
      olderThanHours: 72,
    });
  });
});

describe('after a decision', () => {
  it('goes to the item that stood behind the decided one', () => {
    expect(nextWaiting(['a', 'b', 'c'], ['a', 'c'], 'b')).toBe('c');
  });

  it('passes over what no longer waits', () => {
    expect(nextWaiting(['a', 'b', 'c', 'd'], ['a', 'd'], 'b')).toBe('d');
  });

  it('begins again at the top when it was the last, and ends when nothing waits', () => {
    expect(nextWaiting(['a', 'b'], ['a'], 'b')).toBe('a');
    expect(nextWaiting(['a'], ['a'], 'a')).toBeNull();
    expect(nextWaiting([], ['x'], 'a')).toBe('x');
  });
});
