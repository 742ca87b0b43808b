import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockRemarks, clockChangeBetween, durationText } from '../../../../electron/domain/ledger/clock';
import { makeBook, type BookStep } from './book-arbitrary';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const plain: BookStep = { pause: HOUR, restart: false, set: 0, compared: true, deliveryTime: 0 };

function pair(step: Partial<BookStep>) {
  const [before, after] = makeBook('book', 0, 0, [plain, { ...plain, ...step }]);
  if (!before || !after) throw new Error('two entries');
  return { before: before.entry.statement, after: after.entry.statement, truth: after.trueTime };
}

describe('two consecutive entries of one run', () => {
  it('show by how much the clock was set between them, for any time between them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 90 * HOUR }),
        fc.integer({ min: MINUTE + 1, max: 90 * HOUR }),
        fc.constantFrom(1, -1),
        (pause, size, sign) => {
          const { before, after } = pair({ pause, set: sign * size });
          expect(clockChangeBetween(before, after)).toEqual({ kind: 'set', milliseconds: sign * size });
        },
      ),
    );
  });

  it('show no jump when the clock was set by a minute or less', () => {
    fc.assert(
      fc.property(fc.integer({ min: -MINUTE, max: MINUTE }), (set) => {
        const { before, after } = pair({ set });
        expect(clockChangeBetween(before, after)).toBeNull();
      }),
    );
  });
});

describe('two consecutive entries of different runs', () => {
  it('show a jump only when the clock is behind the earlier entry', () => {
    const back = pair({ restart: true, set: -3 * HOUR });
    expect(clockChangeBetween(back.before, back.after)).toEqual({ kind: 'behind', milliseconds: -2 * HOUR });
    const ahead = pair({ restart: true, set: 3 * HOUR });
    expect(clockChangeBetween(ahead.before, ahead.after)).toBeNull();
  });
});

describe('the remarks on the time of an entry', () => {
  const iso = (at: number) => new Date(at).toISOString();
  const marks = (step: Partial<BookStep>, underWay = 0) => {
    const { before, after, truth } = pair(step);
    return clockRemarks(before, after, iso(truth), iso(truth + underWay));
  };

  it('are empty normally', () => {
    expect(marks({})).toEqual([]);
  });

  it('name a clock that was set, a wrong clock and a late receipt', () => {
    expect(marks({ set: 5 * HOUR + 3 * MINUTE })).toEqual([
      '写这条之前，本机时钟被拨快 5 小时 3 分',
      '本机时钟比平台快 5 小时 3 分',
    ]);
    expect(marks({ set: -90 * MINUTE, restart: true })).toEqual([
      '写这条时，本机时钟比上一条还早 30 分',
      '本机时钟比平台慢 1 小时 30 分',
    ]);
    expect(marks({}, 74 * HOUR)).toEqual(['离线记录，3 天 2 小时后送达平台（2026-11-04 12:00）']);
    expect(marks({}, 10 * MINUTE - 1)).toEqual([]);
  });

  it('are limited to the difference of clocks for a first entry that waits', () => {
    const { after, truth } = pair({ set: 5 * HOUR });
    expect(clockRemarks(null, after, iso(truth), null)).toEqual(['本机时钟比平台快 5 小时']);
  });
});

describe('a duration', () => {
  it('is written with its two largest units', () => {
    expect(durationText(0)).toBe('0 秒');
    expect(durationText(61_000)).toBe('1 分 1 秒');
    expect(durationText(-(26 * HOUR + 59 * MINUTE))).toBe('1 天 2 小时');
    expect(durationText(24 * HOUR + 59_000)).toBe('1 天');
  });
});
