import { describe, expect, it } from 'vitest';
import { delegateWarning } from '../../../../electron/domain/accounts/delegations';
import { actText } from '../../../../electron/domain/accounts/act-text';
import { opinionsFor } from '../../../../electron/core/review/opinions';
import type { Delegation } from '../../../../electron/platform/contract';
import { person, uuid } from '../articles/cases';

const NOW = '2026-11-24T02:00:00.000Z';
const second = person('wu', '吴静宜', 'secondReviewer');
const first = person('zhou', '周正川', 'firstReviewer');
const duty = person('ma', '马思齐', 'dutyOfficer');
const delegationWith = (part: Partial<Delegation>): Delegation => ({
  id: uuid(),
  fromId: first.id,
  toId: duty.id,
  role: 'firstReviewer',
  from: '2026-11-23T16:00:00.000Z',
  until: '2026-11-26T16:00:00.000Z',
  reason: '出差',
  grantedBy: first.id,
  grantedAt: '2026-11-23T00:00:00.000Z',
  endedAt: null,
  act: { statement: '', cms: '' },
  ...part,
});

describe('the warning about a delegate who reviews at another level', () => {
  it('says that articles reviewed by the delegate wait for another reviewer', () => {
    const warning = delegateWarning(second, first, 'secondReviewer', { delegations: [], now: NOW });
    expect(warning).toContain('周正川同时承担“初审人”');
    expect(warning).toContain('要等吴静宜返岗');
  });
  it('is also given when the delegate holds the other level by a running delegation', () => {
    expect(
      delegateWarning(second, duty, 'secondReviewer', { delegations: [delegationWith({})], now: NOW }),
    ).toContain('马思齐同时承担“初审人”');
    const over = delegationWith({ endedAt: '2026-11-24T01:00:00.000Z' });
    expect(delegateWarning(second, duty, 'secondReviewer', { delegations: [over], now: NOW })).toBeNull();
  });
  it('is null when the delegate does not review', () => {
    expect(delegateWarning(second, duty, 'secondReviewer', { delegations: [], now: NOW })).toBeNull();
  });
});

describe('the period of a delegation in audit trails', () => {
  const names = { nameOf: (id: string) => id, ownerOf: () => '', delegationOf: () => undefined };
  const text = (from: string, until: string) =>
    actText(names, {
      type: 'delegation.grant',
      delegationId: uuid(),
      fromId: '吴静宜',
      toId: '周正川',
      role: 'secondReviewer',
      from,
      until,
    });
  it('shows the last day when the delegation ends at midnight', () => {
    expect(text('2026-11-23T16:00:00.000Z', '2026-11-26T16:00:00.000Z')).toContain(
      '2026-11-24 至 2026-11-26',
    );
    expect(text('2026-11-23T16:00:00.000Z', '2026-11-24T16:00:00.000Z')).toMatch(/，2026-11-24$/);
  });
  it('shows times of day when the delegation does not run from midnight to midnight', () => {
    expect(text('2026-11-23T16:30:00.000Z', '2026-11-26T16:00:00.000Z')).toContain(
      '2026-11-24 00:30 至 2026-11-27 00:00',
    );
  });
});

describe('common opinions', () => {
  it('depend on the level: only the final one approves publication or escalates', () => {
    expect(opinionsFor('first', 'publish').approve.join()).toContain('报送复审');
    expect(opinionsFor('second', 'publish').approve.join()).toContain('报送终审');
    for (const stage of ['first', 'second'] as const) {
      expect(opinionsFor(stage, 'publish').approve.join()).not.toMatch(/同意发布/);
      expect(opinionsFor(stage, 'publish').escalate).toEqual([]);
    }
    expect(opinionsFor('final', 'publish').approve).toContain('同意发布。');
    expect(opinionsFor('final', 'publish').escalate).not.toEqual([]);
  });
  it('mention the withdrawal when the article is to be withdrawn', () => {
    const { approve } = opinionsFor('final', 'withdraw');
    expect(approve.every((text) => text.includes('撤下') && !text.includes('发布'))).toBe(true);
  });
});
