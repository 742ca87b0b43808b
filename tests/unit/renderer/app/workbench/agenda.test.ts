import { describe, expect, it } from 'vitest';
import type { AgendaItem } from '../../../../../electron/core/contract';
import { agendaKind } from '../../../../../renderer/app/declarations';
import { groupItems, kindsToCount } from '../../../../../renderer/app/workbench/agenda';

const pageOf = (one: AgendaItem) => agendaKind(one).page(one);
const counted = (...input: Parameters<typeof kindsToCount>) => kindsToCount(...input).map(({ kind }) => kind);

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
  it('shows an item of a kind that it does not know in the last group', () => {
    const groups = groupItems([item('column', ''), item('draft', '')]);
    expect(groups.map(({ kind }) => kind.label)).toEqual(['我的草稿', '其他事项']);
  });
  it('groups the items by kind, most urgent kind first, and keeps the given order in each group', () => {
    const groups = groupItems([
      item('draft', '2026-11-01T00:00:00.000Z'),
      item('decide', '2026-11-03T00:00:00.000Z'),
      item('decide', '2026-11-02T00:00:00.000Z'),
      item('commandReturned', '2026-11-04T00:00:00.000Z'),
    ]);
    expect(groups.map(({ kind }) => kind.kind)).toEqual(['commandReturned', 'decide', 'draft']);
    // The core sorts a 快审 before items that have waited longer.
    expect(groups[1]?.items.map((one) => one.since)).toEqual([
      '2026-11-03T00:00:00.000Z',
      '2026-11-02T00:00:00.000Z',
    ]);
  });
  it('links each item to the page on which it is done', () => {
    expect(pageOf(item('decide', ''))).toBe('/review/one');
    expect(pageOf(item('returned', ''))).toBe('/articles/one');
    expect(pageOf(item('release', ''))).toBe('/articles/one');
    expect(pageOf(item('draft', ''))).toBe('/drafts/one');
    expect(pageOf(item('commandReturned', ''))).toBe('/sync?command=one');
    expect(pageOf(item('certificate', ''))).toBe('/settings');
    expect(pageOf(item('delegation', ''))).toBe('/delegation');
  });
  it('links duty items to the duty pages', () => {
    expect(pageOf(item('takeOver', ''))).toBe('/duty');
    expect(pageOf(item('swap', ''))).toBe('/duty/roster');
    expect(pageOf({ ...item('roster', ''), id: '2027-01' })).toBe('/duty/roster?month=2027-01');
    expect(pageOf(item('incident', ''))).toBe('/incidents/one');
  });
  it('counts the daily work of the roles even at zero, and other kinds when there are any', () => {
    expect(counted(undefined, ['editor'])).toEqual(['returned', 'draft']);
    expect(counted({ decide: 0 }, ['secondReviewer'])).toEqual(['decide']);
    expect(counted(undefined, ['siteAdministrator'])).toEqual(['returned', 'release', 'draft']);
    expect(counted({ reading: 0, draft: 0 }, ['dutyOfficer'])).toEqual([]);
    expect(counted({ takeOver: 1, reading: 0, commandReturned: 2 }, ['dutyOfficer'])).toEqual([
      'takeOver',
      'commandReturned',
    ]);
  });
  it('counts the decisions of a deputy without a review role', () => {
    expect(counted({ decide: 1 }, ['dutyLeader'])).toEqual(['decide']);
  });
});
