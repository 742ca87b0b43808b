import { describe, expect, it } from 'vitest';
import * as rectification from '../../../../electron/core/rectification/service';
import { applyFeed, openSession, TestPlatform, type TestSession } from '../ledger/session';
import { administrator, editor, leader, officer, otherOfficer } from '../ledger/people';
import { publishUnchecked, shiftOn } from '../roster/shifts';

const PEOPLE = [officer, otherOfficer, administrator, leader, editor];
const DUE = '2026-12-01T16:00:00.000Z';
/** A time after the five work days. */
const LATE = '2026-12-02T02:00:00.000Z';

/** Opens a session for each person, publishes rosters, and registers a finding as 何以宁. */
async function office() {
  const sessions = await Promise.all(PEOPLE.map((account) => openSession(account)));
  const platform = new TestPlatform(sessions);
  const by = ({ id }: { id: string }): TestSession => sessions.find(({ account }) => account.id === id)!;
  // Each act is a minute after the one before it.
  const say = async (who: { id: string }, act: (session: TestSession) => Promise<unknown>) => {
    for (const session of sessions)
      session.at(new Date(session.clock.now().getTime() + 60_000).toISOString());
    await act(by(who));
    platform.receive(by(who));
  };
  const shifts = ['2026-11-24', '2026-12-02'].map((day) => shiftOn(day, { operations: administrator.id }));
  await say(administrator, async (session) => {
    await publishUnchecked(session, shifts.slice(0, 1), [], '2026-11');
    await publishUnchecked(session, shifts.slice(1), [], '2026-12');
  });
  let findingId = '';
  await say(editor, async (session) => {
    const notice = { source: 'superior', number: '', workDays: null } as const;
    const found = { kind: 'link', where: '条例解读', text: '打不开', receivedAt: null, notice } as const;
    ({ findingId } = await rectification.open(session, { ...found, attachments: [] }));
  });
  return {
    by,
    say,
    findingId,
    later: () => sessions.forEach((session) => session.at(LATE)),
    /** Returns the agenda items of all sessions: account, note and deadline. */
    waiting: () =>
      sessions.flatMap((session) =>
        rectification.agendaItems(session).map(({ note, due }) => ({ who: session.account.id, note, due })),
      ),
  };
}

const told = (note: string, due: string | null, ...people: Array<{ id: string }>) =>
  people.map(({ id: who }) => ({ who, note, due }));

describe('a finding in the agenda', () => {
  it('is listed for the shift and the 专人, then for its assignee, and for the shift again to be closed', async () => {
    const { say, waiting, findingId } = await office();
    expect(waiting()).toEqual(told('待整改', DUE, officer, administrator));
    await say(officer, (session) =>
      rectification.assign(session, { findingId, to: otherOfficer.id, text: '' }),
    );
    expect(waiting()).toEqual(told('待整改', DUE, otherOfficer));
    await say(otherOfficer, (session) =>
      rectification.correct(session, { findingId, text: '已更正', attachments: [] }),
    );
    expect(waiting()).toEqual(told('已整改，待销号', null, officer, administrator));
    await say(officer, (session) =>
      rectification.assign(session, { findingId, to: editor.id, text: '还是不对' }),
    );
    expect(waiting()).toEqual(told('待整改', DUE, editor));
    await say(editor, (session) =>
      rectification.correct(session, { findingId, text: '改好了', attachments: [] }),
    );
    await say(officer, (session) => rectification.close(session, { findingId, text: '复查正常' }));
    expect(waiting()).toEqual([]);
  });

  it('has to be reassigned when the account of its assignee is suspended', async () => {
    const { by, say, waiting, findingId } = await office();
    await say(officer, (session) => rectification.assign(session, { findingId, to: editor.id, text: '' }));
    expect(waiting()).toEqual(told('待整改', DUE, editor));
    for (const { id } of PEOPLE)
      applyFeed(by({ id }), { kind: 'account', record: { ...editor, active: false } });
    expect(waiting()).toEqual(told('待整改 · 承办人已停用，须改派', DUE, officer, administrator));
  });

  it('has a deadline of five work days, and after it requires an explanation', async () => {
    const { by, say, waiting, findingId, later } = await office();
    const text = '问题整改“错链断链：条例解读”：5 个工作日（第十九条）';
    expect(rectification.deadlines(by(officer))).toEqual([{ at: DUE, text }]);
    expect(rectification.deadlines(by(leader))).toEqual([]);
    later();
    expect(waiting()).toEqual(told('已超过 5 个工作日，须作情况说明', DUE, officer, administrator));
    expect(rectification.deadlines(by(officer))).toEqual([{ at: DUE, text }]);
    await say(officer, (session) => rectification.explain(session, { findingId, text: '须协调运营商' }));
    expect(waiting()).toEqual(told('已超过 5 个工作日', DUE, officer, administrator));
    await say(officer, (session) =>
      rectification.correct(session, { findingId, text: '已更正', attachments: [] }),
    );
    expect(rectification.deadlines(by(officer))).toEqual([]);
  });
});

it('the list is sorted by deadline, and has closed findings only on request', async () => {
  const session = await openSession(administrator);
  const notice = { source: 'monitoring', number: '', workDays: null } as const;
  const found = { kind: 'stale', text: '未更新', receivedAt: null, notice } as const;
  const open = async (where: string) =>
    (await rectification.open(session, { ...found, where, attachments: [] })).findingId;
  const first = await open('先发现');
  session.at('2026-11-25T02:00:00.000Z');
  await open('后发现');
  const third = await open('不属实');
  await rectification.close(session, { findingId: third, text: '经核对已按期更新' });
  const listed = (closed: boolean) =>
    rectification.list(session, { closed }).findings.map(({ where }) => where);
  expect(listed(false)).toEqual(['先发现', '后发现']);
  expect(listed(true)).toEqual(['先发现', '后发现', '不属实']);
  expect(rectification.get(session, { findingId: first }).may).toEqual({
    assign: true,
    correct: true,
    explain: true,
    close: true,
  });
  expect(Object.values(rectification.get(session, { findingId: third }).may)).not.toContain(true);
});

it('agenda and list use the work days of the notice, counted from its receipt', async () => {
  const session = await openSession(administrator);
  const notice = { source: 'cyberspace', number: '皖网办〔2026〕3号', workDays: 2 } as const;
  const receivedAt = '2026-11-23T08:00:00.000Z';
  const found = { kind: 'privacy', where: '公示名单', text: '有身份证号码', receivedAt, notice } as const;
  const { findingId } = await rectification.open(session, { ...found, attachments: [] });
  const due = '2026-11-25T16:00:00.000Z';
  expect(rectification.agendaItems(session)).toMatchObject([{ since: receivedAt, due }]);
  expect(rectification.deadlines(session)).toEqual([
    { at: due, text: '问题整改“个人隐私：公示名单”：2 个工作日（第十九条）' },
  ]);
  const { row, timeline } = rectification.get(session, { findingId });
  expect(row).toMatchObject({ receivedAt, notice, workDays: 2, due });
  expect(timeline[0]?.text).toContain('网信部门（皖网办〔2026〕3号），要求 2 个工作日内整改');
  session.at('2026-11-26T02:00:00.000Z');
  expect(rectification.agendaItems(session)[0]?.note).toBe('已超过 2 个工作日，须作情况说明');
});

it('a finding with a receipt in the future is refused', async () => {
  const session = await openSession(administrator);
  const notice = { source: 'public', number: '', workDays: null } as const;
  const found = { kind: 'link', where: '首页', text: '打不开', notice, attachments: [] } as const;
  const tomorrow = new Date(session.clock.now().getTime() + 86_400_000).toISOString();
  const open = rectification.open(session, { ...found, attachments: [], receivedAt: tomorrow });
  await expect(open).rejects.toMatchObject({ code: 'INVALID' });
});
