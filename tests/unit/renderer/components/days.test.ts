import { describe, expect, it } from 'vitest';
import { dayOf, endOf, lastDayBefore, startOf } from '../../../../renderer/components/days';

describe('days in Beijing', () => {
  it('begin and end at its midnight', () => {
    expect(startOf('2026-11-25')).toBe('2026-11-24T16:00:00.000Z');
    expect(endOf('2026-11-25')).toBe('2026-11-25T16:00:00.000Z');
  });
  it('are found again from the instants', () => {
    expect(dayOf(new Date(startOf('2026-12-31')))).toBe('2026-12-31');
    expect(lastDayBefore(endOf('2026-12-31'))).toBe('2026-12-31');
  });
});
