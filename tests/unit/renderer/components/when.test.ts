import dayjs from 'dayjs';
import { describe, expect, it } from 'vitest';
import { fromPicker, futureBar, instantOf, toPicker } from '../../../../renderer/components/when';

const NOW = new Date('2026-11-25T04:30:15.250Z');

describe('a time in a picker', () => {
  it('is Beijing’s, whatever zone the machine is in', () => {
    expect(fromPicker(dayjs('2026-11-26 00:05'))).toBe('2026-11-25T16:05:00.000Z');
    expect(toPicker('2026-11-25T16:05:00.000Z').format('YYYY-MM-DD HH:mm')).toBe('2026-11-26 00:05');
    expect(instantOf(dayjs('2026-11-26 00:05'))).toBe('2026-11-25T16:05:00.000Z');
  });

  it('that was left empty is for the core to set', () => {
    expect(instantOf(null)).toBeNull();
    expect(instantOf(undefined)).toBeNull();
  });

  it('of something that has happened cannot lie ahead', () => {
    expect(futureBar(null, { session: NOW, shown: NOW })).toBeNull();
    expect(futureBar(dayjs('2026-11-25 12:30'), { session: NOW, shown: NOW })).toBeNull();
    expect(futureBar(dayjs('2026-11-25 12:31'), { session: NOW, shown: NOW })).toContain('不能晚于现在');
  });

  it('may be what a fast clock of the machine shows, or what the platform’s does where the machine’s is slow', () => {
    const later = new Date(NOW.getTime() + 5 * 60_000);
    for (const clocks of [
      { session: NOW, shown: later },
      { session: later, shown: NOW },
    ]) {
      expect(futureBar(dayjs('2026-11-25 12:35'), clocks)).toBeNull();
      expect(futureBar(dayjs('2026-11-25 12:36'), clocks)).toContain('不能晚于现在');
    }
  });
});
