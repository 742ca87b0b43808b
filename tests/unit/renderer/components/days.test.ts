import { describe, expect, it } from 'vitest';
import {
  dayOf,
  endOf,
  lastDayBefore,
  monthAfter,
  monthFromUrl,
  monthOf,
  monthText,
  startOf,
  weekdayOf,
} from '../../../../renderer/components/days';

describe('days in Beijing time', () => {
  it('begin and end at midnight there', () => {
    expect(startOf('2026-11-25')).toBe('2026-11-24T16:00:00.000Z');
    expect(endOf('2026-11-25')).toBe('2026-11-25T16:00:00.000Z');
  });
  it('are computed from instants', () => {
    expect(dayOf(new Date(startOf('2026-12-31')))).toBe('2026-12-31');
    expect(lastDayBefore(endOf('2026-12-31'))).toBe('2026-12-31');
  });
});

describe('months in Beijing time', () => {
  it('change at midnight there', () => {
    expect(monthOf(new Date('2026-11-30T15:59:59.000Z'))).toBe('2026-11');
    expect(monthOf(new Date('2026-11-30T16:00:00.000Z'))).toBe('2026-12');
  });
  it('can be stepped across years', () => {
    expect([monthAfter('2026-12', 1), monthAfter('2026-01', -1), monthAfter('2026-11', 0)]).toEqual([
      '2027-01',
      '2025-12',
      '2026-11',
    ]);
    expect(monthText('2026-02')).toBe('2026年2月');
  });
  it('are taken from the address only when they are valid', () => {
    const now = new Date('2026-11-25T00:00:00.000Z');
    expect(monthFromUrl('2027-01', now)).toBe('2027-01');
    for (const wrong of ['', '2027-13', '2027-1', 'x']) expect(monthFromUrl(wrong, now)).toBe('2026-11');
  });
  it('know the weekdays of their days', () => {
    expect([weekdayOf('2026-11-29'), weekdayOf('2026-12-01')]).toEqual(['日', '二']);
  });
});
