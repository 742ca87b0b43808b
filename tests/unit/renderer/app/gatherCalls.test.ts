import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gatherCalls } from '../../../../renderer/app/gatherCalls';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('changed calls', () => {
  it('are passed on together within 30 ms after a quiet time', () => {
    const flush = vi.fn();
    const changes = gatherCalls(flush);
    changes.add(['articles.get', 'articles.list']);
    changes.add(['articles.list', 'review.queue']);
    expect(flush).not.toHaveBeenCalled();
    vi.advanceTimersByTime(30);
    expect(flush.mock.calls).toEqual([[['articles.get', 'articles.list', 'review.queue']]]);
  });

  it('that answer an action are passed on within 100 ms, although those of the action itself were before', () => {
    const flush = vi.fn();
    const changes = gatherCalls(flush);
    changes.add(['sync.outbox']);
    vi.advanceTimersByTime(80);
    flush.mockClear();
    changes.add(['articles.get']);
    vi.advanceTimersByTime(100);
    expect(flush.mock.calls).toEqual([[['articles.get']]]);
  });

  it('are passed on at most every 400 ms while they continue, and none is lost', () => {
    const flush = vi.fn<(calls: readonly string[]) => void>();
    const changes = gatherCalls(flush);
    const from = performance.now();
    const at: number[] = [];
    flush.mockImplementation(() => void at.push(performance.now() - from));
    for (let n = 0; n < 1000; n++) {
      changes.add([`call.${n}`]);
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(400);
    const late = at.filter((time) => time > 1000);
    expect(Math.min(...late.slice(1).map((time, n) => time - late[n]!))).toBeGreaterThanOrEqual(400);
    expect(new Set(flush.mock.calls.flatMap(([calls]) => calls)).size).toBe(1000);
  });

  it('are not passed on after the end of the session', () => {
    const flush = vi.fn();
    const changes = gatherCalls(flush);
    changes.add(['articles.get']);
    changes.stop();
    vi.advanceTimersByTime(1000);
    expect(flush).not.toHaveBeenCalled();
  });
});
