import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctedTime, isAhead, currentOffset } from '../../../../electron/domain/clock/offsets';
import { MAX_CORRECTABLE_OFFSET, MAX_USABLE_OFFSET } from '../../../../electron/domain/clock/tolerances';

describe('the offset of the machine’s clock from the platform’s', () => {
  it('is the compared offset plus the amount by which the clock was set since', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.integer({ min: 61_000, max: 1e9 }),
        fc.constantFrom(1, -1),
        (offset, lead, set, sign) => {
          expect(currentOffset({ offset, sinceStart: lead }, lead)).toBe(offset);
          expect(currentOffset({ offset, sinceStart: lead }, lead + sign * set)).toBe(offset + sign * set);
        },
      ),
    );
  });

  it('ignores differences within the drift of clocks', () => {
    expect(currentOffset({ offset: 500, sinceStart: 0 }, 30_000)).toBe(500);
  });
});

describe('the time of a session', () => {
  const MACHINE = Date.UTC(2026, 10, 24, 2);

  it('is the machine’s time until the clocks are compared, then the platform’s', () => {
    expect(correctedTime(MACHINE, null)).toBe(MACHINE);
    expect(correctedTime(MACHINE, 300_000)).toBe(MACHINE - 300_000);
    expect(correctedTime(MACHINE, -300_000)).toBe(MACHINE + 300_000);
  });

  it('is corrected by offsets of up to seven days only', () => {
    for (const sign of [1, -1]) {
      expect(correctedTime(MACHINE, sign * MAX_CORRECTABLE_OFFSET)).toBe(
        MACHINE - sign * MAX_CORRECTABLE_OFFSET,
      );
      expect(correctedTime(MACHINE, sign * (MAX_CORRECTABLE_OFFSET + 1))).toBe(MACHINE);
    }
  });
});

describe('an instant', () => {
  it('is ahead of another when it is later by more than the permitted difference of clocks', () => {
    const now = '2026-11-24T02:00:00.000Z';
    const after = (ms: number) => new Date(Date.parse(now) + ms).toISOString();
    expect(isAhead(after(MAX_USABLE_OFFSET), now)).toBe(false);
    expect(isAhead(after(MAX_USABLE_OFFSET + 1), now)).toBe(true);
    expect(isAhead(after(-1), now)).toBe(false);
  });
});
