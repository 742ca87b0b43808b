import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_UNREPORTED_OFFSET,
  MAX_CORRECTABLE_OFFSET,
  MAX_DELIVERY_DELAY,
} from '../../../../electron/domain/clock/tolerances';
import { nextFloor, effectiveTime, timeProblem, timeRefusal } from '../../../../electron/domain/ledger/time';
import { booksArbitrary, type EntryWithTrueTime } from './book-arbitrary';

const iso = (at: number) => new Date(at).toISOString();
const HOUR = 3_600_000;

/** Judges a book entry by entry, as the platform does when it receives it. */
function taken(written: readonly EntryWithTrueTime[]) {
  let floor: string | null = null;
  return written.map(({ entry }) => {
    const { statement, receivedAt } = entry;
    const limits = { receivedAt: receivedAt ?? '', floor };
    const found = {
      statement,
      limits,
      problem: timeProblem(entry, limits),
      at: effectiveTime(statement, limits),
    };
    if (found.problem === null) floor = nextFloor(statement, limits);
    return found;
  });
}

describe('the time of an entry', () => {
  it('is accepted from every machine whose clock error is known and at most a week, however often the clock is set', () => {
    fc.assert(
      fc.property(booksArbitrary(fc.constant(true)), (drawn) => {
        for (const book of drawn)
          for (const { problem, statement } of taken(book))
            expect(problem !== null).toBe(Math.abs(statement.clock.offset ?? 0) > MAX_CORRECTABLE_OFFSET);
      }),
    );
  });

  it('counts within its receipt and the known times before it, whatever the clock of the machine says', () => {
    fc.assert(
      fc.property(booksArbitrary(), (drawn) => {
        for (const book of drawn) {
          let latest = '';
          for (const { statement, limits, problem, at } of taken(book)) {
            expect(at <= limits.receivedAt).toBe(true);
            expect(at >= latest).toBe(true);
            if (problem === null && statement.clock.offset !== null) latest = at;
          }
        }
      }),
    );
  });

  it('may deviate by the tolerance between two comparisons of clocks, and by no more', () => {
    fc.assert(
      fc.property(
        booksArbitrary(fc.constant(true)),
        fc.integer({ min: -3 * HOUR, max: 3 * HOUR }),
        ([drawn], by) => {
          const [first] = drawn ?? [];
          if (!first) throw new Error('no entry');
          const { statement } = first.entry;
          const written = Date.parse(statement.at) - (statement.clock.offset ?? 0);
          const early = { receivedAt: iso(written + 4 * HOUR), floor: iso(written + by) };
          expect(timeProblem(first.entry, early) !== null).toBe(by > MAX_UNREPORTED_OFFSET);
          expect(timeProblem(first.entry, { ...early, setBack: true })).toBeNull();
          const ahead = { receivedAt: iso(written - by), floor: null };
          expect(timeProblem(first.entry, ahead) !== null).toBe(by > MAX_UNREPORTED_OFFSET);
        },
      ),
    );
  });

  it('is refused when the entry is received more than 31 days after writing', () => {
    const [[written] = []] = fc.sample(booksArbitrary(fc.constant(true)), { numRuns: 1, seed: 7 })[0] ?? [];
    if (!written) throw new Error('no entry');
    const late = (by: number) => ({ receivedAt: iso(written.trueTime + by), floor: null });
    expect(timeRefusal(written.entry, late(MAX_DELIVERY_DELAY))).toBeNull();
    expect(timeRefusal(written.entry, late(MAX_DELIVERY_DELAY + 1))).toEqual({
      code: 'REFUSED',
      reason: '写下 31 天后才送达平台，超过 31 天。',
    });
  });
});
