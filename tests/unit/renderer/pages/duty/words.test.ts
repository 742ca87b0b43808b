import { describe, expect, it } from 'vitest';
import type { EntryView } from '../../../../../electron/core/contract';
import { byDay, dayText } from '../../../../../renderer/pages/duty/byDay';
import { peopleOfShift, periodText } from '../../../../../renderer/pages/duty/words';
import { at, DAY, exampleShift } from './duty-data';

describe('the texts of the duty pages', () => {
  it('name the day of a shift only when it is not today', () => {
    expect(periodText(exampleShift(), DAY)).toBe('08:00 至 20:00');
    expect(periodText(exampleShift())).toBe('12-01 08:00 至 20:00');
    const night = exampleShift({ from: at('20:00'), until: '2026-12-02T00:00:00.000Z' });
    expect(periodText(night, DAY)).toBe('20:00 至 12-02 08:00');
  });
  it('name the three people of a shift, and who is there by a swap', () => {
    const names = peopleOfShift(exampleShift({ swapped: ['operations'] }));
    expect(names.map(({ label, name, swapped }) => `${label}${name}${swapped ? '换' : ''}`)).toEqual([
      '带班领导高远山',
      '技术值班马思齐',
      '运维值班林晓禾换',
    ]);
  });
  it('group entries by Beijing day and keep their order', () => {
    const entry = (id: string, trueAt: string) => ({ id, trueAt }) as EntryView;
    // 23:30 and 00:30 in Beijing are on the same UTC day.
    const days = byDay([
      entry('c', '2026-12-01T16:30:00.000Z'),
      entry('b', '2026-12-01T15:30:00.000Z'),
      entry('a', '2026-12-01T01:00:00.000Z'),
    ]);
    expect(days.map(({ day, entries }) => [day, entries.map(({ id }) => id).join('')])).toEqual([
      ['2026-12-02', 'c'],
      ['2026-12-01', 'ba'],
    ]);
    expect(dayText('2026-12-01')).toBe('12月1日 星期二');
  });
});
