import dayjs from 'dayjs';
import { describe, expect, it } from 'vitest';
import { fromPicker, futureProblem, instantOf, toPicker } from '../../../../renderer/components/pickerTime';

const NOW = new Date('2026-11-25T04:30:15.250Z');

describe('a time in a picker', () => {
  it('is Beijing time in any time zone of the machine', () => {
    expect(fromPicker(dayjs('2026-11-26 00:05'))).toBe('2026-11-25T16:05:00.000Z');
    expect(toPicker('2026-11-25T16:05:00.000Z').format('YYYY-MM-DD HH:mm')).toBe('2026-11-26 00:05');
    expect(instantOf(dayjs('2026-11-26 00:05'))).toBe('2026-11-25T16:05:00.000Z');
  });

  it('is null when left empty, so that the core sets it', () => {
    expect(instantOf(null)).toBeNull();
    expect(instantOf(undefined)).toBeNull();
  });

  it('is refused when it is in the future', () => {
    expect(futureProblem(null, { session: NOW, shown: NOW })).toBeNull();
    expect(futureProblem(dayjs('2026-11-25 12:30'), { session: NOW, shown: NOW })).toBeNull();
    expect(futureProblem(dayjs('2026-11-25 12:31'), { session: NOW, shown: NOW })).toContain('不能晚于现在');
  });

  it('may be up to the later of the clocks of the machine and of the platform', () => {
    const later = new Date(NOW.getTime() + 5 * 60_000);
    for (const clocks of [
      { session: NOW, shown: later },
      { session: later, shown: NOW },
    ]) {
      expect(futureProblem(dayjs('2026-11-25 12:35'), clocks)).toBeNull();
      expect(futureProblem(dayjs('2026-11-25 12:36'), clocks)).toContain('不能晚于现在');
    }
  });
});
