import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, instantOf } from '../../../../electron/domain/calendar/calendar';
import { parseSlot, slotsDue, slotsOfDay, slotState } from '../../../../electron/domain/duty/slots';

const HOUR = 3_600_000;
const DAY = '2026-11-24';
const later = (instant: string, by: number) => new Date(Date.parse(instant) + by).toISOString();
const never = () => false;

describe('the reading slots of a day', () => {
  it('are morning and afternoon, also on holidays', () => {
    for (const day of [DAY, '2026-10-01'])
      expect(slotsOfDay(day, false)).toEqual([
        {
          slot: `${day}/morning`,
          label: '上午读网',
          from: instantOf(day, '08:00'),
          due: instantOf(day, '12:00'),
        },
        {
          slot: `${day}/afternoon`,
          label: '下午读网',
          from: instantOf(day, '14:00'),
          due: instantOf(day, '18:00'),
        },
      ]);
  });

  it('are twelve slots of two hours without a gap in an important period', () => {
    const slots = slotsOfDay(DAY, true);
    expect(slots).toHaveLength(12);
    expect(slots[0]?.from).toBe(instantOf(DAY, '00:00'));
    expect(slots.at(-1)?.due).toBe(instantOf(addDays(DAY, 1), '00:00'));
    slots.slice(1).forEach(({ from }, index) => expect(from).toBe(slots[index]?.due));
  });

  it('are found by their name, and no other name is accepted', () => {
    for (const important of [true, false])
      for (const slot of slotsOfDay(DAY, important)) expect(parseSlot(slot.slot)).toEqual(slot);
    for (const name of [
      '',
      DAY,
      `${DAY}/01`,
      `${DAY}/24`,
      `${DAY}/noon`,
      '2026-02-30/morning',
      '2026-13-01/00',
    ])
      expect(parseSlot(name)).toBeNull();
  });
});

describe('the shift that answers for a reading', () => {
  it('is the shift in which the reading is due: exactly one of consecutive shifts', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 95 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(cuts, fc.boolean(), fc.boolean(), (at, today, tomorrow) => {
        const start = instantOf(DAY, '00:00');
        const important = (day: string) => (day === DAY ? today : day === addDays(DAY, 1) && tomorrow);
        const borders = [0, ...at.sort((a, b) => a - b), 96].map((halves) =>
          later(start, halves * (HOUR / 2)),
        );
        const shared = borders
          .slice(1)
          .flatMap((until, index) => slotsDue(borders[index] ?? '', until, important));
        expect(shared).toEqual(slotsDue(start, later(start, 48 * HOUR), important));
      }),
    );
  });

  it('includes a reading that is due at the end of the shift', () => {
    const noon = instantOf(DAY, '12:00');
    expect(slotsDue(instantOf(DAY, '08:00'), noon, never).map(({ slot }) => slot)).toEqual([
      `${DAY}/morning`,
    ]);
    expect(slotsDue(noon, instantOf(DAY, '17:59'), never)).toEqual([]);
  });
});

it('a reading is coming, due, missed, done or late, depending on the time and on its entry', () => {
  const [slot] = slotsOfDay(DAY, false);
  if (!slot) throw new Error('no slot');
  const state = (now: string, doneAt: string | null = null) => slotState(slot, doneAt, now, '');
  expect(state(later(slot.from, -1))).toBe('coming');
  expect(state(slot.from)).toBe('due');
  expect(state(slot.due)).toBe('due');
  expect(state(later(slot.due, 1))).toBe('missed');
  expect(state(later(slot.due, HOUR), slot.due)).toBe('done');
  expect(state(later(slot.due, HOUR), later(slot.due, HOUR / 2))).toBe('late');
});

it('a reading that was due before the roster was published is exempt', () => {
  const [slot] = slotsOfDay(DAY, false);
  if (!slot) throw new Error('no slot');
  const rostered = later(slot.due, HOUR);
  const state = (now: string, doneAt: string | null = null) => slotState(slot, doneAt, now, rostered);
  expect(state(slot.due)).toBe('due');
  expect(state(rostered)).toBe('exempt');
  expect(state(rostered, rostered)).toBe('done');
  expect(state(rostered, slot.from)).toBe('done');
});
