import { describe, expect, it } from 'vitest';
import { agendaItems, deadlines } from '../../../../electron/core/roster/service';
import { applyFeed, openSession } from '../ledger/session';
import { leader, officer } from '../ledger/people';
import { publishUnchecked, publisher, shiftOn } from './shifts';

/** 2026-11-25 00:00 in Beijing. */
const DUE = '2026-11-24T16:00:00.000Z';
const BEFORE = '2026-11-24T15:59:59.000Z';

describe('a roster in the agenda', () => {
  it('is listed for people who may publish it when next month’s is missing, from the 25th on', async () => {
    const session = await openSession(publisher, { now: BEFORE });
    await publishUnchecked(session, [shiftOn('2026-11-01')], [], '2026-11');
    expect(agendaItems(session)).toEqual([]);
    session.at(DUE);
    expect(agendaItems(session)).toMatchObject([
      { kind: 'roster', id: '2026-12', since: DUE, due: '2026-11-30T16:00:00.000Z' },
    ]);
    expect(deadlines(session)).toEqual([{ at: DUE, text: '2026年12月值班表还没有发布' }]);
    await publishUnchecked(session, [shiftOn('2026-12-01')]);
    expect(agendaItems(session)).toEqual([]);
  });

  it('is listed when it names people who may no longer take their shifts', async () => {
    const session = await openSession(publisher, { now: BEFORE });
    await publishUnchecked(
      session,
      [shiftOn('2026-11-20'), shiftOn('2026-11-26'), shiftOn('2026-11-28')],
      [],
      '2026-11',
    );
    expect(agendaItems(session)).toEqual([]);
    applyFeed(session, { kind: 'account', record: { ...officer, active: false } });
    expect(agendaItems(session)).toMatchObject([
      {
        ...{ kind: 'roster', id: '2026-11', due: '2026-11-26T00:00:00.000Z' },
        title: '2026年11月值班表有 2 处须换人，原定人员已停用或没有值班角色',
        note: '马思齐：11月26日 08:00 技术值班；马思齐：11月28日 08:00 技术值班',
      },
    ]);
  });

  it('is not listed for people who may not publish it', async () => {
    const months = async (account: typeof leader) =>
      agendaItems(await openSession(account, { now: DUE })).map(({ id }) => id);
    expect(await months(leader)).toEqual(['2026-11', '2026-12']);
    expect(await months(officer)).toEqual([]);
  });
});
