import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addWorkDays,
  calendarDay,
  daysOf,
  dayStart,
  dueAfterWorkDays,
  instantOf,
  monthOf,
  monthSpan,
  nextMonth,
  previousMonth,
  shanghaiDay,
  shanghaiTime,
  weekday,
} from '../../../../electron/domain/calendar/calendar';

const anyInstant = fc
  .date({ min: new Date('2004-01-01T00:00:00Z'), max: new Date('2099-12-30T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const anyDay = anyInstant.map(shanghaiDay);
const knownDay = fc.integer({ min: 0, max: 8400 - 20 }).map((count) => addDays('2004-01-01', count));
const anyMonth = anyDay.map((day) => day.slice(0, 7));
const daysOfYear = (year: number) =>
  Array.from({ length: 12 }, (_, index) => daysOf(`${year}-${String(index + 1).padStart(2, '0')}`)).flat();

describe('a work day', () => {
  it('occurs 248 times in 2026, by the 放假安排', () => {
    expect(daysOfYear(2026).filter((day) => calendarDay(day).kind === 'work')).toHaveLength(248);
  });

  it.each([
    ['2026-02-14', 'work', '调休上班'],
    ['2026-02-28', 'work', '调休上班'],
    ['2026-09-20', 'work', '调休上班'],
    ['2026-02-15', 'holiday', '春节'],
    ['2026-02-23', 'holiday', '春节'],
    ['2026-05-05', 'holiday', '劳动节'],
    ['2026-09-27', 'holiday', '中秋'],
    ['2026-10-07', 'holiday', '国庆节'],
    ['2026-10-17', 'rest', ''],
    ['2026-11-24', 'work', ''],
    ['2025-01-26', 'work', '调休上班'],
    ['2025-10-08', 'holiday', '国庆节'],
  ])('%s is %s %s', (day, kind, name) => {
    expect(calendarDay(day)).toEqual({ kind, name, estimated: false });
  });

  it('is estimated from the weekday in a year without a 放假安排', () => {
    expect(calendarDay('2027-01-01')).toEqual({ kind: 'work', name: '', estimated: true });
    expect(calendarDay('2027-01-02')).toEqual({ kind: 'rest', name: '', estimated: true });
    expect(calendarDay('2003-12-31').estimated).toBe(true);
  });

  it('is not estimated for any day from 2004 to 2026', () => {
    for (let year = 2004; year <= 2026; year += 1)
      expect(daysOfYear(year).filter((day) => calendarDay(day).estimated)).toEqual([]);
  });

  it('does not depend on the machine’s time zone', () => {
    const zone = process.env['TZ'];
    try {
      for (const tz of ['America/New_York', 'Asia/Shanghai', 'Pacific/Kiritimati']) {
        process.env['TZ'] = tz;
        expect(calendarDay('2026-10-01').kind).toBe('holiday');
        expect(calendarDay('2026-09-30').kind).toBe('work');
        expect(weekday('2026-10-01')).toBe(4);
        expect(shanghaiDay('2026-09-30T16:00:00.000Z')).toBe('2026-10-01');
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});

describe('a deadline in work days', () => {
  it.each([
    ['2026-02-13', '2026-02-14', '2026-02-27', '2026-03-05'],
    ['2026-09-28', '2026-09-29', '2026-10-10', '2026-10-16'],
    ['2026-09-30', '2026-10-08', '2026-10-13', '2026-10-20'],
  ])('counted from %s: 1, 5 and 10 work days', (day, one, five, ten) => {
    const after = (count: number) => addWorkDays(day, count);
    expect([after(1), after(5), after(10)]).toEqual(
      [one, five, ten].map((to) => ({ day: to, estimated: false })),
    );
  });

  it('counts the first work day after receipt as day 1, and ends at midnight', () => {
    expect(dueAfterWorkDays('2026-09-28T15:59:59.999Z', 1).due).toBe('2026-09-29T16:00:00.000Z');
    // One millisecond later it is the 29th in Shanghai.
    expect(dueAfterWorkDays('2026-09-28T16:00:00.000Z', 1).due).toBe('2026-09-30T16:00:00.000Z');
  });

  it('is estimated when it extends into a year without a 放假安排', () => {
    expect(addWorkDays('2026-12-17', 10)).toEqual({ day: '2026-12-31', estimated: false });
    expect(addWorkDays('2026-12-18', 10)).toEqual({ day: '2027-01-01', estimated: true });
    expect(dueAfterWorkDays('2026-12-21T01:00:00.000Z', 10).estimated).toBe(true);
  });

  it('falls on a work day, is later for a larger count, and never earlier for a later receipt', () => {
    fc.assert(
      fc.property(
        knownDay,
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 40 }),
        (day, count, late) => {
          const { day: due } = addWorkDays(day, count);
          expect(calendarDay(due).kind).toBe('work');
          expect(due > day).toBe(true);
          expect(addWorkDays(day, count + 1).day > due).toBe(true);
          expect(addWorkDays(addDays(day, late), count).day >= due).toBe(true);
          const between = Array.from({ length: 60 }, (_, index) => addDays(day, index + 1)).filter(
            (at) => at <= due && calendarDay(at).kind === 'work',
          );
          expect(between).toHaveLength(count);
        },
      ),
    );
  });
});

describe('days and months of Shanghai', () => {
  it('begin at 16:00 UTC of the day before', () => {
    expect(dayStart('2026-11-25')).toBe('2026-11-24T16:00:00.000Z');
    expect(shanghaiDay('2026-11-24T15:59:59.999Z')).toBe('2026-11-24');
    expect(shanghaiTime('2026-11-24T16:05:00.000Z')).toBe('00:05');
    expect(instantOf('2026-11-25', '08:30')).toBe('2026-11-25T00:30:00.000Z');
  });

  it('convert to instants and back', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(shanghaiDay(dayStart(day))).toBe(day);
        expect(shanghaiTime(dayStart(day))).toBe('00:00');
      }),
    );
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const day = shanghaiDay(instant);
        expect(dayStart(day) <= instant && instant < dayStart(addDays(day, 1))).toBe(true);
        expect(instantOf(day, shanghaiTime(instant)).slice(0, 16)).toBe(instant.slice(0, 16));
      }),
    );
  });

  it('follow each other without gaps: each month ends where the next begins, and spans all its days', () => {
    fc.assert(
      fc.property(anyMonth, anyInstant, (month, instant) => {
        expect(monthSpan(month).until).toBe(monthSpan(nextMonth(month)).from);
        expect(previousMonth(nextMonth(month))).toBe(month);
        const days = daysOf(month);
        expect(dayStart(days[0]!)).toBe(monthSpan(month).from);
        expect(dayStart(addDays(days.at(-1)!, 1))).toBe(monthSpan(month).until);
        const { from, until } = monthSpan(monthOf(instant));
        expect(from <= instant && instant < until).toBe(true);
      }),
    );
    expect(daysOf('2028-02')).toHaveLength(29);
    expect(nextMonth('2026-12')).toBe('2027-01');
  });
});
