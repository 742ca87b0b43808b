import { describe, expect, it } from 'vitest';
import { dueText } from '../../../../renderer/components/remainingTime';

const now = new Date('2026-12-01T00:00:00.000Z');
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

describe('the text of a deadline', () => {
  it('gives the time left, from days down to less than a minute', () => {
    expect(dueText(after(3 * 1440 + 120), now).text).toBe('还有 3 天 2 小时');
    expect(dueText(after(1440), now).text).toBe('还有 1 天');
    expect(dueText(after(245), now).text).toBe('还有 4 小时 5 分钟');
    expect(dueText(after(59), now).text).toBe('还有 59 分钟');
    expect(dueText(after(0.5), now).text).toBe('还有 不到 1 分钟');
  });
  it('is marked as soon from an hour before, or from the given time before', () => {
    expect(dueText(after(61), now).tone).toBe('calm');
    expect(dueText(after(60), now).tone).toBe('soon');
    expect(dueText(after(600), now, 24 * 3_600_000).tone).toBe('soon');
  });
  it('gives the time overdue from the first moment', () => {
    expect(dueText(new Date(now.getTime() - 1), now)).toEqual({ tone: 'late', text: '已超时 不到 1 分钟' });
    expect(dueText(after(-90), now)).toEqual({ tone: 'late', text: '已超时 1 小时 30 分钟' });
  });
});
