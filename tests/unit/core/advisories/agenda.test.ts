import { describe, expect, it } from 'vitest';
import * as advisories from '../../../../electron/core/advisories/service';
import { openSession, TestPlatform, type TestSession } from '../ledger/session';
import { administrator, editor, leader, officer, otherOfficer } from '../ledger/people';
import { publishUnchecked, shiftOn } from '../roster/shifts';

/** The instant `hours` after 2026-11-24 10:00 in Beijing. */
const at = (hours: number) =>
  new Date(Date.parse('2026-11-24T02:00:00.000Z') + hours * 3_600_000).toISOString();

const PEOPLE = [officer, otherOfficer, administrator, leader, editor];

/** A session per person and an advisory registered by 林晓禾. `rostered`: the roster of November is published. */
async function openSessions(rostered: boolean) {
  const sessions = await Promise.all(PEOPLE.map((account) => openSession(account)));
  const platform = new TestPlatform(sessions);
  const by = ({ id }: { id: string }): TestSession => sessions.find(({ account }) => account.id === id)!;
  const say = async (who: { id: string }, act: (session: TestSession) => Promise<unknown>) => {
    await act(by(who));
    platform.receive(by(who));
  };
  if (rostered)
    await say(administrator, (session) =>
      publishUnchecked(session, [shiftOn('2026-11-24', { operations: administrator.id })], [], '2026-11'),
    );
  let advisoryId = '';
  await say(administrator, async (session) => {
    ({ advisoryId } = await advisories.register(session, {
      source: 'police',
      number: '',
      title: '高危漏洞预警',
      level: 'red',
      receivedAt: at(-1),
      deadline: at(24),
      text: '',
      attachments: [],
    }));
  });
  return {
    by,
    say,
    advisoryId,
    /** The agenda items of all people: account, note and deadline. */
    waiting: () =>
      sessions.flatMap((session) =>
        advisories.agendaItems(session).map(({ note, due }) => ({ who: session.account.id, note, due })),
      ),
  };
}

describe('the agenda item of an advisory', () => {
  const told = (...people: Array<{ id: string }>) =>
    people.map(({ id: who }) => ({ who, note: '公安机关 · 待处置', due: at(24) }));

  it('is shown to the officers of the current shift and the site administrator until it is assigned', async () => {
    expect((await openSessions(true)).waiting()).toEqual(told(officer, administrator));
  });

  it('is shown to every duty officer when no roster is published', async () => {
    expect((await openSessions(false)).waiting()).toEqual(told(officer, otherOfficer, administrator));
  });

  it('is shown to the assignee only, after the answer to those who may close it, and then to nobody', async () => {
    const { say, waiting, advisoryId } = await openSessions(true);
    await say(officer, (session) => advisories.assign(session, { advisoryId, to: editor.id, text: '' }));
    expect(waiting()).toEqual(told(editor));
    await say(editor, (session) =>
      advisories.answer(session, { advisoryId, text: '已排查', attachments: [] }),
    );
    expect(waiting()).toEqual(
      [officer, administrator].map(({ id: who }) => ({ who, note: '公安机关 · 已答复，待办结', due: null })),
    );
    await say(officer, (session) => advisories.close(session, { advisoryId, text: '已归档' }));
    expect(waiting()).toEqual([]);
  });

  it('carries the deadline, before and after it has passed, until the advisory is answered', async () => {
    const { by, say, waiting, advisoryId } = await openSessions(true);
    const session = by(officer);
    const deadline = { at: at(24), text: '预警通报“高危漏洞预警”：办理时限' };
    expect(advisories.deadlines(session)).toEqual([deadline]);
    by(administrator).at(at(25));
    expect(waiting()).toContainEqual({ who: administrator.id, note: '公安机关 · 已超时限', due: at(24) });
    expect(advisories.deadlines(by(administrator))).toEqual([deadline]);
    expect(advisories.list(by(administrator)).advisories).toMatchObject([{ overdue: true, state: 'open' }]);
    await say(officer, (it) => advisories.answer(it, { advisoryId, text: '已排查', attachments: [] }));
    expect(advisories.deadlines(session)).toEqual([]);
  });
});

it('the list of advisories has open ones by deadline, then closed ones, newest first; unsent ones are marked', async () => {
  const session = await openSession(administrator);
  const platform = new TestPlatform([session]);
  const add = async (title: string, deadline: string | null) => {
    const given = { source: 'data', number: '', level: 'none', receivedAt: at(-1), text: '' } as const;
    return (await advisories.register(session, { ...given, title, deadline, attachments: [] })).advisoryId;
  };
  for (const title of ['先办结', '后办结']) {
    const advisoryId = await add(title, null);
    await advisories.answer(session, { advisoryId, text: '已阅', attachments: [] });
    await advisories.close(session, { advisoryId, text: '已归档' });
    session.at(at(1));
  }
  await add('不限期', null);
  await add('后天', at(48));
  platform.receive(session);
  await add('明天', at(24));
  expect(advisories.list(session).advisories.map(({ title, waiting }) => [title, waiting])).toEqual([
    ['明天', true],
    ['后天', false],
    ['不限期', false],
    ['后办结', false],
    ['先办结', false],
  ]);
});
