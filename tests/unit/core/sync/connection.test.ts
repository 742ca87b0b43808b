import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clockIsWrong,
  describeClock,
  retryDelay,
  shownState,
  spanInWords,
  syncStateOf,
} from '../../../../electron/core/sync/connection';

describe('the pause before the next attempt', () => {
  it('grows with each failure to at most five minutes, and is random over its whole length', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, random) => {
          const longest = retryDelay(failures, 1);
          expect(longest).toBeLessThanOrEqual(300_000);
          expect(retryDelay(failures + 1, 1)).toBeGreaterThanOrEqual(longest);
          expect(retryDelay(failures, random)).toBeCloseTo(longest * random, -1);
        },
      ),
    );
    expect(retryDelay(1, 1)).toBe(1000);
    expect(retryDelay(9, 1)).toBe(256_000);
    expect(retryDelay(10, 1)).toBe(300_000);
  });
});

describe('the clock', () => {
  it('may differ from the platform’s by five minutes', () => {
    expect(clockIsWrong(null)).toBe(false);
    expect(clockIsWrong(5 * 60_000)).toBe(false);
    expect(clockIsWrong(5 * 60_000 + 1)).toBe(true);
    expect(clockIsWrong(-6 * 60_000)).toBe(true);
    expect(describeClock(60_000)).toBeNull();
  });

  it('is described by direction and size', () => {
    expect(describeClock(12 * 60_000)?.message).toContain('快约 12 分钟');
    expect(describeClock(-3 * 3_600_000)?.message).toContain('慢约 3 小时');
    expect(spanInWords(3 * 86_400_000)).toBe('3 天');
  });
});

describe('the state', () => {
  it('of the sync distinguishes connection failures from errors that need a person', () => {
    expect(syncStateOf({ busy: true, errorCode: 'LINE_OFFLINE', waiting: 1 })).toBe('syncing');
    expect(syncStateOf({ busy: false, errorCode: 'LINE_TIMEOUT', waiting: 1 })).toBe('offline');
    expect(syncStateOf({ busy: false, errorCode: 'LINE_TLS_UNTRUSTED', waiting: 0 })).toBe('error');
    expect(syncStateOf({ busy: false, errorCode: null, waiting: 2 })).toBe('waiting');
    expect(syncStateOf({ busy: false, errorCode: null, waiting: 0 })).toBe('synced');
  });

  it('of a settled command is that of its answer', () => {
    expect(shownState('settled', 'accepted')).toBe('accepted');
    expect(shownState('waiting', null)).toBe('waiting');
    expect(shownState('conflict', 'conflict')).toBe('conflict');
  });
});
