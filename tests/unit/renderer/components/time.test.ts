import { describe, expect, it } from 'vitest';
import { ageText, exactTime, relativeTime } from '../../../../renderer/components/time';

const at = (text: string) => new Date(text);

describe('times on the screen', () => {
  it('are Beijing times in any time zone of the machine', () => {
    expect(exactTime(at('2026-11-24T16:05:00Z'))).toBe('2026-11-25 00:05');
    expect(exactTime(at('2026-12-31T15:59:00Z'))).toBe('2026-12-31 23:59');
  });
  it('say how long ago, and 昨天 by the Beijing calendar', () => {
    const now = at('2026-11-25T02:00:00Z');
    expect(relativeTime(at('2026-11-25T01:59:50Z'), now)).toBe('刚刚');
    expect(relativeTime(at('2026-11-25T01:52:00Z'), now)).toBe('8 分钟前');
    expect(relativeTime(at('2026-11-24T17:00:00Z'), now)).toBe('9 小时前');
    expect(relativeTime(at('2026-11-24T15:00:00Z'), now)).toBe('昨天 23:00');
    expect(relativeTime(at('2026-11-20T01:05:00Z'), now)).toBe('11-20 09:05');
    expect(relativeTime(at('2025-11-20T01:05:00Z'), now)).toBe('2025-11-20 09:05');
  });
  it('say how soon', () => {
    const now = at('2026-11-25T02:00:00Z');
    expect(relativeTime(at('2026-11-25T02:04:00Z'), now)).toBe('4 分钟后');
    expect(relativeTime(at('2026-11-26T02:04:00Z'), now)).toBe('11-26 10:04');
  });
  it('give the age of a task in hours, then in days', () => {
    const now = at('2026-11-25T02:00:00Z');
    expect(ageText(at('2026-11-25T01:10:00Z'), now)).toBe('不到 1 小时');
    expect(ageText(at('2026-11-24T03:00:00Z'), now)).toBe('23 小时');
    expect(ageText(at('2026-11-22T01:00:00Z'), now)).toBe('3 天');
  });
});
