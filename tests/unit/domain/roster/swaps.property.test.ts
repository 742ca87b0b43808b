import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BodyOf, Place, Post, Shift } from '../../../../electron/platform/contract';
import { adjacentShiftsOf, type RosterType } from '../../../../electron/domain/roster/judge';
import { rosterProblems } from '../../../../electron/domain/roster/problems';
import { rosterOf, rostersOf } from '../../../../electron/domain/roster/roster';
import { POSTS } from '../../../../electron/domain/roster/posts';
import { ofTypes, type Entry } from '../../../../electron/domain/ledger/entry';
import { readerOf } from '../../core/ledger/reader';
import {
  answerBody,
  askBody,
  RosterHistory,
  accountWithId,
  placeAt,
  rosterBody,
  withdrawBody,
} from './roster-history';
import { accounts, NOW, poolsOf, proposeOrThrow } from './roster-arbitrary';

/**
 * Random histories: requests, answers, withdrawals and replaced rosters over four months, received on time and late.
 */

const MONTHS = ['2026-09', '2026-10', '2026-11', '2026-12'];
const HOUR = 3_600_000;
const pools = poolsOf(3, 5);
const ROSTERS = MONTHS.map((month) => proposeOrThrow({ month, changes: ['08:00'], pools, important: [] }));
const OFFICERS = pools.technical;
const LEADERS = pools.leader;

interface Step {
  kind: 'ask' | 'exchange' | 'answer' | 'decline' | 'withdraw' | 'replace';
  month: number;
  index: number;
  post: Post;
  who: number;
  /** Time since the step before, in hours. */
  pause: number;
  /** Time from writing to receipt, in hours. */
  underWay: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constant<Step['kind']>('exchange') },
    { weight: 2, arbitrary: fc.constant<Step['kind']>('ask') },
    { weight: 7, arbitrary: fc.constant<Step['kind']>('answer') },
    { weight: 1, arbitrary: fc.constantFrom<Step['kind'][]>('decline', 'withdraw', 'replace') },
  ),
  month: fc.nat(MONTHS.length - 1),
  // Only shifts near the borders of the month, so that swaps often concern the same shifts.
  index: fc.constantFrom(0, 1, 2, -2, -1),
  post: fc.constantFrom(...POSTS),
  who: fc.nat(20),
  pause: fc.integer({ min: 1, max: 90 }),
  underWay: fc.constantFrom(0, 0, 0, 1, 30, 100),
});
const steps = fc.array(step, { minLength: 30, maxLength: 60 });

interface Written {
  by: string;
  body: BodyOf<RosterType>;
  at: string;
}

/**
 * Returns the entry that a person writes in this step, given the state of the ledger; null when there is nothing to
 * write.
 */
function written(
  history: RosterHistory,
  of: Step,
  asked: ReadonlyMap<string, BodyOf<'swap.ask'>>,
): Omit<Written, 'at'> | null {
  const reader = history.reader();
  const month = MONTHS[of.month] ?? '';
  const roster = rosterOf(reader, month);
  const pool = of.post === 'leader' ? LEADERS : OFFICERS;
  const pick = <T>(from: readonly T[]): T | undefined => from[of.who % Math.max(1, from.length)];
  switch (of.kind) {
    case 'ask':
    case 'exchange': {
      if (!roster) return null;
      const give = placeAt(roster.shifts, of.index, of.post);
      const to = pick(pool) ?? '';
      const theirs = rostersOf(reader, MONTHS)
        .flatMap(({ shifts }) => [...shifts.slice(0, 3), ...shifts.slice(-2)])
        .filter((shift) => shift[of.post] === to);
      const other = of.kind === 'exchange' ? pick(theirs) : undefined;
      const back = other ? { shift: other.from, post: of.post } : null;
      return { by: history.holder(give), body: askBody(give, to, back) };
    }
    case 'replace': {
      const rotated = (id: string, by: readonly string[]) =>
        by[(by.indexOf(id) + 1 + of.who) % by.length] ?? id;
      const shifts = (roster?.shifts ?? ROSTERS[of.month] ?? []).map((shift): Shift => {
        if (!roster || shift.from <= history.now) return shift;
        const [technical, operations] = [
          rotated(shift.technical, OFFICERS),
          rotated(shift.operations, OFFICERS),
        ];
        return { ...shift, leader: rotated(shift.leader, LEADERS), technical, operations };
      });
      return { by: 'l1', body: rosterBody(shifts, { replaces: roster?.entryId ?? null }) };
    }
    default: {
      const ask = pick([...asked.values()].slice(-3));
      if (!ask) return null;
      if (of.kind === 'withdraw') return { by: history.holder(ask.give), body: withdrawBody(ask.swapId) };
      return { by: ask.to, body: answerBody(ask.swapId, of.kind === 'answer') };
    }
  }
}

/**
 * Plays the steps. Entries are received after their delay; refused ones are dropped. `seen` is called after each
 * receipt.
 */
function play(of: readonly Step[], seen: (history: RosterHistory) => void = () => undefined): RosterHistory {
  const history = new RosterHistory('2026-06-25T00:00:00.000Z');
  for (const shifts of ROSTERS.slice(0, 2)) history.publish(shifts);
  const asked = new Map<string, BodyOf<'swap.ask'>>();
  let underWay: Array<Written & { due: number }> = [];
  for (const one of of) {
    const now = Date.parse(history.now) + one.pause * HOUR;
    history.now = new Date(now).toISOString();
    const made = written(history, one, asked);
    if (made?.body.type === 'swap.ask') asked.set(made.body.swapId, made.body);
    if (made) underWay.push({ ...made, at: history.now, due: now + one.underWay * HOUR });
    const arrived = underWay.filter(({ due }) => due <= now);
    underWay = underWay.filter(({ due }) => due > now);
    for (const { by, body, at } of arrived) {
      const when = { at, receivedAt: history.now };
      if (history.refusal(accountWithId(by), body, when)) continue;
      history.append(accountWithId(by), body, when);
      seen(history);
    }
  }
  return history;
}

const spans = (shifts: readonly Shift[]) => shifts.map(({ from, until }) => [from, until]);

describe('a random history of swaps', () => {
  it('never loses a shift, and never puts a person on two posts or on a post that they are not fit for', () => {
    let agreed = 0;
    fc.assert(
      fc.property(steps, (of) => {
        play(of, (history) => {
          for (const [index, month] of MONTHS.entries()) {
            const roster = rosterOf(history.reader(), month);
            if (!roster) continue;
            expect(spans(roster.shifts)).toEqual(spans(ROSTERS[index] ?? []));
            const beside = adjacentShiftsOf(history.reader(), month);
            const problems = rosterProblems({ ...roster, month }, beside, accounts, NOW);
            expect(problems.filter(({ text }) => !text.includes('无人值班'))).toEqual([]);
            agreed += roster.swapped.size;
          }
        });
      }),
      { numRuns: 25 },
    );
    expect(agreed).toBeGreaterThan(0);
  });

  it('exchanges the two persons of each agreed swap, and a new roster starts without swaps', () => {
    fc.assert(
      fc.property(steps, (of) => {
        const people = new Map<string, string>();
        const asks = new Map<string, Entry<'swap.ask'>>();
        const key = ({ shift, post }: Place) => `${shift} ${post}`;
        const begin = (shifts: readonly Shift[]) =>
          shifts.forEach((shift) =>
            POSTS.forEach((post) => people.set(key({ shift: shift.from, post }), shift[post])),
          );
        ROSTERS.slice(0, 2).forEach(begin);
        const { entries } = play(of, ({ entries: taken }) => {
          const last = taken.slice(-1);
          for (const ask of ofTypes(last, 'swap.ask')) asks.set(ask.body.swapId, ask);
          for (const { body } of ofTypes(last, 'roster.publish')) begin(body.shifts);
          for (const { body } of ofTypes(last, 'swap.answer')) {
            const ask = asks.get(body.swapId);
            if (!ask || !body.agree) continue;
            const { give, back, to } = ask.body;
            const asker = ask.statement.author.accountId;
            expect(people.get(key(give))).toBe(asker);
            if (back) expect(people.get(key(back))).toBe(to);
            people.set(key(give), to);
            if (back) people.set(key(back), asker);
          }
        });
        for (const { shifts } of rostersOf(readerOf(entries), MONTHS))
          for (const shift of shifts)
            for (const post of POSTS)
              expect([shift.from, post, shift[post]]).toEqual([
                shift.from,
                post,
                people.get(key({ shift: shift.from, post })),
              ]);
      }),
      { numRuns: 25 },
    );
  });

  it('gives the same roster for a month alone and together with others', () => {
    fc.assert(
      fc.property(steps, (of) => {
        const reader = play(of).reader();
        const alone = MONTHS.flatMap((month) => rosterOf(reader, month) ?? []);
        expect(alone).toEqual(rostersOf(reader, MONTHS));
      }),
      { numRuns: 25 },
    );
  });

  it('gives the same rosters for the same entries in any order', () => {
    fc.assert(
      fc.property(
        steps.chain((of) => {
          const { entries } = play(of);
          const all = { minLength: entries.length, maxLength: entries.length };
          return fc.tuple(fc.constant(entries), fc.shuffledSubarray<Entry>(entries, all));
        }),
        ([entries, arrived]) => {
          expect(rostersOf(readerOf(arrived), MONTHS)).toEqual(rostersOf(readerOf(entries), MONTHS));
        },
      ),
      { numRuns: 25 },
    );
  });
});
