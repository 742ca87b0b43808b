import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BodyOf, LedgerBody, Shift } from '../../../electron/platform/contract';
import { monthOf, nextMonth } from '../../../electron/domain/calendar/calendar';
import { LedgerBook, practiceNote } from '../../unit/platform/ledger-book';
import { openPractice, Person, type Practice } from '../../unit/platform/practice-client';

/**
 * Attack: forged times. An entry is dated by its machine's clock and by the error of that clock as the machine states
 * it; both can be forged.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let practice: Practice;
let officer: Person;
beforeAll(async () => {
  practice = await openPractice();
  officer = await Person.signIn(practice.server, 'masiqi');
});
afterAll(() => practice.remove());

const ago = (ms: number) => new Date(Date.now() - ms);
/** Resolves with a book whose only entry was written `ms` ago. */
async function bookSince(ms: number): Promise<LedgerBook> {
  const book = new LedgerBook(officer, `pc-${randomUUID()}`);
  const at = ago(ms);
  const looked = {
    type: 'log.clock',
    kind: 'set',
    expected: at.toISOString(),
    found: at.toISOString(),
  } as const;
  expect(await book.send(looked, { at })).toMatchObject({ status: 'accepted' });
  return book;
}

interface Attack {
  name: string;
  /** Age in ms of the previous entry of the book. */
  after: number;
  /** Time that the machine's clock shows, as ms before now, and the clock error in ms that the machine states. */
  at: number;
  offset: number | null;
  reason: RegExp;
}

const ATTACKS: Attack[] = [
  {
    name: '90 days back, by the clock',
    after: DAY,
    at: 90 * DAY,
    offset: 0,
    reason: /比本记录簿前面的记录还早 8\d 天/,
  },
  {
    name: '90 days back, by the error',
    after: DAY,
    at: 0,
    offset: 90 * DAY,
    reason: /相差 90 天.*超过 7 天/,
  },
  {
    name: 'six days back, by the error',
    after: DAY,
    at: 0,
    offset: 6 * DAY,
    reason: /比本记录簿前面的记录还早 4 天 23 小时/,
  },
  {
    name: 'an hour before its predecessor',
    after: HOUR,
    at: 2 * HOUR,
    offset: 0,
    reason: /还早 (1 小时|59 分)/,
  },
  {
    name: 'ten minutes before its predecessor',
    after: HOUR,
    at: 70 * MINUTE,
    offset: 0,
    reason: /还早 (10|9) 分/,
  },
  {
    name: 'an hour to come, by the clock',
    after: HOUR,
    at: -HOUR,
    offset: 0,
    reason: /比平台收到的时间还晚 (1 小时|59 分)/,
  },
  {
    name: 'an hour to come, by the error',
    after: HOUR,
    at: 0,
    offset: -HOUR,
    reason: /比平台收到的时间还晚 (1 小时|59 分)/,
  },
  { name: 'ten years to come', after: HOUR, at: -3650 * DAY, offset: 0, reason: /比平台收到的时间还晚/ },
  { name: 'with an error of a million years', after: HOUR, at: 0, offset: 1e15, reason: /超过 7 天/ },
];

describe('a note that is dated', () => {
  it.each(ATTACKS)('$name is refused', async ({ after, at, offset, reason }) => {
    const book = await bookSince(after);
    const dated = practiceNote('改过时间的一条。', { happenedAt: ago(after).toISOString() });
    const answer = await book.send(dated, { at: ago(at), offset });
    expect(answer).toMatchObject({ status: 'rejected', code: 'REFUSED' });
    expect(answer.status === 'rejected' && answer.reason).toMatch(reason);
    expect(await book.send(practiceNote('照常记录。'))).toMatchObject({ status: 'accepted', version: 3 });
  });

  it('90 days back in a new book is refused: an entry may arrive at most 31 days late', async () => {
    const book = new LedgerBook(officer, `pc-${randomUUID()}`);
    const dated = practiceNote('很早的一条。', { happenedAt: ago(90 * DAY).toISOString() });
    for (const offset of [0, null])
      expect(await book.send(dated, { at: ago(90 * DAY), offset })).toMatchObject({
        status: 'rejected',
        reason: expect.stringMatching(/90 天后才送达平台，超过 31 天/) as string,
      });
  });

  it('a few minutes before its predecessor is accepted within the clock tolerance, but not repeatedly', async () => {
    const book = await bookSince(DAY);
    const answers: string[] = [];
    for (let step = 1; step <= 12; step += 1) {
      const at = ago(DAY + step * 4 * MINUTE);
      answers.push(
        (await book.send(practiceNote('再早一点。', { happenedAt: at.toISOString() }), { at })).status,
      );
    }
    expect(answers).toEqual(['accepted', ...Array<string>(11).fill('rejected')]);
  });
});

describe('an honest machine without a connection', () => {
  it('writes entries for days, and all are accepted in order', async () => {
    const book = await bookSince(9 * DAY);
    for (let day = 8; day >= 0; day -= 1)
      expect(
        await book.send(practiceNote('断网时的一条。', { happenedAt: ago(day * DAY).toISOString() }), {
          at: ago(day * DAY),
        }),
      ).toMatchObject({ status: 'accepted' });
  });

  it('writes entries by a clock with a known error of five hours, and they are accepted', async () => {
    const book = await bookSince(2 * HOUR);
    for (const offset of [5 * HOUR, -5 * HOUR])
      expect(await book.send(practiceNote('时钟不准。'), { at: ago(-offset), offset })).toMatchObject({
        status: 'accepted',
      });
  });

  it('reports a clock change of any size, and the entry is accepted', async () => {
    const book = await bookSince(HOUR);
    const offset = 400 * DAY;
    const found = ago(-offset);
    const body = {
      type: 'log.clock',
      kind: 'set',
      expected: ago(0).toISOString(),
      found: found.toISOString(),
    } as const;
    expect(await book.send(body, { at: found, offset })).toMatchObject({ status: 'accepted' });
  });
});

/** Returns a roster of 12-hour shifts, and the last shift that ended over an hour ago. Throws when there is none. */
function roster(): { body: BodyOf<'roster.publish'>; ended: Shift } {
  const month = monthOf(ago(DAY).toISOString());
  const start = Date.parse(`${month}-01T08:30:00.000+08:00`);
  const end = Date.parse(`${nextMonth(month)}-01T08:30:00.000+08:00`);
  const shifts: Shift[] = [];
  for (let at = start; at < end; at += DAY / 2)
    shifts.push({
      from: new Date(at).toISOString(),
      until: new Date(Math.min(at + DAY / 2, end)).toISOString(),
      leader: 'gaoyuanshan',
      technical: 'masiqi',
      operations: 'sunkexin',
    });
  const ended = shifts.filter(({ until }) => Date.parse(until) < Date.now() - HOUR).at(-1);
  if (!ended) throw new Error('no watch has ended');
  return { body: { type: 'roster.publish', month, shifts, important: [], replaces: null }, ended };
}

const take = ({ from }: Shift): LedgerBody => ({
  ...{ type: 'handover.take', shift: from, giveId: null, items: [], seen: [], omissions: [] },
  ...{ absence: '无人交班。', standIn: false, note: '' },
});

describe('a shift that has ended', () => {
  let ended: Shift;
  beforeAll(async () => {
    const site = await Person.signIn(practice.server, 'linxiaohe');
    const made = roster();
    ({ ended } = made);
    const published = await new LedgerBook(site).send(made.body);
    expect(published).toMatchObject({ status: 'accepted' });
  });
  const during = () => new Date(Date.parse(ended.from) + 10 * MINUTE);
  const since = () => Date.now() - Date.parse(ended.until) - MINUTE;

  it.each<[string, () => { at: Date; offset: number | null }]>([
    ['by the clock', () => ({ at: during(), offset: 0 })],
    ['by the error', () => ({ at: new Date(), offset: Date.now() - during().getTime() })],
    ['by a clock that was never compared', () => ({ at: during(), offset: null })],
  ])('cannot be taken afterwards, dated %s, on a machine that has written since', async (_, making) => {
    const book = await bookSince(since());
    const answer = await book.send(take(ended), making());
    expect(answer).toMatchObject({ status: 'rejected' });
    expect(answer.status === 'rejected' && answer.reason).toMatch(
      /比本记录簿前面的记录还早|这一班已经结束，不能再接/,
    );
  });

  it('counts as taken in time on a machine that has written nothing since, as without a connection', async () => {
    const book = new LedgerBook(officer, `pc-${randomUUID()}`);
    expect(await book.send(take(ended), { at: during() })).toMatchObject({ status: 'accepted' });
  });
});
