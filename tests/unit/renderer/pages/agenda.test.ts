import { describe, expect, it } from 'vitest';
import type { AgendaItem } from '../../../../electron/core/contract';
import { grouped, targetOf } from '../../../../renderer/pages/workbench/agenda';

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
  it('groups what waits, what others wait for first, each oldest first', () => {
    const groups = grouped([
      item('draft', '2026-11-01T00:00:00.000Z'),
      item('decide', '2026-11-03T00:00:00.000Z'),
      item('decide', '2026-11-02T00:00:00.000Z'),
      item('commandReturned', '2026-11-04T00:00:00.000Z'),
    ]);
    expect(groups.map((group) => group.kind)).toEqual(['commandReturned', 'decide', 'draft']);
    expect(groups[1]?.items.map((one) => one.since)).toEqual([
      '2026-11-02T00:00:00.000Z',
      '2026-11-03T00:00:00.000Z',
    ]);
  });
  it('opens each task where it is done', () => {
    expect(targetOf(item('decide', ''))).toBe('/review/one');
    expect(targetOf(item('returned', ''))).toBe('/articles/one');
    expect(targetOf(item('release', ''))).toBe('/articles/one');
    expect(targetOf(item('draft', ''))).toBe('/drafts/one');
    expect(targetOf(item('commandReturned', ''))).toBe('/sync?command=one');
    expect(targetOf(item('certificate', ''))).toBe('/settings');
    expect(targetOf(item('delegation', ''))).toBe('/delegation');
  });
});
