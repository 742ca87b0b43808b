import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Shift } from '../../../../electron/platform/contract';
import { monthOf, nextMonth, previousMonth } from '../../../../electron/domain/calendar/calendar';
import { shiftSlots } from '../../../../electron/domain/roster/shift-slots';
import type { Span } from '../../../../electron/domain/roster/posts';
import { NO_NEIGHBOURS, monthArbitrary } from './roster-arbitrary';

const HOUR = 3_600_000;
const hours = ({ from, until }: Span) => (Date.parse(until) - Date.parse(from)) / HOUR;
const manned = (spans: readonly Span[]): Shift[] =>
  spans.map((span) => ({ ...span, leader: 'l1', technical: 'o1', operations: 'o2' }));

/** Returns the shifts of a month. Throws when the month cannot be divided. */
function grid(of: string, changes: string[], beside = NO_NEIGHBOURS, begun: readonly Span[] = []): Shift[] {
  const spans = shiftSlots(of, changes, beside, begun);
  if (typeof spans === 'string') throw new Error(spans);
  return manned(spans);
}

/** Random change times, at least an hour apart, the first of them not after noon. */
const changes = fc
  .tuple(fc.integer({ min: 0, max: 720 }), fc.array(fc.integer({ min: 0, max: 1439 }), { maxLength: 5 }))
  .map(([first, more]) => {
    const kept = [first];
    for (const at of more)
      if (kept.every((other) => Math.min(Math.abs(at - other), 1440 - Math.abs(at - other)) >= 60))
        kept.push(at);
    return kept.map(
      (at) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`,
    );
  });

function expectTiles(spans: readonly Span[], of: string): void {
  for (const [index, span] of spans.entries()) {
    expect(monthOf(span.from)).toBe(of);
    expect(hours(span)).toBeGreaterThanOrEqual(1);
    expect(hours(span)).toBeLessThanOrEqual(24);
    if (index > 0) expect(span.from).toBe(spans[index - 1]?.until);
  }
}

describe('a month divided into shifts', () => {
  it('begins at the first change time of day 1 and ends at the same time a month later', () => {
    const november = grid('2026-11', ['20:00', '08:00']);
    expect(november).toHaveLength(60);
    expect(november[0]).toMatchObject({
      from: '2026-11-01T00:00:00.000Z',
      until: '2026-11-01T12:00:00.000Z',
    });
    expect(november.at(-1)?.until).toBe('2026-12-01T00:00:00.000Z');
    expect(grid('2026-02', ['00:00'])).toHaveLength(28);
  });

  it('has no gap and no overlap, for any change times', () => {
    fc.assert(
      fc.property(monthArbitrary, changes, (of, times) => {
        expectTiles(grid(of, times), of);
      }),
      { numRuns: 60 },
    );
  });

  it('joins the months beside it, or says why it cannot', () => {
    fc.assert(
      fc.property(monthArbitrary, changes, changes, changes, (of, early, times, late) => {
        const before = grid(previousMonth(of), early);
        const after = grid(nextMonth(of), late);
        const spans = shiftSlots(of, times, { before, after }, []);
        if (typeof spans === 'string') {
          expect(spans).toMatch(/超过 24 小时/);
          return;
        }
        expectTiles(spans, of);
        expect(spans[0]?.from).toBe(before.at(-1)?.until);
        expect(spans.at(-1)?.until).toBe(after[0]?.from);
      }),
      { numRuns: 60 },
    );
  });

  it('can be followed by months with other change times', () => {
    fc.assert(
      fc.property(monthArbitrary, fc.array(changes, { minLength: 2, maxLength: 4 }), (first, all) => {
        let of = first;
        let before: Shift[] = [];
        for (const times of all) {
          const spans = shiftSlots(of, times, { before, after: [] }, []);
          if (typeof spans === 'string') {
            expect(spans).toMatch(/超过 24 小时/);
            return;
          }
          expectTiles(spans, of);
          if (before.length > 0) expect(spans[0]?.from).toBe(before.at(-1)?.until);
          before = manned(spans);
          of = nextMonth(of);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('continues after the shifts that have begun', () => {
    fc.assert(
      fc.property(monthArbitrary, changes, changes, fc.nat(40), (of, old, times, count) => {
        const standing = grid(of, old);
        const begun = standing.slice(0, Math.min(count + 1, standing.length - 1));
        const spans = shiftSlots(of, times, NO_NEIGHBOURS, begun);
        if (typeof spans === 'string') {
          expect(spans).toMatch(/超过 24 小时|没有要排的班次/);
          return;
        }
        expectTiles([...begun, ...spans], of);
        expect(spans.at(-1)?.until).toBe(standing.at(-1)?.until);
      }),
      { numRuns: 60 },
    );
  });

  it('has a shorter first shift where the month before ended at another time', () => {
    const before = grid('2026-10', ['08:30']);
    const [first, second] = grid('2026-11', ['00:00', '08:00', '16:00'], { before, after: [] });
    expect(first).toMatchObject({ from: '2026-11-01T00:30:00.000Z', until: '2026-11-01T08:00:00.000Z' });
    expect(second && hours(second)).toBe(8);
  });
});

describe('a month that cannot be divided', () => {
  const said = (times: string[], beside = NO_NEIGHBOURS, begun: readonly Span[] = []) =>
    shiftSlots('2026-11', times, beside, begun);

  it('is answered with a sentence that says why', () => {
    expect(said([])).toBe('请至少给出一个交接时间。');
    expect(said(['08:00', '08:59'])).toBe('两个交接时间相隔不到 1 小时。');
    expect(said(['00:10', '23:30'])).toBe('两个交接时间相隔不到 1 小时。');
    expect(said(['12:01'])).toBe('第一个交接时间要在 00:00 到 12:00 之间，值班表从每月 1 日的这个时间开始。');
    const before = grid('2026-10', ['08:00']);
    expect(said(['08:30'], { before, after: [] })).toBe(
      '11月1日 08:00 至 11月2日 08:30 超过 24 小时，请换一个交接时间，与相邻月份的值班表接上。',
    );
    expect(said(['08:00'], NO_NEIGHBOURS, grid('2026-11', ['08:00']))).toBe(
      '12月1日 08:00 以后这个月没有要排的班次。',
    );
  });
});
