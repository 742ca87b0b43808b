import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerBody } from '../../../../electron/platform/contract';
import { addDays, dayStart, daysOf } from '../../../../electron/domain/calendar/calendar';
import {
  doneOf,
  omissionsOf,
  rosteredSince,
  shiftsIn,
  slotsOf,
} from '../../../../electron/domain/duty/omissions';
import { slotsOfDay } from '../../../../electron/domain/duty/slots';
import { proposeRoster } from '../../../../electron/domain/roster/propose';
import { importantOn, shiftAt } from '../../../../electron/domain/roster/roster';
import { administrator, everyone, leader, officer, otherOfficer } from '../../core/ledger/people';
import { entryBy, readerOf } from '../../core/ledger/reader';
import { CHANGES, fresh, periodIn, poolsOf, proposed } from '../roster/months';
import { rosterBody } from '../roster/history';
import { at, DAY, DAY_WATCH, FIRST, MONTH, NIGHT_WATCH, PUBLISHED } from '../../core/duty/bureau';
import { giveBody, Log, readBody, takeBody } from './log';

const name = (id: string) => everyone.find((account) => account.id === id)?.name ?? id;

/** Returns the texts of the omissions of the shift that contains the instant `watch`. */
function missed(log: Log, watch: string, now: string): string[] {
  const shift = shiftAt(log.reader(), watch);
  if (!shift) throw new Error(`no watch at ${watch}`);
  return omissionsOf(log.reader(), shift, now, name).map(({ text }) => text);
}
const inDay = (log: Log, now: string) => missed(log, DAY_WATCH, now);

/** Returns a day shift without omissions: taken in time, both readings done. */
function faultless(): Log {
  const log = new Log();
  log.put(officer, takeBody(DAY_WATCH, { absence: '' }), at('08:20'));
  log.put(officer, readBody(`${DAY}/morning`), at('09:00'));
  log.put(otherOfficer, readBody(`${DAY}/afternoon`), at('17:59'));
  return log;
}

describe('readings', () => {
  it('belong to exactly one shift each, for any shift times and important periods', () => {
    const drawn = fc.record({
      changes: fc.constantFrom(...CHANGES),
      next: fc.constantFrom(...CHANGES),
      period: fc.option(fc.tuple(fc.nat(19), fc.integer({ min: 0, max: 12 }))),
    });
    fc.assert(
      fc.property(drawn, ({ changes, next, period }) => {
        const important = period ? [periodIn(MONTH, ...period)] : [];
        const wished = { pools: poolsOf(2, 4), important };
        const before = proposed({ ...wished, month: MONTH, changes });
        const beside = { before, after: [] };
        const after = proposeRoster({ ...wished, month: '2026-12', changes: next }, { ...fresh(), beside });
        const rosters = typeof after === 'string' ? [before] : [before, after];
        const reader = readerOf(
          rosters.map((shifts) => entryBy(leader, rosterBody(shifts, { important }), PUBLISHED)),
        );
        const owed = rosters.flat().flatMap((shift) => slotsOf(reader, shift).map(({ slot }) => slot));
        const [begin, end] = [before[0]?.from ?? '', rosters.flat().at(-1)?.until ?? ''];
        const wanted = [...daysOf(MONTH), ...daysOf('2026-12'), '2027-01-01']
          .flatMap((day) => slotsOfDay(day, importantOn(reader, day) !== null))
          .filter(({ due }) => due > begin && due <= end);
        expect(owed).toEqual(wanted.map(({ slot }) => slot));
      }),
      { numRuns: 25 },
    );
  });

  it('are an omission when nobody has done them by the end of their slot, and not before', () => {
    const log = new Log();
    log.put(officer, takeBody(DAY_WATCH, { absence: '' }), at('08:20'));
    expect(inDay(log, at('12:00'))).toEqual([]);
    expect(inDay(log, at('12:01'))).toEqual(['11-24 上午读网没有完成']);
    log.put(officer, readBody(`${DAY}/morning`), at('13:30'));
    expect(inDay(log, at('18:01'))).toEqual([
      '11-24 上午读网迟至 11-24 13:30 完成',
      '11-24 下午读网没有完成',
    ]);
  });

  it('count at the time of the earliest entry, even if it is received later from a machine without a connection', () => {
    const log = new Log();
    log.put(officer, takeBody(DAY_WATCH, { absence: '' }), at('08:20'));
    log.put(otherOfficer, readBody(`${DAY}/morning`), at('12:30'));
    expect(inDay(log, at('13:00'))).toEqual(['11-24 上午读网迟至 11-24 12:30 完成']);
    log.put(officer, readBody(`${DAY}/morning`), at('11:00'), at('11:00', 2));
    expect(inDay(log, at('13:00'))).toEqual([]);
    expect(doneOf(log.reader(), { slot: `${DAY}/morning` })).toEqual({ at: at('11:00'), by: '马思齐' });
    expect(doneOf(log.reader(), { slot: `${DAY}/afternoon` })).toBeNull();
  });

  it('are due every two hours in an important period; a shift answers for those that end in it', () => {
    const log = new Log([{ name: '两会', from: DAY, until: DAY }]);
    log.put(officer, takeBody(DAY_WATCH, { absence: '' }), at('08:20'));
    log.put(officer, readBody(`${DAY}/10`), at('11:00'));
    expect(inDay(log, at('13:00'))).toEqual(['11-24 08:00 读网没有完成']);
    // The reading of 20:00 ends in the night shift, and that of 06:00 in the shift before.
    const words = inDay(log, at('08:30', 1));
    expect(words).toHaveLength(5);
    expect(words.at(-1)).toBe('11-24 18:00 读网没有完成');
    expect(missed(log, NIGHT_WATCH, at('08:30', 1))).toEqual([
      '11-24 20:30 的班无人接班',
      '11-24 20:00 读网没有完成',
      '11-24 22:00 读网没有完成',
    ]);
    expect(missed(log, at('06:00'), at('08:30')).slice(-1)).toEqual(['11-24 06:00 读网没有完成']);
  });
});

describe('a shift', () => {
  it('without anything missed has no omission', () => {
    expect(inDay(faultless(), at('09:00', 1))).toEqual([]);
  });

  it('is an omission when nobody takes it within half an hour', () => {
    const log = new Log();
    expect(inDay(log, at('08:30'))).toEqual([]);
    expect(inDay(log, at('09:00'))).toEqual([]);
    expect(inDay(log, at('09:01'))).toEqual(['11-24 08:30 的班无人接班']);
    expect(inDay(log, at('08:00'))).toEqual([]);
    log.put(officer, takeBody(DAY_WATCH, { absence: '' }), at('09:00'));
    expect(inDay(log, at('09:01'))).toEqual([]);
  });

  it('that is taken late has an omission, which is removed when an earlier 接班 is received later', () => {
    const log = new Log();
    log.put(otherOfficer, takeBody(DAY_WATCH, { absence: '' }), at('10:15'));
    expect(inDay(log, at('11:00'))).toEqual(['11-24 08:30 的班迟至 11-24 10:15 才有人接班']);
    log.put(officer, takeBody(DAY_WATCH, { absence: '' }), at('08:40'), at('11:00', 2));
    expect(inDay(log, at('11:00', 2)).filter((text) => text.includes('接班'))).toEqual([]);
  });

  it('that was taken in time without a connection has an omission only until that entry is received', () => {
    const log = new Log();
    expect(inDay(log, at('10:00'))).toHaveLength(1);
    log.put(officer, takeBody(DAY_WATCH, { absence: '' }), at('08:25'), at('09:30', 3));
    expect(inDay(log, at('10:00'))).toEqual([]);
  });

  it('with a stand-in names the rostered officers who have not taken it', () => {
    const log = new Log();
    log.put(administrator, takeBody(DAY_WATCH, { standIn: true, absence: '' }), at('08:50'));
    expect(inDay(log, at('09:30'))).toEqual(['11-24 08:30 的班由林晓禾顶班（值班表为马思齐、孙可欣）']);
    log.put(otherOfficer, takeBody(DAY_WATCH, { absence: '' }), at('09:20'));
    expect(inDay(log, at('09:30'))).toEqual(['11-24 08:30 的班由林晓禾顶班（值班表为马思齐）']);
    log.put(officer, takeBody(DAY_WATCH, { absence: '' }), at('09:40'));
    expect(inDay(log, at('09:50'))).toEqual(['11-24 08:30 的班由林晓禾顶班']);
  });

  it('that was taken without a 交班 has an omission with the reason', () => {
    const log = new Log();
    log.put(officer, takeBody(DAY_WATCH), at('08:20'));
    expect(inDay(log, at('09:30'))).toEqual([`马思齐接班时没有交班记录：${FIRST}`]);
    const give = log.put(officer, giveBody(DAY_WATCH), at('20:20'));
    log.put(administrator, takeBody(NIGHT_WATCH, { giveId: give.id }), at('20:25'));
    expect(missed(log, NIGHT_WATCH, at('21:30'))).toEqual([]);
  });

  it('has its omissions sorted by time', () => {
    const log = new Log();
    log.put(officer, takeBody(DAY_WATCH), at('12:30'));
    log.put(otherOfficer, takeBody(DAY_WATCH, { absence: '' }), at('19:00'));
    const shift = shiftAt(log.reader(), DAY_WATCH);
    if (!shift) throw new Error('no watch');
    const found = omissionsOf(log.reader(), shift, at('21:00'), name);
    expect(found.map(({ at: when }) => when)).toEqual([at('09:00'), at('12:00'), at('12:30'), at('18:00')]);
    expect(found.every((one) => one.shift === shift)).toBe(true);
  });
});

describe('before the roster of the month was published', () => {
  it('there are no omissions', () => {
    const log = new Log();
    const late = readerOf(log.entries.map((entry) => entryBy(leader, entry.body as LedgerBody, at('10:00'))));
    const shift = shiftAt(late, DAY_WATCH);
    if (!shift) throw new Error('no watch');
    expect(rosteredSince(late, '2026-11')).toBe(at('10:00'));
    expect(omissionsOf(late, shift, at('13:00'), name).map(({ text }) => text)).toEqual([
      '11-24 上午读网没有完成',
    ]);
  });
});

describe('the shifts of a period', () => {
  const days = (from: string, until: string) =>
    shiftsIn(new Log().reader(), from, until).map((shift) => shift.from);

  it('are those that overlap it, sorted by time', () => {
    expect(days(at('10:00'), at('21:00'))).toEqual([DAY_WATCH, NIGHT_WATCH]);
    expect(days(at('08:30'), at('20:30'))).toEqual([DAY_WATCH]);
    expect(days(at('20:00', 1), at('20:00', 1))).toEqual([at('08:30', 1)]);
  });

  it('are found across the borders of months', () => {
    const last = days(dayStart('2026-12-01'), dayStart('2026-12-02'));
    expect(last).toEqual([at('20:30', 6)]);
    expect(addDays(DAY, 6)).toBe('2026-11-30');
    expect(days(dayStart('2026-10-01'), dayStart('2026-11-02'))).toHaveLength(2);
    expect(days(dayStart('2027-01-01'), dayStart('2027-03-01'))).toEqual([]);
  });
});
