import { describe, expect, it } from 'vitest';
import type { Shift } from '../../../../electron/platform/contract';
import { instantOf } from '../../../../electron/domain/calendar/calendar';
import { emptyLoad, loadsOf, marksOf } from '../../../../electron/domain/roster/loads';

const span = (fromDay: string, from: string, untilDay: string, until: string) => ({
  from: instantOf(fromDay, from),
  until: instantOf(untilDay, until),
});
const marked = (...of: Parameters<typeof span>) =>
  Object.entries(marksOf(span(...of), [{ name: '两会', from: '2026-11-10', until: '2026-11-12' }]))
    .filter(([, is]) => is)
    .map(([mark]) => mark);

describe('a shift', () => {
  it('is a night shift when more than half of it is between 22:00 and 06:00', () => {
    expect(marked('2026-11-03', '22:00', '2026-11-04', '06:00')).toEqual(['nights']);
    expect(marked('2026-11-03', '20:00', '2026-11-04', '08:00')).toEqual(['nights']);
    expect(marked('2026-11-04', '00:00', '2026-11-04', '08:00')).toEqual(['nights']);
    expect(marked('2026-11-04', '04:00', '2026-11-04', '08:00')).toEqual([]);
    expect(marked('2026-11-03', '08:00', '2026-11-04', '08:00')).toEqual([]);
    expect(marked('2026-11-03', '18:00', '2026-11-03', '23:59')).toEqual([]);
  });

  it('counts as rest day or holiday by the day on which it begins, and a make-up work day is neither', () => {
    expect(marked('2026-11-07', '08:00', '2026-11-07', '20:00')).toEqual(['restDays']);
    expect(marked('2026-11-06', '20:00', '2026-11-07', '08:00')).toEqual(['nights']);
    expect(marked('2026-10-01', '08:00', '2026-10-02', '08:00')).toEqual(['holidays']);
    expect(marked('2026-10-10', '08:00', '2026-10-11', '08:00')).toEqual([]);
  });

  it('is in an important period when it begins between its first and its last day', () => {
    expect(marked('2026-11-09', '08:00', '2026-11-10', '08:00')).toEqual([]);
    expect(marked('2026-11-10', '08:00', '2026-11-11', '08:00')).toEqual(['important']);
    expect(marked('2026-11-12', '08:00', '2026-11-13', '08:00')).toEqual(['important']);
    expect(marked('2026-11-13', '08:00', '2026-11-14', '08:00')).toEqual([]);
  });
});

describe('the load of a person', () => {
  const people = { leader: 'zhou', technical: 'ma', operations: 'sun' };
  const weekend: Shift = { ...span('2026-11-07', '20:00', '2026-11-08', '08:00'), ...people };
  const plain: Shift = { ...span('2026-11-09', '08:00', '2026-11-09', '20:00'), ...people, technical: 'lin' };
  const other: Shift = {
    ...span('2026-12-01', '08:00', '2026-12-02', '08:00'),
    leader: 'ma',
    technical: 'sun',
    operations: 'lin',
  };
  const important = [{ name: '会议', from: '2026-12-01', until: '2026-12-01' }];

  it('is counted over all rosters: the two posts of officers together, leading separately', () => {
    const loads = loadsOf([
      { shifts: [weekend, plain], important: [] },
      { shifts: [other], important },
    ]);
    const none = emptyLoad();
    expect(loads.of('officer', 'sun')).toEqual({
      ...none,
      shifts: 3,
      hours: 48,
      nights: 1,
      restDays: 1,
      important: 1,
    });
    expect(loads.of('officer', 'lin')).toEqual({ ...none, shifts: 2, hours: 36, important: 1 });
    expect(loads.of('officer', 'ma')).toEqual({ ...none, shifts: 1, hours: 12, nights: 1, restDays: 1 });
    expect(loads.of('leader', 'ma')).toEqual({ ...none, shifts: 1, hours: 24, important: 1 });
    expect(loads.of('leader', 'zhou')).toMatchObject({ shifts: 2, hours: 24 });
  });

  it('is zero for a person who is not rostered', () => {
    expect(loadsOf([]).of('officer', 'nobody')).toEqual(emptyLoad());
  });
});
