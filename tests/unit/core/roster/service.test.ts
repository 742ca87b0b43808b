import { beforeEach, describe, expect, it } from 'vitest';
import type { Post, Shift } from '../../../../electron/platform/contract';
import { agenda } from '../../../../electron/core/capabilities';
import { rosterRefusal } from '../../../../electron/domain/roster/judge';
import * as roster from '../../../../electron/core/roster/service';
import { openSession, TestPlatform, type TestSession } from '../ledger/session';
import { administrator, editor, leader, officer, otherLeader, otherOfficer } from '../ledger/people';

const MONTH = '2026-12';
const pools = {
  leaders: [leader.id, otherLeader.id],
  technical: [officer.id, administrator.id],
  operations: [otherOfficer.id],
};
const wishes = { month: MONTH, changes: ['08:30'], ...pools, important: [] };

let head: TestSession;
let first: TestSession;
let second: TestSession;
let platform: TestPlatform;

beforeEach(async () => {
  head = await openSession(leader);
  first = await openSession(officer);
  second = await openSession(administrator);
  platform = new TestPlatform([head, first, second], rosterRefusal as never);
});

async function published(plan = wishes): Promise<Shift[]> {
  const { shifts } = roster.propose(head, plan);
  await roster.publish(head, { month: plan.month, shifts, important: plan.important, replaces: null });
  expect(platform.receive(head)).toEqual([]);
  return shifts;
}

/** Returns the first shift from index `from` on with the account in 技术值班. Throws when there is none. */
function shiftOf(shifts: readonly Shift[], id: string, from = 0): Shift {
  const found = shifts.slice(from).find(({ technical }) => technical === id);
  if (!found) throw new Error(`${id} stands no watch`);
  return found;
}
const technical = (shift: Shift) => ({ shift: shift.from, post: 'technical' as Post });

describe('a month’s roster', () => {
  it('is empty before its publication, but has the days of the month', () => {
    const seen = roster.month(first, { month: '2026-10' });
    expect(seen).toMatchObject({ shifts: [], entryId: null, publishedAt: null, shares: [] });
    expect(seen.days).toHaveLength(31);
    expect(seen.days[0]).toMatchObject({ day: '2026-10-01', kind: 'holiday', name: '国庆节' });
    expect(seen.mayPublish).toBe(false);
    expect(roster.month(head, { month: '2026-10' }).mayPublish).toBe(true);
  });

  it('waits until the platform has received it, and is then visible to others', async () => {
    const { shifts } = roster.propose(head, wishes);
    await roster.publish(head, { month: MONTH, shifts, important: [], replaces: null });
    expect(roster.month(head, { month: MONTH })).toMatchObject({ waiting: true, publishedBy: '高远山' });
    expect(roster.month(first, { month: MONTH }).entryId).toBeNull();
    platform.receive(head);
    for (const session of [head, first]) {
      const seen = roster.month(session, { month: MONTH });
      expect(seen).toMatchObject({ waiting: false, publishedBy: '高远山' });
      expect(seen.shifts.map(({ from, until }) => ({ from, until }))).toEqual(
        shifts.map(({ from, until }) => ({ from, until })),
      );
      expect(seen.shifts[0]).toMatchObject({ operationsName: '孙可欣', swapped: [] });
    }
  });

  it('counts shifts and hours of each person in the year', async () => {
    const december = await published();
    const januaryOf = (month: string) => ({ ...wishes, month });
    const later = await published(januaryOf('2027-01'));
    const hours = (shifts: readonly Shift[]) =>
      shifts.reduce((sum, { from, until }) => sum + (Date.parse(until) - Date.parse(from)) / 3_600_000, 0);
    const share = (month: string) =>
      roster.month(first, { month }).shares.find(({ accountId }) => accountId === otherOfficer.id);
    expect(share(MONTH)).toMatchObject({ shifts: december.length, hours: hours(december), post: 'officer' });
    expect(share('2027-01')).toMatchObject({ shifts: later.length, hours: hours(later) });
  });

  it('that two people publish at the same time is the one received first', async () => {
    const other = await openSession(otherLeader);
    const both = new TestPlatform([head, other], rosterRefusal as never);
    for (const session of [head, other]) {
      const { shifts } = roster.propose(session, wishes);
      await roster.publish(session, { month: MONTH, shifts, important: [], replaces: null });
    }
    expect(both.receive(other)).toEqual([]);
    expect(both.receive(head)).toMatchObject([{ code: 'WRONG_STAGE' }]);
    expect(roster.month(head, { month: MONTH })).toMatchObject({ publishedBy: '吴静宜' });
  });
});

describe('a proposal', () => {
  it('is for people who may be on duty', () => {
    expect(roster.people(head).people).toEqual(
      expect.arrayContaining([
        { id: leader.id, name: '高远山', department: '办公室', leader: true, officer: false },
        { id: officer.id, name: '马思齐', department: '办公室', leader: false, officer: true },
      ]),
    );
    expect(roster.people(head).people.map(({ id }) => id)).not.toContain(editor.id);
  });

  it('has no problems, and the check reports those of a changed one', () => {
    const { shifts } = roster.propose(head, wishes);
    expect(roster.check(head, { month: MONTH, shifts, important: [] })).toMatchObject({ problems: [] });
    const gap = shifts.filter((_, n) => n !== 4);
    const { problems } = roster.check(head, { month: MONTH, shifts: gap, important: [] });
    expect(problems.map(({ text }) => text)).toEqual(['12月5日 08:30 至 12月6日 08:30 无人值班。']);
  });

  it('that is impossible fails with the reason', () => {
    const twice = { ...wishes, technical: [officer.id], operations: [officer.id] };
    expect(() => roster.propose(head, twice)).toThrow(
      expect.objectContaining({ code: 'ROSTER_IMPOSSIBLE', message: expect.stringMatching(/不同的人/) }),
    );
  });

  it('does not change shifts that have begun', async () => {
    const shifts = await published();
    head.at('2026-12-10T02:00:00.000Z');
    const anew = roster.propose(head, { ...wishes, leaders: [otherLeader.id] }).shifts;
    expect(anew.slice(0, 10)).toEqual(shifts.slice(0, 10));
    expect(new Set(anew.slice(10).map(({ leader: id }) => id))).toEqual(new Set([otherLeader.id]));
  });
});

describe('a swap', () => {
  it('changes the roster once both have signed, and marks the shifts', async () => {
    const shifts = await published();
    const [give, back] = [shiftOf(shifts, officer.id), shiftOf(shifts, administrator.id)];
    const places = { give: technical(give), back: technical(back) };
    const asked = await roster.askSwap(first, { ...places, to: administrator.id, reason: '家中有事' });
    expect(roster.swaps(first, { month: MONTH }).swaps).toMatchObject([{ state: 'asked', waiting: true }]);
    platform.receive(first);
    expect(roster.swaps(second, { month: MONTH }).swaps).toMatchObject([
      { swapId: asked.swapId, state: 'asked', waiting: false, fromName: '马思齐', toName: '林晓禾' },
    ]);
    await roster.answerSwap(second, { swapId: asked.swapId, agree: true, reason: '好' });
    platform.receive(second);
    for (const session of [head, first, second]) {
      const seen = roster.month(session, { month: MONTH }).shifts;
      const at = (shift: Shift) => seen.find(({ from }) => from === shift.from);
      expect(at(give)).toMatchObject({ technicalName: '林晓禾', swapped: ['technical'] });
      expect(at(back)).toMatchObject({ technicalName: '马思齐', swapped: ['technical'] });
    }
    expect(roster.swaps(first, { month: MONTH }).swaps).toMatchObject([{ state: 'agreed', answer: '好' }]);
  });

  it('is listed in its own month only', async () => {
    const shifts = await published();
    const give = technical(shiftOf(shifts, officer.id));
    await roster.askSwap(first, { give, back: null, to: administrator.id, reason: '出差' });
    expect(roster.swaps(first, { month: MONTH }).swaps).toHaveLength(1);
    expect(roster.swaps(first, { month: '2027-01' }).swaps).toEqual([]);
  });

  it('can be withdrawn by the person who asked, and then not be answered', async () => {
    const shifts = await published();
    const give = technical(shiftOf(shifts, officer.id));
    const ask = { give, back: null, to: administrator.id, reason: '出差' };
    const { swapId } = await roster.askSwap(first, ask);
    await roster.withdrawSwap(first, { swapId, reason: '不去了' });
    platform.receive(first);
    expect(roster.swaps(second, { month: MONTH }).swaps).toMatchObject([{ state: 'withdrawn' }]);
    await expect(roster.answerSwap(second, { swapId, agree: true, reason: '' })).rejects.toMatchObject({
      code: 'WRONG_STAGE',
      message: '这次调班申请已经撤回。',
    });
  });
});

describe('the agenda', () => {
  it('lists next month’s missing roster from the 25th on, for people who may publish it', async () => {
    await published({ ...wishes, month: '2026-11' });
    head.at('2026-11-24T15:59:59.999Z');
    expect(roster.agendaItems(head)).toEqual([]);
    head.at('2026-11-24T16:00:00.000Z');
    expect(roster.agendaItems(head)).toMatchObject([
      { kind: 'roster', id: '2026-12', title: '2026年12月值班表还没有发布', due: '2026-11-30T16:00:00.000Z' },
    ]);
    first.at('2026-11-24T16:00:00.000Z');
    expect(roster.agendaItems(first)).toEqual([]);
    expect(agenda.deadlinesBetween(head, '2026-11-20T00:00:00.000Z', '2026-11-25T00:00:00.000Z')).toEqual([
      { at: '2026-11-24T16:00:00.000Z', text: '2026年12月值班表还没有发布' },
    ]);
    await published();
    expect(roster.agendaItems(head)).toEqual([]);
  });

  it('lists a swap for the person who is asked, until its shift begins', async () => {
    const shifts = await published();
    const give = shiftOf(shifts, officer.id);
    const places = { give: technical(give), back: null };
    await roster.askSwap(first, { ...places, to: administrator.id, reason: '就医' });
    platform.receive(first);
    const swaps = (session: TestSession) => roster.agendaItems(session).filter(({ kind }) => kind === 'swap');
    expect(swaps(second)).toMatchObject([{ note: '就医', due: give.from }]);
    expect(swaps(second)[0]?.title).toMatch(/^马思齐请您替班：12月\d+日 08:30 技术值班$/);
    expect(swaps(first)).toEqual([]);
    second.at(give.from);
    expect(swaps(second)).toEqual([]);
  });
});
