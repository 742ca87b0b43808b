import dayjs from 'dayjs';
import { describe, expect, it } from 'vitest';
import { fromPicker, futureBar, orNow, toPicker } from '../../../../renderer/components/when';

const NOW = new Date('2026-11-25T04:30:15.250Z');

describe('a time in a picker', () => {
  it('is Beijing’s, whatever zone the machine is in', () => {
    expect(fromPicker(dayjs('2026-11-26 00:05'))).toBe('2026-11-25T16:05:00.000Z');
    expect(toPicker('2026-11-25T16:05:00.000Z').format('YYYY-MM-DD HH:mm')).toBe('2026-11-26 00:05');
    expect(orNow(dayjs('2026-11-26 00:05'), NOW)).toBe('2026-11-25T16:05:00.000Z');
  });

  it('is now when it was left empty', () => {
    expect(orNow(null, NOW)).toBe(NOW.toISOString());
    expect(orNow(undefined, NOW)).toBe(NOW.toISOString());
  });

  it('of something that has happened cannot lie ahead', () => {
    expect(futureBar(null, NOW)).toBeNull();
    expect(futureBar(dayjs('2026-11-25 12:30'), NOW)).toBeNull();
    expect(futureBar(dayjs('2026-11-25 12:31'), NOW)).toContain('不能晚于现在');
  });
});
