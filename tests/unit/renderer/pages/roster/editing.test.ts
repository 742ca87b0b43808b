import { beforeEach, describe, expect, it } from 'vitest';
import {
  beginEditing,
  changeRoster,
  endEditing,
  isTime,
  timesOfChange,
  undoRosterChange,
  useRosterEdits,
} from '../../../../../renderer/pages/roster/editor/rosterEdits';
import type { MonthData } from '../../../../../renderer/pages/roster/types';
import { at, exampleShift } from '../duty/duty-data';

const month = (change: Partial<MonthData> = {}): MonthData => ({
  month: '2026-12',
  days: [],
  shifts: [exampleShift()],
  important: [{ name: '省两会', from: '2026-12-01', until: '2026-12-03' }],
  entryId: 'entry',
  publishedBy: '高远山',
  publishedAt: at('07:00'),
  waiting: false,
  shares: [],
  mayPublish: true,
  ...change,
});
const present = (of: string) => useRosterEdits.getState().months[of];

describe('the roster being edited', () => {
  beforeEach(() => useRosterEdits.setState({ months: {} }));

  it('starts from the roster in force, and stores which roster it replaces', () => {
    beginEditing(month(), null);
    expect(present('2026-12')).toMatchObject({ replaces: 'entry', changes: ['08:00'] });
    expect(Object.keys(present('2026-12')?.shifts[0] ?? {}).sort()).toEqual([
      'from',
      'leader',
      'operations',
      'technical',
      'until',
    ]);
  });
  it('starts from an imported file, with the lines that could not be read', () => {
    beginEditing(month(), { shifts: [], important: [], unread: ['第 3 行：没有这个人。'] });
    expect(present('2026-12')).toMatchObject({
      shifts: [],
      important: [],
      unread: ['第 3 行：没有这个人。'],
    });
  });
  it('is separate for each month', () => {
    beginEditing(month(), null);
    beginEditing(month({ month: '2027-01', entryId: null }), null);
    changeRoster('2027-01', { shifts: [] });
    expect(present('2026-12')?.shifts).toHaveLength(1);
    endEditing('2027-01');
    expect(present('2027-01')).toBeUndefined();
    expect(present('2026-12')).toBeDefined();
  });
  it('can be undone change by change back to its start', () => {
    beginEditing(month(), null);
    const [first] = present('2026-12')?.shifts ?? [];
    if (!first) throw new Error('no watch');
    changeRoster('2026-12', { shifts: [{ ...first, technical: 'sunkexin' }] });
    changeRoster('2026-12', { shifts: [{ ...first, technical: 'gaoyuanshan' }] });
    changeRoster('2026-12', { important: [] });
    undoRosterChange('2026-12');
    expect(present('2026-12')?.important).toHaveLength(1);
    undoRosterChange('2026-12');
    expect(present('2026-12')?.shifts[0]?.technical).toBe('sunkexin');
    undoRosterChange('2026-12');
    undoRosterChange('2026-12');
    expect(present('2026-12')).toMatchObject({ shifts: [first], past: [], replaces: 'entry' });
  });
  it('undoes the typing of a name as one change', () => {
    beginEditing(month(), null);
    const [period] = present('2026-12')?.important ?? [];
    for (const name of ['省', '省运', '省运会'])
      changeRoster('2026-12', { important: [{ ...period!, name }] });
    undoRosterChange('2026-12');
    expect(present('2026-12')?.important[0]?.name).toBe('省两会');
    expect(present('2026-12')?.past).toEqual([]);
  });
  it('ignores changes to a month that is not being edited', () => {
    changeRoster('2026-12', { shifts: [] });
    expect(present('2026-12')).toBeUndefined();
  });
  it('derives the change times in Beijing time, with two as default', () => {
    expect(timesOfChange([exampleShift(), exampleShift({ from: at('20:00') }), exampleShift()])).toEqual([
      '08:00',
      '20:00',
    ]);
    expect(timesOfChange([])).toEqual(['08:00', '20:00']);
  });
  it('accepts only valid times of day', () => {
    expect(['00:00', '08:30', '23:59'].every(isTime)).toBe(true);
    expect(['8:00', '24:00', '08:60', '早八点', ''].some(isTime)).toBe(false);
  });
});
