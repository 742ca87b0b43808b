import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerBody } from '../../../../electron/platform/contract';
import { addDays, dayStart, daysOf } from '../../../../electron/domain/calendar/calendar';
import {
  firstReading,
  omissionsOf,
  rosteredSince,
  shiftsIn,
  slotsOfShift,
} from '../../../../electron/domain/duty/omissions';
import { slotsOfDay } from '../../../../electron/domain/duty/slots';
import { proposeRoster } from '../../../../electron/domain/roster/propose';
import { importantPeriodOn, shiftAt } from '../../../../electron/domain/roster/roster';
import { administrator, everyone, leader, officer, otherOfficer } from '../../core/ledger/people';
import { entryBy, readerOf } from '../../core/ledger/reader';
import { CHANGES, emptyStanding, periodIn, poolsOf, proposeOrThrow } from '../roster/roster-arbitrary';
import { rosterBody } from '../roster/roster-history';
import {
  instantAt,
  DAY,
  DAY_SHIFT,
  FIRST_SHIFT_REASON,
  MONTH,
  NIGHT_SHIFT,
  PUBLISHED,
} from '../../core/duty/sessions';
import { giveBody, DutyLog, readBody, takeBody } from './duty-log';

const name = (id: string) => everyone.find((account) => account.id === id)?.name ?? id;

/** Returns the texts of the omissions of the shift that contains the instant `watch`. */
function missed(log: DutyLog, inside: string, now: string): string[] {
  const shift = shiftAt(log.reader(), inside);
  if (!shift) throw new Error(`no shift at ${inside}`);
  return omissionsOf(log.reader(), shift, now, name).map(({ text }) => text);
}
const inDay = (log: DutyLog, now: string) => missed(log, DAY_SHIFT, now);

/** Returns a day shift without omissions: taken in time, both readings done. */
function faultless(): DutyLog {
  const log = new DutyLog();
  log.append(officer, takeBody(DAY_SHIFT, { absence: '' }), instantAt('08:20'));
  log.append(officer, readBody(`${DAY}/morning`), instantAt('09:00'));
  log.append(otherOfficer, readBody(`${DAY}/afternoon`), instantAt('17:59'));
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
        const before = proposeOrThrow({ ...wished, month: MONTH, changes });
        const beside = { before, after: [] };
        const after = proposeRoster(
          { ...wished, month: '2026-12', changes: next },
          { ...emptyStanding(), beside },
        );
        const rosters = typeof after === 'string' ? [before] : [before, after];
        const reader = readerOf(
          rosters.map((shifts) => entryBy(leader, rosterBody(shifts, { important }), PUBLISHED)),
        );
        const owed = rosters.flat().flatMap((shift) => slotsOfShift(reader, shift).map(({ slot }) => slot));
        const [begin, end] = [before[0]?.from ?? '', rosters.flat().at(-1)?.until ?? ''];
        const wanted = [...daysOf(MONTH), ...daysOf('2026-12'), '2027-01-01']
          .flatMap((day) => slotsOfDay(day, importantPeriodOn(reader, day) !== null))
          .filter(({ due }) => due > begin && due <= end);
        expect(owed).toEqual(wanted.map(({ slot }) => slot));
      }),
      { numRuns: 25 },
    );
  });

  it('are an omission when nobody has done them by the end of their slot, and not before', () => {
    const log = new DutyLog();
    log.append(officer, takeBody(DAY_SHIFT, { absence: '' }), instantAt('08:20'));
    expect(inDay(log, instantAt('12:00'))).toEqual([]);
    expect(inDay(log, instantAt('12:01'))).toEqual(['11-24 上午读网没有完成']);
    log.append(officer, readBody(`${DAY}/morning`), instantAt('13:30'));
    expect(inDay(log, instantAt('18:01'))).toEqual([
      '11-24 上午读网迟至 11-24 13:30 完成',
      '11-24 下午读网没有完成',
    ]);
  });

  it('count at the time of the earliest entry, even if it is received later from a machine without a connection', () => {
    const log = new DutyLog();
    log.append(officer, takeBody(DAY_SHIFT, { absence: '' }), instantAt('08:20'));
    log.append(otherOfficer, readBody(`${DAY}/morning`), instantAt('12:30'));
    expect(inDay(log, instantAt('13:00'))).toEqual(['11-24 上午读网迟至 11-24 12:30 完成']);
    log.append(officer, readBody(`${DAY}/morning`), instantAt('11:00'), instantAt('11:00', 2));
    expect(inDay(log, instantAt('13:00'))).toEqual([]);
    expect(firstReading(log.reader(), { slot: `${DAY}/morning` })).toEqual({
      at: instantAt('11:00'),
      by: '马思齐',
    });
    expect(firstReading(log.reader(), { slot: `${DAY}/afternoon` })).toBeNull();
  });

  it('are due every two hours in an important period; a shift answers for those that end in it', () => {
    const log = new DutyLog([{ name: '两会', from: DAY, until: DAY }]);
    log.append(officer, takeBody(DAY_SHIFT, { absence: '' }), instantAt('08:20'));
    log.append(officer, readBody(`${DAY}/10`), instantAt('11:00'));
    expect(inDay(log, instantAt('13:00'))).toEqual(['11-24 08:00 读网没有完成']);
    // The reading of 20:00 ends in the night shift, and that of 06:00 in the shift before.
    const words = inDay(log, instantAt('08:30', 1));
    expect(words).toHaveLength(5);
    expect(words.at(-1)).toBe('11-24 18:00 读网没有完成');
    expect(missed(log, NIGHT_SHIFT, instantAt('08:30', 1))).toEqual([
      '11-24 20:30 的班无人接班',
      '11-24 20:00 读网没有完成',
      '11-24 22:00 读网没有完成',
    ]);
    expect(missed(log, instantAt('06:00'), instantAt('08:30')).slice(-1)).toEqual([
      '11-24 06:00 读网没有完成',
    ]);
  });
});

describe('a shift', () => {
  it('without anything missed has no omission', () => {
    expect(inDay(faultless(), instantAt('09:00', 1))).toEqual([]);
  });

  it('is an omission when nobody takes it within half an hour', () => {
    const log = new DutyLog();
    expect(inDay(log, instantAt('08:30'))).toEqual([]);
    expect(inDay(log, instantAt('09:00'))).toEqual([]);
    expect(inDay(log, instantAt('09:01'))).toEqual(['11-24 08:30 的班无人接班']);
    expect(inDay(log, instantAt('08:00'))).toEqual([]);
    log.append(officer, takeBody(DAY_SHIFT, { absence: '' }), instantAt('09:00'));
    expect(inDay(log, instantAt('09:01'))).toEqual([]);
  });

  it('that is taken late has an omission, which is removed when an earlier 接班 is received later', () => {
    const log = new DutyLog();
    log.append(otherOfficer, takeBody(DAY_SHIFT, { absence: '' }), instantAt('10:15'));
    expect(inDay(log, instantAt('11:00'))).toEqual(['11-24 08:30 的班迟至 11-24 10:15 才有人接班']);
    log.append(officer, takeBody(DAY_SHIFT, { absence: '' }), instantAt('08:40'), instantAt('11:00', 2));
    expect(inDay(log, instantAt('11:00', 2)).filter((text) => text.includes('接班'))).toEqual([]);
  });

  it('that was taken in time without a connection has an omission only until that entry is received', () => {
    const log = new DutyLog();
    expect(inDay(log, instantAt('10:00'))).toHaveLength(1);
    log.append(officer, takeBody(DAY_SHIFT, { absence: '' }), instantAt('08:25'), instantAt('09:30', 3));
    expect(inDay(log, instantAt('10:00'))).toEqual([]);
  });

  it('with a stand-in names the rostered officers who have not taken it', () => {
    const log = new DutyLog();
    log.append(administrator, takeBody(DAY_SHIFT, { standIn: true, absence: '' }), instantAt('08:50'));
    expect(inDay(log, instantAt('09:30'))).toEqual([
      '11-24 08:30 的班由林晓禾顶班（值班表为马思齐、孙可欣）',
    ]);
    log.append(otherOfficer, takeBody(DAY_SHIFT, { absence: '' }), instantAt('09:20'));
    expect(inDay(log, instantAt('09:30'))).toEqual(['11-24 08:30 的班由林晓禾顶班（值班表为马思齐）']);
    log.append(officer, takeBody(DAY_SHIFT, { absence: '' }), instantAt('09:40'));
    expect(inDay(log, instantAt('09:50'))).toEqual(['11-24 08:30 的班由林晓禾顶班']);
  });

  it('that was taken without a 交班 has an omission with the reason', () => {
    const log = new DutyLog();
    log.append(officer, takeBody(DAY_SHIFT), instantAt('08:20'));
    expect(inDay(log, instantAt('09:30'))).toEqual([`马思齐接班时没有交班记录：${FIRST_SHIFT_REASON}`]);
    const give = log.append(officer, giveBody(DAY_SHIFT), instantAt('20:20'));
    log.append(administrator, takeBody(NIGHT_SHIFT, { giveId: give.id }), instantAt('20:25'));
    expect(missed(log, NIGHT_SHIFT, instantAt('21:30'))).toEqual([]);
  });

  it('has its omissions sorted by time', () => {
    const log = new DutyLog();
    log.append(officer, takeBody(DAY_SHIFT), instantAt('12:30'));
    log.append(otherOfficer, takeBody(DAY_SHIFT, { absence: '' }), instantAt('19:00'));
    const shift = shiftAt(log.reader(), DAY_SHIFT);
    if (!shift) throw new Error('no shift');
    const found = omissionsOf(log.reader(), shift, instantAt('21:00'), name);
    expect(found.map(({ at: when }) => when)).toEqual([
      instantAt('09:00'),
      instantAt('12:00'),
      instantAt('12:30'),
      instantAt('18:00'),
    ]);
    expect(found.every((one) => one.shift === shift)).toBe(true);
  });
});

describe('before the roster of the month was published', () => {
  it('there are no omissions', () => {
    const log = new DutyLog();
    const late = readerOf(
      log.entries.map((entry) => entryBy(leader, entry.body as LedgerBody, instantAt('10:00'))),
    );
    const shift = shiftAt(late, DAY_SHIFT);
    if (!shift) throw new Error('no shift');
    expect(rosteredSince(late, '2026-11')).toBe(instantAt('10:00'));
    expect(omissionsOf(late, shift, instantAt('13:00'), name).map(({ text }) => text)).toEqual([
      '11-24 上午读网没有完成',
    ]);
  });
});

describe('the shifts of a period', () => {
  const days = (from: string, until: string) =>
    shiftsIn(new DutyLog().reader(), from, until).map((shift) => shift.from);

  it('are those that overlap it, sorted by time', () => {
    expect(days(instantAt('10:00'), instantAt('21:00'))).toEqual([DAY_SHIFT, NIGHT_SHIFT]);
    expect(days(instantAt('08:30'), instantAt('20:30'))).toEqual([DAY_SHIFT]);
    expect(days(instantAt('20:00', 1), instantAt('20:00', 1))).toEqual([instantAt('08:30', 1)]);
  });

  it('are found across the borders of months', () => {
    const last = days(dayStart('2026-12-01'), dayStart('2026-12-02'));
    expect(last).toEqual([instantAt('20:30', 6)]);
    expect(addDays(DAY, 6)).toBe('2026-11-30');
    expect(days(dayStart('2026-10-01'), dayStart('2026-11-02'))).toHaveLength(2);
    expect(days(dayStart('2027-01-01'), dayStart('2027-03-01'))).toEqual([]);
  });
});
