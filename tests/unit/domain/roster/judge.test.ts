import { describe, expect, it } from 'vitest';
import type { Account, Place, Shift } from '../../../../electron/platform/contract';
import { rosterRefusal } from '../../../../electron/domain/roster/judge';
import { nextEntryId } from '../../core/ledger/reader';
import {
  answerBody,
  askBody,
  RosterHistory,
  accountWithId,
  placeAt,
  rosterBody,
  withdrawBody,
} from './roster-history';
import { accounts, poolsOf, proposeOrThrow } from './roster-arbitrary';

const OCTOBER = '2026-10-20T02:00:00.000Z';
const pools = poolsOf(3, 6);
const rosterFor = (month: string) => proposeOrThrow({ month, changes: ['08:00'], pools, important: [] });
const november = rosterFor('2026-11');
const leader = accountWithId('l1');

function published(shifts: readonly Shift[] = november): RosterHistory {
  const history = new RosterHistory(OCTOBER);
  history.publish(shifts);
  return history;
}

/** Returns November with the leaders of two shifts exchanged. */
function leadersChanged(one: number, two: number): Shift[] {
  const [a, b] = [november.at(one), november.at(two)];
  return november.map((shift) =>
    shift === a && b
      ? { ...shift, leader: b.leader }
      : shift === b && a
        ? { ...shift, leader: a.leader }
        : shift,
  );
}

describe('a roster', () => {
  it('may be published for the month before, the current month and later months', () => {
    const history = new RosterHistory('2026-11-20T02:00:00.000Z');
    expect(history.refusal(leader, rosterBody(november))).toBeNull();
    expect(history.refusal(leader, rosterBody(rosterFor('2027-06')))).toBeNull();
    expect(history.refusal(leader, rosterBody(rosterFor('2026-10')))).toBeNull();
    expect(history.refusal(leader, rosterBody(rosterFor('2026-09')))).toEqual({
      code: 'REFUSED',
      reason: '只能发布上个月及以后的值班表。',
    });
  });

  it('must name the roster that it replaces', () => {
    const history = published();
    const standing = history.roster('2026-11').entryId;
    const other = {
      code: 'WRONG_STAGE',
      reason: '2026-11 的值班表已由领导l1发布过新的一版，请在新版上修改。',
    };
    expect(history.refusal(leader, rosterBody(november))).toEqual(other);
    expect(history.refusal(leader, rosterBody(november, { replaces: nextEntryId() }))).toEqual(other);
    expect(history.refusal(leader, rosterBody(november, { replaces: standing }))).toBeNull();
    history.publish(november, { replaces: standing });
    expect(history.refusal(leader, rosterBody(november, { replaces: standing }))).toEqual(other);
    expect(history.refusal(leader, rosterBody(rosterFor('2026-12'), { replaces: standing }))).toEqual({
      code: 'WRONG_STAGE',
      reason: '2026-12 还没有值班表可替换。',
    });
  });

  it('is refused with its first problem and the number of the others', () => {
    const history = new RosterHistory(OCTOBER);
    expect(history.refusal(leader, rosterBody(november.slice(0, -1)))).toEqual({
      code: 'REFUSED',
      reason: '11月30日 08:00 至 12月1日 08:00 无人值班。',
    });
    const [first, ...rest] = november;
    const wrong = [{ ...(first as Shift), technical: 'gone' }, ...rest.slice(0, -1)];
    expect(history.refusal(leader, rosterBody(wrong))).toEqual({
      code: 'REFUSED',
      reason: '11月30日 08:00 至 12月1日 08:00 无人值班。（另有 1 处问题）',
    });
  });

  it('must join the rosters of the months beside it', () => {
    const history = published();
    const later = proposeOrThrow({ month: '2026-12', changes: ['09:00'], pools, important: [] });
    expect(history.refusal(leader, rosterBody(later))?.reason).toContain(
      '12月1日 08:00 至 12月1日 09:00 无人值班',
    );
    expect(history.refusal(leader, rosterBody(rosterFor('2026-12')))).toBeNull();
  });

  it('may not change a shift that has begun when the roster is received', () => {
    const history = published();
    const body = rosterBody(leadersChanged(1, 9), { replaces: history.roster('2026-11').entryId });
    const second = november[1]?.from ?? '';
    const justBefore = new Date(Date.parse(second) - 60_000).toISOString();
    expect(history.refusal(leader, body, { at: OCTOBER, receivedAt: justBefore })).toBeNull();
    expect(history.refusal(leader, body, { at: OCTOBER, receivedAt: second })).toEqual({
      code: 'REFUSED',
      reason: '11月2日 08:00 的班次已经开始，不能再改。',
    });
    const behind = rosterBody(leadersChanged(5, 9), { replaces: history.roster('2026-11').entryId });
    expect(history.refusal(leader, behind, { at: second })).toBeNull();
  });

  it('may neither cut nor add a shift that has begun', () => {
    const history = published();
    const replaces = history.roster('2026-11').entryId;
    const begun = (at: string) => ({ code: 'REFUSED', reason: `${at} 的班次已经开始，不能再改。` });
    const running = november[4] as Shift;
    const evening = '2026-11-05T12:00:00.000Z';
    const cut = november.flatMap((shift) =>
      shift === running
        ? [
            { ...shift, until: evening },
            { ...shift, from: evening },
          ]
        : [shift],
    );
    const at = '2026-11-05T02:00:00.000Z';
    expect(history.refusal(leader, rosterBody(cut, { replaces }), { at })).toEqual(begun('11月5日 08:00'));
    expect(history.refusal(leader, rosterBody(cut, { replaces }))).toBeNull();
    const midnight = '2026-10-31T16:00:00.000Z';
    const [first, last] = [november[0] as Shift, november.at(-1) as Shift];
    const longer = [
      { ...first, from: midnight, until: first.from },
      ...november.slice(0, -1),
      { ...last, until: '2026-11-30T16:00:00.000Z' },
    ];
    expect(history.refusal(leader, rosterBody(longer, { replaces }), { at })).toEqual(begun('11月1日 00:00'));
    expect(history.refusal(leader, rosterBody(longer, { replaces }))).toBeNull();
  });

  it('must keep the people of a shift that has begun as they are after swaps', () => {
    const history = published();
    const give = placeAt(november, 1, 'technical');
    const rostered = november[1];
    const to = pools.technical.find((id) => id !== rostered?.technical && id !== rostered?.operations) ?? '';
    history.swap(give, to);
    const replaces = history.roster('2026-11').entryId;
    const at = '2026-11-05T02:00:00.000Z';
    expect(history.refusal(leader, rosterBody(november, { replaces }), { at })?.reason).toBe(
      '11月2日 08:00 的班次已经开始，不能再改。',
    );
    const kept = rosterBody(history.roster('2026-11').shifts, { replaces });
    expect(history.refusal(leader, kept, { at })).toBeNull();
  });

  it('may be published late for the first time, even if an officer of a past shift has left since', () => {
    const closed = accounts.map((account) =>
      account.id === november[0]?.technical ? { ...account, active: false } : account,
    );
    const judged = (now: string) =>
      rosterRefusal(new RosterHistory(OCTOBER).reader(), rosterBody(november), {
        account: leader,
        accounts: closed,
        at: now,
        now,
      });
    expect(judged(OCTOBER)?.reason).toContain('的账号已停用');
    expect(judged('2026-12-05T00:00:00.000Z')).toBeNull();
  });
});

const give = placeAt(november, 4, 'technical');
const rostered = november[4] as Shift;
const asker = accountWithId(rostered.technical);
const stranger = accountWithId(
  pools.technical.find((id) => id !== rostered.technical && id !== rostered.operations) ?? '',
);

describe('a request for a swap', () => {
  const refusal = (place: Place, to: string, back: Place | null = null, by: Account = asker, at = OCTOBER) =>
    published().refusal(by, askBody(place, to, back), { at });

  it('is accepted from the holder of the place, to a person who is free', () => {
    expect(refusal(give, stranger.id)).toBeNull();
    expect(refusal(give, stranger.id, null, stranger)).toEqual({
      code: 'REFUSED',
      reason: '不能与自己调班。',
    });
    expect(refusal(give, asker.id, null, stranger)?.reason).toBe(
      '11月5日 08:00 技术值班现在不是申请人的班。',
    );
    expect(refusal(give, rostered.operations)).toEqual({
      code: 'REFUSED',
      reason: '11月5日 08:00 技术值班这一班，对方同时另有值班。',
    });
    expect(refusal({ ...give, shift: '2027-03-01T00:00:00.000Z' }, stranger.id)?.reason).toContain(
      '现在不是申请人的班',
    );
  });

  it('may name in return a place of the other person, of the same post, in another shift', () => {
    const other = november.find(
      ({ technical, operations }) =>
        technical !== asker.id && operations !== asker.id && technical !== rostered.operations,
    ) as Shift;
    const back: Place = { shift: other.from, post: 'technical' };
    expect(refusal(give, other.technical, back)).toBeNull();
    const not = pools.technical.find(
      (id) => ![other.technical, rostered.technical, rostered.operations].includes(id),
    );
    expect(refusal(give, not ?? '', back)?.reason).toContain('技术值班现在不是对方的班。');
    expect(refusal(give, other.technical, { ...back, post: 'operations' })?.reason).toBe(
      '只能同岗位对调：带班领导对带班领导，技术值班对技术值班，运维值班对运维值班。',
    );
    expect(refusal(give, stranger.id, give)?.reason).toBe('对调的是同一个班次。');
    expect(refusal(give, stranger.id, { shift: '2027-01-02T00:00:00.000Z', post: 'technical' })?.reason).toBe(
      '只能与本月或者前后一个月的班次对调。',
    );
  });

  it('is refused when the asker would have two posts in the shift of the other person', () => {
    const history = published(
      november.map((shift, index) =>
        index === 0
          ? { ...shift, technical: 'o1', operations: 'o2' }
          : index === 2
            ? { ...shift, technical: 'o3', operations: 'o1' }
            : shift,
      ),
    );
    const body = askBody(placeAt(november, 0, 'technical'), 'o3', placeAt(november, 2, 'technical'));
    expect(history.refusal(accountWithId('o1'), body)).toEqual({
      code: 'REFUSED',
      reason: '11月3日 08:00 技术值班这一班，申请人同时另有值班。',
    });
  });

  it('is refused after the earlier of the two shifts has begun', () => {
    const early = new Date(Date.parse(give.shift) - 1).toISOString();
    expect(refusal(give, stranger.id, null, asker, early)).toBeNull();
    expect(refusal(give, stranger.id, null, asker, give.shift)).toEqual({
      code: 'WRONG_STAGE',
      reason: '班次已经开始，不能再调班。',
    });
  });

  it('requires that both persons are fit for the post', () => {
    expect(refusal(give, 'l1')).toEqual({ code: 'REFUSED', reason: '对方不能担任技术值班。' });
    expect(refusal(give, 'nobody')?.reason).toBe('对方不能担任技术值班。');
    const back = placeAt(november, 6, 'leader');
    const lead = placeAt(november, 4, 'leader');
    const [one, two] = [accountWithId(november[4]?.leader ?? ''), november[6]?.leader ?? ''];
    if (one.id === two) throw new Error('two leaders are needed');
    const body = askBody(lead, two, back);
    const circumstances = { account: { ...one, roles: [] }, accounts, at: OCTOBER, now: OCTOBER };
    expect(rosterRefusal(published().reader(), body, circumstances)?.reason).toBe('申请人不能担任带班领导。');
  });

  it('is accepted once', () => {
    const history = published();
    const body = askBody(give, stranger.id);
    history.judgeAndAppend(asker, body);
    expect(history.refusal(asker, body)).toEqual({ code: 'WRONG_STAGE', reason: '这次调班已经申请过。' });
  });
});

describe('an answer to a swap request', () => {
  const asked = () => {
    const history = published();
    return { history, swapId: history.swap(give, stranger.id, null, null) };
  };

  it('is accepted from the person who was asked only', () => {
    const { history, swapId } = asked();
    expect(history.refusal(stranger, answerBody(swapId))).toBeNull();
    expect(history.refusal(stranger, answerBody(swapId, false))).toBeNull();
    expect(history.refusal(asker, answerBody(swapId))).toEqual({
      code: 'NOT_PERMITTED',
      reason: '只有被申请的人可以答复。',
    });
    expect(history.refusal(stranger, answerBody(nextEntryId()))).toEqual({
      code: 'REFUSED',
      reason: '没有这次调班申请。',
    });
  });

  it('is accepted once, and not after a withdrawal', () => {
    for (const [agree, reason] of [
      [true, '这次调班已经同意。'],
      [false, '这次调班已经被拒绝。'],
    ] as const) {
      const { history, swapId } = asked();
      history.judgeAndAppend(stranger, answerBody(swapId, agree));
      expect(history.refusal(stranger, answerBody(swapId))).toEqual({ code: 'WRONG_STAGE', reason });
      expect(history.refusal(asker, withdrawBody(swapId))).toEqual({ code: 'WRONG_STAGE', reason });
    }
    const { history, swapId } = asked();
    history.judgeAndAppend(asker, withdrawBody(swapId));
    expect(history.refusal(stranger, answerBody(swapId))?.reason).toBe('这次调班申请已经撤回。');
  });

  it('is accepted until the shift begins, by the time of writing', () => {
    const { history, swapId } = asked();
    const lapsed = {
      code: 'WRONG_STAGE',
      reason: '这次调班申请已经失效：班次已开始，或者值班表已变动。',
    };
    expect(history.refusal(stranger, answerBody(swapId), { at: give.shift })).toEqual(lapsed);
    const days = '2026-11-09T00:00:00.000Z';
    expect(history.refusal(stranger, answerBody(swapId), { at: OCTOBER, receivedAt: days })).toBeNull();
  });

  it('is refused when the roster was replaced or the place has been given to someone else', () => {
    const { history, swapId } = asked();
    const other = pools.technical.find(
      (id) => ![rostered.technical, rostered.operations, stranger.id].includes(id),
    );
    history.swap(give, other ?? '');
    expect(history.refusal(stranger, answerBody(swapId))?.reason).toContain('已经失效');
    const second = asked();
    second.history.publish(november, { replaces: second.history.roster('2026-11').entryId });
    expect(second.history.refusal(stranger, answerBody(second.swapId))?.reason).toContain('已经失效');
  });

  it('may agree only while both persons are fit for their new posts, and may decline at any time', () => {
    const { history, swapId } = asked();
    const at = OCTOBER;
    const former = { ...stranger, roles: ['editor' as const] };
    const judged = (agree: boolean) =>
      rosterRefusal(history.reader(), answerBody(swapId, agree), { account: former, accounts, at, now: at });
    expect(judged(true)).toEqual({ code: 'REFUSED', reason: '对方不能担任技术值班。' });
    expect(judged(false)).toBeNull();
  });
});

describe('the withdrawal of a swap request', () => {
  it('is accepted from the asker only, before the shift begins', () => {
    const history = published();
    const swapId = history.swap(give, stranger.id, null, null);
    expect(history.refusal(asker, withdrawBody(swapId))).toBeNull();
    expect(history.refusal(stranger, withdrawBody(swapId))).toEqual({
      code: 'NOT_PERMITTED',
      reason: '11月5日 08:00 技术值班的调班不是您申请的，不能撤回。',
    });
    expect(history.refusal(asker, withdrawBody(nextEntryId()))?.reason).toBe('没有这次调班申请。');
    expect(history.refusal(asker, withdrawBody(swapId), { at: give.shift })?.code).toBe('WRONG_STAGE');
  });
});
