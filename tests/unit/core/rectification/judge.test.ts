import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Account, BodyOf, LedgerBody } from '../../../../electron/platform/contract';
import { addDays, calendarDay, dayStart, shanghaiDay } from '../../../../electron/domain/calendar/calendar';
import { canonicalText } from '../../../../electron/domain/encoding/canonical';
import { parseEntryStatement, type Entry } from '../../../../electron/domain/ledger/entry';
import { mayAppend } from '../../../../electron/domain/ledger/rights';
import { foldFinding, isFindingOverdue } from '../../../../electron/domain/rectification/finding';
import { findingRefusal, type FindingType } from '../../../../electron/domain/rectification/judge';
import * as rectification from '../../../../electron/core/rectification/service';
import { NOW, type TestSession } from '../ledger/session';
import { editor, everyone, officer } from '../ledger/people';
import { entryBy, readerOf, nextEntryId } from '../ledger/reader';
import { DUTY, openSessionPerRole, failureCodeOf, STAFF, type RoleSessions } from '../ledger/roles';

/** A Tuesday. The fifth work day after it is 2026-12-01. */
const RECEIVED = NOW;
const DUE = '2026-12-01T16:00:00.000Z';
const HOUR = 3_600_000;
const after = (hours: number) => new Date(Date.parse(RECEIVED) + hours * HOUR).toISOString();
const findingId = nextEntryId();

const opened = (change: Partial<BodyOf<'finding.open'>> = {}): BodyOf<'finding.open'> => ({
  type: 'finding.open',
  findingId,
  readId: null,
  kind: 'link',
  where: '信访工作条例解读',
  text: '链接打不开',
  receivedAt: RECEIVED,
  attachments: [],
  ...change,
});
const assigned = (to: string): BodyOf<'finding.assign'> => ({
  type: 'finding.assign',
  findingId,
  to,
  text: '',
});
const corrected: BodyOf<'finding.correct'> = {
  type: 'finding.correct',
  findingId,
  text: '已更正',
  attachments: [],
};
const explained: BodyOf<'finding.explain'> = { type: 'finding.explain', findingId, text: '须协调运营商' };
const closed: BodyOf<'finding.close'> = { type: 'finding.close', findingId, text: '复查正常' };

const stated = (body: LedgerBody, at = RECEIVED, by: Account = officer) => entryBy(by, body, at);
const judged = (entries: readonly Entry[], body: BodyOf<FindingType>, at = after(1), now = at) =>
  findingRefusal(readerOf(entries), body, { account: officer, accounts: everyone, at, now });

describe('a finding', () => {
  /** Receipt of the finding in days before now, and the acts on it. */
  const STATES = {
    open: { days: 0, done: [] },
    assigned: { days: 0, done: ['assign'] },
    corrected: { days: 0, done: ['correct'] },
    'sent back': { days: 0, done: ['correct', 'assign'] },
    'open too long': { days: 14, done: [] },
    'open too long, and explained': { days: 14, done: ['explain'] },
    'corrected too late': { days: 14, done: ['correct'] },
    'corrected too late, and explained': { days: 14, done: ['correct', 'explain'] },
    closed: { days: 0, done: ['correct', 'close'] },
  } as const;
  type State = keyof typeof STATES;
  const ACTS = ['open', 'assign', 'correct', 'explain', 'close'] as const;
  const notice = { source: 'superior', number: '', workDays: null } as const;
  const found = { kind: 'other', where: '首页', text: '有问题', receivedAt: null, notice } as const;

  function act(session: TestSession, name: (typeof ACTS)[number], id: string): Promise<unknown> {
    switch (name) {
      case 'open':
        return rectification.open(session, { ...found, attachments: [] });
      case 'assign':
        return rectification.assign(session, { findingId: id, to: officer.id, text: '' });
      case 'correct':
        return rectification.correct(session, { findingId: id, text: '已更正', attachments: [] });
      case 'explain':
        return rectification.explain(session, { findingId: id, text: '须协调运营商' });
      case 'close':
        return rectification.close(session, { findingId: id, text: '复查正常' });
    }
  }
  const WHO = { open: STAFF, assign: DUTY, correct: STAFF, explain: STAFF, close: DUTY };
  const tooEarlyOrLate = (state: State, name: (typeof ACTS)[number]) =>
    name !== 'open' &&
    (state === 'closed' || (name === 'close' && ['open too long', 'corrected too late'].includes(state)));

  let office: RoleSessions;
  beforeAll(async () => {
    office = await openSessionPerRole(findingRefusal as never);
  });

  it('accepts from each role in each state exactly what the rules allow', async () => {
    const { recorder, byRole, platform } = office;
    for (const state of Object.keys(STATES) as State[])
      for (const name of ACTS) {
        const { days, done } = STATES[state];
        recorder.at(after(-24 * days));
        const { findingId: id } = await rectification.open(recorder, { ...found, attachments: [] });
        recorder.at(RECEIVED);
        for (const step of done) await act(recorder, step, id);
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

  it('accepts no acts before its registration, and is registered once and not ahead of time', () => {
    for (const body of [assigned(officer.id), corrected, explained, closed])
      expect(judged([], body)).toMatchObject({ code: 'INVALID' });
    expect(judged([stated(opened())], opened())).toMatchObject({ code: 'INVALID' });
    expect(judged([], opened({ receivedAt: after(1) }), RECEIVED)).toMatchObject({ code: 'INVALID' });
  });

  it('is due after the work days of its notice, counted from its receipt, by default after five', () => {
    const dueOf = (change: Partial<BodyOf<'finding.open'>>) => foldFinding([stated(opened(change))]);
    const notice = { source: 'cyberspace', number: '皖网办〔2026〕3号', workDays: 3 } as const;
    expect(dueOf({ notice })).toMatchObject({ workDays: 3, due: '2026-11-27T16:00:00.000Z', notice });
    // Received on Friday evening, registered on Tuesday.
    const friday = { notice, receivedAt: '2026-11-20T11:00:00.000Z' };
    expect(dueOf(friday)).toMatchObject({ receivedAt: friday.receivedAt, due: '2026-11-25T16:00:00.000Z' });
    expect(dueOf({ notice: { ...notice, workDays: null } })).toMatchObject({ workDays: 5, due: DUE });
    const late = '2026-11-27T16:00:00.001Z';
    expect(judged([stated(opened({ notice }))], closed, late)).toMatchObject({
      code: 'WRONG_STAGE',
      reason: expect.stringContaining('3 个工作日') as string,
    });
  });

  it('from a version without notices is readable, and due after five work days', () => {
    const whole = { ...stated(opened()).statement, body: opened() };
    expect(parseEntryStatement(canonicalText(whole))?.body).toEqual(opened());
    expect(foldFinding([stated(opened())])).toMatchObject({ notice: null, workDays: 5, due: DUE });
  });

  it('has a notice of one to five work days', () => {
    const whole = (workDays: number) => {
      const body = opened({ notice: { source: 'data', number: '', workDays } });
      return parseEntryStatement(canonicalText({ ...stated(opened()).statement, body }));
    };
    expect([0, 1, 5, 6].map((days) => whole(days) !== null)).toEqual([false, true, true, false]);
  });

  it('can refer to the entry of its 读网, and to no other entry', () => {
    const other = stated(opened({ findingId: nextEntryId() }));
    expect(judged([other], opened({ readId: other.id }))).toMatchObject({ code: 'INVALID' });
    // The entry of the reading may be received later, from the same machine.
    expect(judged([], opened({ readId: nextEntryId() }))).toBeNull();
    const read = stated({
      type: 'log.read',
      slot: '2026-11-24/morning',
      scope: ['首页'],
      found: 1,
      text: '',
    });
    expect(judged([read], opened({ readId: read.id }))).toBeNull();
    const notice = { source: 'public', number: '', workDays: null } as const;
    expect(judged([read], opened({ readId: read.id, notice }))).toMatchObject({ code: 'INVALID' });
  });

  it('can be assigned to an existing account only', () => {
    expect(judged([stated(opened())], assigned(editor.id))).toBeNull();
    expect(judged([stated(opened())], assigned('nobody'))?.reason).toContain('不存在');
  });

  it('that was corrected in time can be closed without an explanation, also after its five work days', () => {
    const intime = [stated(opened()), stated(corrected, DUE)];
    expect(judged(intime, closed, after(24 * 30))).toBeNull();
    const late = [stated(opened()), stated(corrected, '2026-12-01T16:00:00.001Z')];
    expect(judged(late, closed, after(24 * 30))?.reason).toContain('情况说明');
    expect(judged([...late, stated(explained, after(24 * 20))], closed, after(24 * 30))).toBeNull();
  });
});

describe('the five work days of 第十九条', () => {
  const due = (receivedAt: string) => foldFinding([stated(opened({ receivedAt }))])!;

  it.each([
    ['an ordinary week', '2026-11-24T02:00:00.000Z', '2026-12-01'],
    ['received on a Saturday', '2026-11-28T02:00:00.000Z', '2026-12-04'],
    ['received in the last minute of the day', '2026-11-24T15:59:59.000Z', '2026-12-01'],
    ['received in the first of the next', '2026-11-24T16:00:00.000Z', '2026-12-02'],
    [
      'before National Day, over eight days off and a Saturday at work',
      '2026-09-30T02:00:00.000Z',
      '2026-10-13',
    ],
    [
      'before Spring Festival, over nine days off and two Saturdays at work',
      '2026-02-13T02:00:00.000Z',
      '2026-02-27',
    ],
  ])('%s', (_, receivedAt, last) => {
    expect(due(receivedAt)).toMatchObject({ due: dayStart(addDays(last, 1)), dueEstimated: false });
  });

  it('end with the fifth work day after the day of receipt', () => {
    const instant = fc
      .date({
        min: new Date('2005-01-01T00:00:00Z'),
        max: new Date('2026-11-30T00:00:00Z'),
        noInvalidDate: true,
      })
      .map((date) => date.toISOString());
    fc.assert(
      fc.property(instant, (receivedAt) => {
        const finding = due(receivedAt);
        const last = addDays(shanghaiDay(finding.due), -1);
        expect(finding.due).toBe(dayStart(addDays(last, 1)));
        expect(calendarDay(last).kind).toBe('work');
        let days = 0;
        for (let day = addDays(shanghaiDay(receivedAt), 1); day <= last; day = addDays(day, 1))
          if (calendarDay(day).kind === 'work') days += 1;
        expect(days).toBe(5);
        expect(isFindingOverdue(finding, finding.due)).toBe(false);
      }),
    );
  });

  it('are marked as estimated in a year without a known 放假安排', () => {
    expect(due('2026-12-28T02:00:00.000Z').dueEstimated).toBe(true);
  });
});

it('in any sequence of acts a finding is closed only by a duty role, and a late one only after an explanation', () => {
  const bodies = [assigned(officer.id), assigned(editor.id), corrected, explained, closed];
  const step = fc.record({
    who: fc.constantFrom(...everyone),
    body: fc.constantFrom(...bodies),
    hours: fc.integer({ min: 0, max: 120 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const entries = [stated(opened())];
      let hours = 0;
      for (const { who, body, hours: passed } of steps) {
        hours += passed;
        if (mayAppend(body.type, who.roles) && judged(entries, body, after(hours)) === null)
          entries.push(stated(body, after(hours), who));
      }
      const finding = foldFinding(entries)!;
      const { closedAt, correctedAt, due } = finding;
      if (closedAt === null) return;
      const review = entries.find(({ body }) => body.type === 'finding.close')!;
      const reviewer = everyone.find(({ id }) => id === review.statement.author.accountId)!;
      expect(reviewer.roles.some((role) => DUTY.includes(role))).toBe(true);
      if ((correctedAt ?? closedAt) > due)
        expect(
          entries.some(({ body, statement }) => body.type === 'finding.explain' && statement.at <= closedAt),
        ).toBe(true);
      expect(entries.filter(({ statement }) => statement.at > closedAt)).toEqual([]);
      expect(foldFinding([...entries].reverse())).toEqual(finding);
    }),
  );
});
