import { describe, expect, it } from 'vitest';
import type { DayView, ShiftView } from '../../../../../electron/core/contract';
import {
  encodePlace,
  decodePlace,
  placesOf,
  problemsByShift,
  rowsOf,
  shiftText,
} from '../../../../../renderer/pages/roster/rosterRows';
import { swapText } from '../../../../../renderer/pages/roster/swaps';
import { at, exampleShift } from '../duty/duty-data';

const day = (of: string): DayView => ({ day: of, kind: 'work', name: '', estimated: false, important: '' });
const night = exampleShift({ from: at('20:00'), until: '2026-12-02T00:00:00.000Z', technical: 'sunkexin' });

describe('the month as a table', () => {
  it('has a row per shift, and a row for a day on which no shift begins', () => {
    const rows = rowsOf([day('2026-12-01'), day('2026-12-02')], [exampleShift(), night]);
    expect(
      rows.map(({ day: { day: of }, shift: watch, span }) => [of.slice(8), watch?.from ?? null, span]),
    ).toEqual([
      ['01', at('08:00'), 2],
      ['01', at('20:00'), 0],
      ['02', null, 1],
    ]);
  });
  it('puts a shift that begins after midnight in Beijing on its Beijing day', () => {
    const early: ShiftView = exampleShift({
      from: '2026-12-01T16:30:00.000Z',
      until: '2026-12-02T00:00:00.000Z',
    });
    expect(
      rowsOf([day('2026-12-01'), day('2026-12-02')], [early]).map(({ shift: watch }) => watch?.from ?? ''),
    ).toEqual(['', early.from]);
  });
  it('shows the end of a shift, with its day when it is another one', () => {
    expect(shiftText(exampleShift())).toBe('08:00–20:00');
    expect(shiftText(night)).toBe('20:00–次日 08:00');
    expect(shiftText({ from: at('08:00'), until: '2026-12-04T00:00:00.000Z' })).toBe('08:00–4日 08:00');
  });
  it('offers only the places of shifts that have not begun', () => {
    const places = placesOf([exampleShift(), night], 'linxiaohe', new Date(at('09:00')));
    expect(places.map(({ shift: { from }, post }) => [from, post])).toEqual([[at('20:00'), 'operations']]);
  });
  it('encodes a place as a key and decodes it', () => {
    const place = { shift: at('08:00'), post: 'operations' as const };
    expect(decodePlace(encodePlace(place))).toEqual(place);
  });
  it('puts problems on their shift, and those of the month separately', () => {
    const problems = problemsByShift([
      { shift: at('08:00'), text: '甲' },
      { shift: null, text: '乙' },
      { shift: at('08:00'), text: '丙' },
    ]);
    expect(problems.get(at('08:00'))).toEqual(['甲', '丙']);
    expect(problems.get('')).toEqual(['乙']);
  });
});

describe('the text of a swap', () => {
  const swap = {
    swapId: '0',
    state: 'asked' as const,
    fromId: 'masiqi',
    fromName: '马思齐',
    toId: 'linxiaohe',
    toName: '林晓禾',
    give: { shift: at('08:00'), post: 'technical' as const, until: at('20:00') },
    back: null,
    reason: '',
    answer: '',
    askedAt: at('07:00'),
    waiting: false,
  };
  it('says who takes which shift, and which shift is given in return', () => {
    expect(swapText(swap)).toBe('林晓禾替马思齐值 12-01 08:00 的技术值班（替班，不用还）');
    const back = { shift: at('20:00'), post: 'operations' as const, until: null };
    expect(swapText({ ...swap, back })).toBe(
      '林晓禾替马思齐值 12-01 08:00 的技术值班，马思齐替林晓禾值 12-01 20:00 的运维值班',
    );
  });
});
