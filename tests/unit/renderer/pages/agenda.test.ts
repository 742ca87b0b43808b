import { describe, expect, it } from 'vitest';
import type { AgendaItem } from '../../../../electron/core/contract';
import { kindsToCount, groupItems, pageOfItem } from '../../../../renderer/pages/workbench/agenda';

const item = (kind: AgendaItem['kind'], since: string): AgendaItem => ({
  kind,
  id: 'one',
  title: since,
  note: '',
  stage: null,
  since,
  due: null,
});

describe('the workbench', () => {
  it('groups the items by kind, most urgent kind first, and keeps the given order in each group', () => {
    const groups = groupItems([
      item('draft', '2026-11-01T00:00:00.000Z'),
      item('decide', '2026-11-03T00:00:00.000Z'),
      item('decide', '2026-11-02T00:00:00.000Z'),
      item('commandReturned', '2026-11-04T00:00:00.000Z'),
    ]);
    expect(groups.map((group) => group.kind)).toEqual(['commandReturned', 'decide', 'draft']);
    // The core sorts a 快审 before items that have waited longer.
    expect(groups[1]?.items.map((one) => one.since)).toEqual([
      '2026-11-03T00:00:00.000Z',
      '2026-11-02T00:00:00.000Z',
    ]);
  });
  it('links each item to the page on which it is done', () => {
    expect(pageOfItem(item('decide', ''))).toBe('/review/one');
    expect(pageOfItem(item('returned', ''))).toBe('/articles/one');
    expect(pageOfItem(item('release', ''))).toBe('/articles/one');
    expect(pageOfItem(item('draft', ''))).toBe('/drafts/one');
    expect(pageOfItem(item('commandReturned', ''))).toBe('/sync?command=one');
    expect(pageOfItem(item('certificate', ''))).toBe('/settings');
    expect(pageOfItem(item('delegation', ''))).toBe('/delegation');
  });
  it('links duty items to the duty pages', () => {
    expect(pageOfItem(item('takeOver', ''))).toBe('/duty');
    expect(pageOfItem(item('swap', ''))).toBe('/duty/roster');
    expect(pageOfItem({ ...item('roster', ''), id: '2027-01' })).toBe('/duty/roster?month=2027-01');
    expect(pageOfItem(item('incident', ''))).toBe('/incidents/one');
  });
  it('counts the daily work of the roles even at zero, and other kinds when there are any', () => {
    expect(kindsToCount(undefined, ['editor'])).toEqual(['returned', 'draft']);
    expect(kindsToCount({ decide: 0 }, ['secondReviewer'])).toEqual(['decide']);
    expect(kindsToCount(undefined, ['siteAdministrator'])).toEqual(['returned', 'release', 'draft']);
    expect(kindsToCount({ reading: 0, draft: 0 }, ['dutyOfficer'])).toEqual([]);
    expect(kindsToCount({ takeOver: 1, reading: 0, commandReturned: 2 }, ['dutyOfficer'])).toEqual([
      'takeOver',
      'commandReturned',
    ]);
  });
  it('counts the decisions of a deputy without a review role', () => {
    expect(kindsToCount({ decide: 1 }, ['dutyLeader'])).toEqual(['decide']);
  });
});
