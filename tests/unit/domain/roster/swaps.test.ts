import { describe, expect, it } from 'vitest';
import type { Place, Post, Shift } from '../../../../electron/platform/contract';
import { swappedRosters, placesOf, swapDeadline } from '../../../../electron/domain/roster/swaps';
import { shiftAfter, shiftAt, shiftBefore } from '../../../../electron/domain/roster/roster';
import { answerBody, askBody, RosterHistory, accountWithId, placeAt, withdrawBody } from './roster-history';
import { officers, poolsOf, proposeOrThrow } from './roster-arbitrary';

const month = '2026-11';
const OCTOBER = '2026-10-20T02:00:00.000Z';
const HOUR = 3_600_000;
const pools = poolsOf(3, 6);
const november = proposeOrThrow({ month, changes: ['08:00'], pools, important: [] });
const december = proposeOrThrow({ month: '2026-12', changes: ['08:00'], pools, important: [] });
const before = (instant: string, hours: number) => new Date(Date.parse(instant) - hours * HOUR).toISOString();

function published(...rosters: Shift[][]): RosterHistory {
  const history = new RosterHistory(OCTOBER);
  for (const shifts of rosters) history.publish(shifts);
  return history;
}

/** Returns an officer who has no post in the shift of a place. */
function free(history: RosterHistory, place: Place, ...but: string[]): string {
  const { shifts } = history.roster(month);
  const rostered = shifts.find(({ from }) => from === place.shift);
  const found = officers.find(
    ({ id }) => id !== rostered?.technical && id !== rostered?.operations && !but.includes(id),
  );
  if (!found) throw new Error('nobody is free');
  return found.id;
}

/** Returns two places of one post whose holders differ and have no post in the shift of the other. */
function pair(history: RosterHistory, post: Post = 'technical', first = 0): { give: Place; back: Place } {
  const give = placeAt(november, first, post);
  const asker = history.holder(give);
  const { shifts } = history.roster(month);
  const mine = shifts.find(({ from }) => from === give.shift);
  const other = shifts.find(
    (shift) =>
      shift.from !== give.shift &&
      ![shift.technical, shift.operations].includes(asker) &&
      ![mine?.technical, mine?.operations].includes(shift[post]),
  );
  if (!other) throw new Error('no pair');
  return { give, back: { shift: other.from, post } };
}

describe('an agreed swap', () => {
  it('exchanges the two persons and changes nothing else', () => {
    const history = published(november);
    const { give, back } = pair(history);
    const [asker, to] = [history.holder(give), history.holder(back)];
    const swapId = history.swap(give, to, back);
    expect(history.stateOf(swapId, month)).toBe('agreed');
    const { shifts, swapped } = history.roster(month);
    expect(shifts).toEqual(
      november.map((shift) =>
        shift.from === give.shift
          ? { ...shift, technical: to }
          : shift.from === back.shift
            ? { ...shift, technical: asker }
            : shift,
      ),
    );
    expect(swapped).toEqual(
      new Map([
        [give.shift, ['technical']],
        [back.shift, ['technical']],
      ]),
    );
  });

  it('may be a stand-in: one person takes a shift and gives none in return', () => {
    const history = published(november);
    const give = placeAt(november, 3, 'operations');
    const to = free(history, give);
    history.swap(give, to);
    expect(history.roster(month).shifts).toEqual(
      november.map((shift) => (shift.from === give.shift ? { ...shift, operations: to } : shift)),
    );
    expect(placesOf({ give, back: null })).toEqual([give]);
  });

  it('may be between leaders, and across the border of the month', () => {
    const history = published(november, december);
    const give = placeAt(november, -1, 'leader');
    const asker = history.holder(give);
    const back = december.find(({ leader }) => leader !== asker);
    if (!back) throw new Error('no other leader');
    const to = back.leader;
    history.swap(give, to, { shift: back.from, post: 'leader' });
    expect(history.roster(month).shifts.at(-1)?.leader).toBe(to);
    expect(history.holder({ shift: back.from, post: 'leader' })).toBe(asker);
    expect(history.roster(month).swapped.get(give.shift)).toEqual(['leader']);
    expect(history.roster('2026-12').swapped.get(back.from)).toEqual(['leader']);
  });
});

describe('a swap has no effect', () => {
  const asked = () => {
    const history = published(november);
    const give = placeAt(november, 5, 'technical');
    const to = free(history, give);
    return { history, give, to, swapId: history.swap(give, to, null, null) };
  };
  const unchanged = (history: RosterHistory) => expect(history.roster(month).shifts).toEqual(november);

  it('when it is only requested', () => {
    const { history, swapId } = asked();
    expect(history.stateOf(swapId, month)).toBe('asked');
    unchanged(history);
  });

  it('when it was declined', () => {
    const { history, to, swapId } = asked();
    history.judgeAndAppend(accountWithId(to), answerBody(swapId, false));
    expect(history.stateOf(swapId, month)).toBe('declined');
    unchanged(history);
  });

  it('when it was withdrawn, even if an answer follows', () => {
    const { history, give, to, swapId } = asked();
    history.judgeAndAppend(accountWithId(history.holder(give)), withdrawBody(swapId));
    history.append(accountWithId(to), answerBody(swapId));
    expect(history.stateOf(swapId, month)).toBe('withdrawn');
    unchanged(history);
  });

  it('when it has lapsed because the earlier shift has begun', () => {
    const { history, give, to, swapId } = asked();
    history.now = before(give.shift, 1 / 60);
    expect(history.stateOf(swapId, month)).toBe('asked');
    history.now = give.shift;
    expect(history.stateOf(swapId, month)).toBe('lapsed');
    history.append(accountWithId(to), answerBody(swapId));
    unchanged(history);
  });

  it('when someone else answered or withdrew it', () => {
    const { history, give, to, swapId } = asked();
    const stranger = free(history, give, to);
    history.append(accountWithId(stranger), answerBody(swapId));
    history.append(accountWithId(to), withdrawBody(swapId));
    expect(history.stateOf(swapId, month)).toBe('asked');
    unchanged(history);
  });

  it('when it would put a person on two posts, or when the asker no longer holds the place', () => {
    const history = published(november);
    const give = placeAt(november, 2, 'technical');
    const asker = history.holder(give);
    const double = askBody(give, november[2]?.operations ?? '');
    history.append(accountWithId(asker), double);
    history.append(accountWithId(double.to), answerBody(double.swapId));
    const to = free(history, give);
    const [one, two] = [askBody(give, to), askBody(give, free(history, give, to))];
    for (const ask of [one, two]) history.append(accountWithId(asker), ask);
    for (const ask of [one, two]) history.append(accountWithId(ask.to), answerBody(ask.swapId));
    expect(history.roster(month).shifts).toEqual(
      november.map((shift) => (shift.from === give.shift ? { ...shift, technical: to } : shift)),
    );
  });

  it('by a second answer, which is ignored', () => {
    const { history, give, to, swapId } = asked();
    history.judgeAndAppend(accountWithId(to), answerBody(swapId));
    history.append(accountWithId(to), answerBody(swapId, false));
    history.append(accountWithId('o1'), withdrawBody(swapId));
    expect(history.stateOf(swapId, month)).toBe('agreed');
    expect(history.holder(give)).toBe(to);
  });
});

describe('successive swaps', () => {
  it('can pass a shift from one person to the next', () => {
    const history = published(november);
    const give = placeAt(november, 8, 'technical');
    const second = free(history, give);
    history.swap(give, second);
    const third = free(history, give, second);
    history.swap(give, third);
    expect(history.holder(give)).toBe(third);
    expect(history.roster(month).swapped.get(give.shift)).toEqual(['technical']);
  });

  it('apply in the order in which the platform received the answers', () => {
    const history = published(november);
    const give = placeAt(november, 8, 'technical');
    const [one, two] = [free(history, give), free(history, give, free(history, give))];
    const first = history.swap(give, one, null, null);
    const second = history.swap(give, two, null, null);
    history.append(accountWithId(two), answerBody(second), { at: before(give.shift, 60) });
    history.append(accountWithId(one), answerBody(first), {
      at: before(give.shift, 90),
      receivedAt: before(give.shift, 50),
    });
    expect(history.holder(give)).toBe(two);
  });
});

describe('a chain of swaps across months', () => {
  it('is followed to its beginning, even if that is older than the other rosters', () => {
    const [september = [], october = [], late = []] = ['2026-09', '2026-10', month].map((of) =>
      proposeOrThrow({ month: of, changes: ['08:00'], pools, important: [] }),
    );
    const history = new RosterHistory('2026-07-01T00:00:00.000Z');
    history.publish(september);
    const give = placeAt(september, -1, 'leader');
    const to = pools.leader.find((id) => id !== history.holder(give)) ?? '';
    const another = (shifts: readonly Shift[]): Place => ({
      shift: shifts.find(({ leader }) => leader !== to)?.from ?? '',
      post: 'leader',
    });
    history.swap(give, to);
    history.now = '2026-08-20T00:00:00.000Z';
    history.publish(october);
    history.publish(late);
    const [inOctober, inNovember] = [another(october), another(late)];
    history.swap(give, history.holder(inOctober), inOctober);
    history.swap(inOctober, history.holder(inNovember), inNovember);
    expect(history.roster(month).swapped.get(inNovember.shift)).toEqual(['leader']);
    expect(history.holder(inNovember)).toBe(to);
  });
});

describe('a roster that replaces another', () => {
  it('starts with its own people: earlier swaps no longer apply', () => {
    const history = published(november);
    const give = placeAt(november, 4, 'technical');
    const swapId = history.swap(give, free(history, give));
    const open = history.swap(
      placeAt(november, 6, 'technical'),
      free(history, placeAt(november, 6, 'technical')),
      null,
      null,
    );
    const replaces = history.roster(month).entryId;
    history.publish(november, { replaces });
    expect(history.roster(month).shifts).toEqual(november);
    expect(history.roster(month).swapped.size).toBe(0);
    expect(history.stateOf(swapId, month)).toBe('agreed');
    expect(history.stateOf(open, month)).toBe('lapsed');
  });

  it('can be swapped in again', () => {
    const history = published(november);
    const give = placeAt(november, 4, 'technical');
    history.swap(give, free(history, give));
    history.publish(november, { replaces: history.roster(month).entryId });
    const to = free(history, give);
    history.swap(give, to);
    expect(history.holder(give)).toBe(to);
  });

  it('ends an unanswered swap, also for its place in the other month', () => {
    const history = published(november, december);
    const give = placeAt(november, -1, 'leader');
    const asker = history.holder(give);
    const back = december.find(({ leader }) => leader !== asker);
    if (!back) throw new Error('no other leader');
    const swapId = history.swap(give, back.leader, { shift: back.from, post: 'leader' }, null);
    history.publish(november, { replaces: history.roster(month).entryId });
    history.append(accountWithId(back.leader), answerBody(swapId));
    expect(history.roster(month).shifts).toEqual(november);
    expect(history.roster('2026-12').shifts).toEqual(december);
  });

  it('leaves the place of an agreed swap in the other month', () => {
    const history = published(november, december);
    const give = placeAt(november, -1, 'leader');
    const asker = history.holder(give);
    const back = december.find(({ leader }) => leader !== asker);
    if (!back) throw new Error('no other leader');
    const place: Place = { shift: back.from, post: 'leader' };
    history.swap(give, back.leader, place);
    history.publish(november, { replaces: history.roster(month).entryId });
    expect(history.holder(give)).toBe(asker);
    expect(history.holder(place)).toBe(asker);
  });
});

describe('the lookup of a shift', () => {
  const history = published(november, december);
  const reader = history.reader();
  const [first, second] = november;

  it('finds the running shift, the next one and the previous one', () => {
    const inside = before(second?.from ?? '', 2);
    expect(shiftAt(reader, first?.from ?? '')).toEqual(first);
    expect(shiftAt(reader, inside)).toEqual(first);
    expect(shiftAt(reader, second?.from ?? '')).toEqual(second);
    expect(shiftAfter(reader, inside)).toEqual(second);
    expect(shiftBefore(reader, second?.from ?? '')).toEqual(first);
    expect(shiftBefore(reader, inside)).toBeNull();
  });

  it('works across the border of the month: the night after the last day belongs to the old month', () => {
    expect(shiftAt(reader, '2026-11-30T20:00:00.000Z')).toEqual(november.at(-1));
    expect(shiftAfter(reader, '2026-11-30T20:00:00.000Z')).toEqual(december[0]);
    expect(shiftBefore(reader, '2026-12-01T00:00:00.000Z')).toEqual(november.at(-1));
  });

  it('finds none where there is no roster', () => {
    expect(shiftAt(reader, '2026-10-31T00:00:00.000Z')).toBeNull();
    expect(shiftAt(reader, '2027-01-01T00:00:00.000Z')).toBeNull();
    expect(shiftAfter(reader, '2026-10-31T00:00:00.000Z')).toEqual(first);
  });
});

it('a swap request ends when the earlier of its two shifts begins', () => {
  const [one, two] = [placeAt(november, 3, 'leader'), placeAt(november, 7, 'leader')];
  expect(swapDeadline({ give: two, back: one })).toBe(one.shift);
  expect(swapDeadline({ give: one, back: two })).toBe(one.shift);
  expect(swapDeadline({ give: two, back: null })).toBe(two.shift);
});

it('a swap is found by its id in the months that it touches', () => {
  const history = published(november);
  const { give, back } = pair(history, 'operations', 10);
  const swapId = history.swap(give, history.holder(back), back);
  expect([...swappedRosters(history.reader(), month).swaps.keys()]).toEqual([swapId]);
});
