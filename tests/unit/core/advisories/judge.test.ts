import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Account, BodyOf, LedgerBody } from '../../../../electron/platform/contract';
import { foldAdvisory, isAdvisoryOverdue } from '../../../../electron/domain/advisories/advisory';
import { advisoryRefusal, type AdvisoryType } from '../../../../electron/domain/advisories/judge';
import * as advisories from '../../../../electron/core/advisories/service';
import type { Entry } from '../../../../electron/domain/ledger/entry';
import { mayAppend } from '../../../../electron/domain/ledger/rights';
import { NOW, type TestSession } from '../ledger/session';
import { administrator, editor, everyone, officer } from '../ledger/people';
import { entryBy, readerOf, nextEntryId } from '../ledger/reader';
import { DUTY, openSessionPerRole, failureCodeOf, STAFF, type RoleSessions } from '../ledger/roles';

const HOUR = 3_600_000;
const after = (hours: number) => new Date(Date.parse(NOW) + hours * HOUR).toISOString();
const advisoryId = nextEntryId();

const registered = (change: Partial<BodyOf<'advisory.register'>> = {}): BodyOf<'advisory.register'> => ({
  type: 'advisory.register',
  advisoryId,
  source: 'police',
  number: '公网安通〔2026〕31号',
  title: '关于某组件高危漏洞的预警通报',
  level: 'orange',
  receivedAt: NOW,
  deadline: after(48),
  text: '请立即排查',
  attachments: [],
  ...change,
});
const assigned = (to: string): BodyOf<'advisory.assign'> => ({
  type: 'advisory.assign',
  advisoryId,
  to,
  text: '',
});
const answered: BodyOf<'advisory.answer'> = {
  type: 'advisory.answer',
  advisoryId,
  text: '已排查',
  attachments: [],
};
const closed: BodyOf<'advisory.close'> = { type: 'advisory.close', advisoryId, text: '已归档' };

const stated = (body: LedgerBody, hours = 0, by: Account = officer) => entryBy(by, body, after(hours));
const judged = (entries: readonly Entry[], body: BodyOf<AdvisoryType>, at = after(1), now = at) =>
  advisoryRefusal(readerOf(entries), body, { account: officer, accounts: everyone, at, now });

describe('an advisory', () => {
  const STATES = ['registered', 'assigned', 'answered', 'closed'] as const;
  const ACTS = ['register', 'assign', 'answer', 'close'] as const;
  const input = { source: 'data', number: '', title: '通报', level: 'none', text: '' } as const;
  const given = { ...input, receivedAt: NOW, deadline: null, attachments: [] };

  function act(session: TestSession, name: (typeof ACTS)[number], id: string): Promise<unknown> {
    switch (name) {
      case 'register':
        return advisories.register(session, given);
      case 'assign':
        return advisories.assign(session, { advisoryId: id, to: officer.id, text: '' });
      case 'answer':
        return advisories.answer(session, { advisoryId: id, text: '已排查', attachments: [] });
      case 'close':
        return advisories.close(session, { advisoryId: id, text: '已归档' });
    }
  }
  const WHO = { register: DUTY, assign: DUTY, answer: STAFF, close: DUTY };
  const tooEarlyOrLate = (state: (typeof STATES)[number], name: (typeof ACTS)[number]) =>
    name !== 'register' && (state === 'closed' || (name === 'close' && state !== 'answered'));

  let office: RoleSessions;
  beforeAll(async () => {
    office = await openSessionPerRole(advisoryRefusal as never);
  });

  it('accepts the acts that the rules allow in each state and role, and refuses others with a message', async () => {
    const { recorder, byRole, platform } = office;
    for (const state of STATES)
      for (const name of ACTS) {
        const { advisoryId: id } = await advisories.register(recorder, given);
        for (const step of ['assign', 'answer', 'close'] as const)
          if (STATES.indexOf(state) > ['assign', 'answer', 'close'].indexOf(step))
            await act(recorder, step, id);
        expect(platform.receive(recorder)).toEqual([]);
        for (const { role, session } of byRole) {
          const expected = !WHO[name].includes(role)
            ? 'NOT_PERMITTED'
            : tooEarlyOrLate(state, name)
              ? 'WRONG_STAGE'
              : null;
          expect([state, name, role, await failureCodeOf(act(session, name, id))]).toEqual([
            state,
            name,
            role,
            expected,
          ]);
        }
      }
  });

  it('accepts no act before it is registered, and cannot be registered twice', () => {
    for (const body of [assigned(officer.id), answered, closed])
      expect(judged([], body)).toMatchObject({ code: 'INVALID' });
    expect(judged([stated(registered())], registered())).toMatchObject({ code: 'INVALID' });
  });

  it('is refused when received in the future, or when due before it was received', () => {
    expect(judged([], registered({ receivedAt: after(1), deadline: null }), NOW)?.reason).toContain(
      '晚于当前时间',
    );
    expect(judged([], registered({ deadline: after(-1) }))?.reason).toContain('早于收到时间');
  });

  it('can be assigned only to an active account that may answer it', () => {
    const open = [stated(registered())];
    expect(judged(open, assigned(editor.id))).toBeNull();
    expect(judged(open, assigned('nobody'))).toMatchObject({ code: 'INVALID' });
    const others = [
      { ...editor, active: false },
      { ...administrator, roles: ['auditor' as const] },
    ];
    for (const account of others)
      expect(
        advisoryRefusal(readerOf(open), assigned(account.id), {
          ...{ account: officer, accounts: [account], at: NOW, now: NOW },
        }),
      ).toMatchObject({ code: 'INVALID' });
  });

  it('accepts an answer written before it was closed, even when received later', () => {
    const shut = [stated(registered()), stated(answered, 2), stated(closed, 3)];
    expect(judged(shut, answered, after(2.5), after(72))).toBeNull();
    expect(judged(shut, answered, after(3.5), after(72))).toMatchObject({ code: 'WRONG_STAGE' });
  });

  it('is overdue from its deadline until it is answered', () => {
    const open = foldAdvisory([stated(registered())])!;
    expect(isAdvisoryOverdue(open, after(48))).toBe(false);
    expect(isAdvisoryOverdue(open, after(48.001))).toBe(true);
    expect(isAdvisoryOverdue({ ...open, answeredAt: after(50) }, after(60))).toBe(false);
    expect(isAdvisoryOverdue({ ...open, deadline: null }, after(9999))).toBe(false);
  });
});

it('no sequence of acts closes an advisory without an answer', () => {
  const bodies = [assigned(officer.id), assigned(editor.id), answered, closed];
  const step = fc.record({
    who: fc.constantFrom(...everyone),
    body: fc.constantFrom(...bodies),
    hours: fc.integer({ min: 0, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const entries = [stated(registered())];
      let hours = 0;
      for (const { who, body, hours: passed } of steps) {
        hours += passed;
        if (mayAppend(body.type, who.roles) && judged(entries, body, after(hours)) === null)
          entries.push(stated(body, hours, who));
      }
      const { answeredAt, closedAt } = foldAdvisory(entries)!;
      if (closedAt === null) return;
      expect(answeredAt! <= closedAt).toBe(true);
      // No entry follows the closing.
      expect(entries.filter(({ statement }) => statement.at > closedAt)).toEqual([]);
      expect(foldAdvisory([...entries].reverse())).toEqual(foldAdvisory(entries));
    }),
  );
});
