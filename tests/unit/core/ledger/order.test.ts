import { describe, expect, it } from 'vitest';
import type { BodyOf, LedgerType } from '../../../../electron/platform/contract';
import {
  append,
  inChronologicalOrder,
  ledgerOf,
  entriesWrittenIn,
} from '../../../../electron/core/ledger/service';
import type { EntryCheck } from '../../../../electron/domain/ledger/judge';
import { openSession, restart, TestPlatform, type TestSession } from './session';
import { officer, otherOfficer } from './people';

/** The order of entries by corrected time on machines with wrong clocks, one of them offline for days. */

const HOUR = 3_600_000;
const BEGIN = Date.parse('2026-11-20T00:00:00.000Z');
const iso = (hours: number) => new Date(BEGIN + hours * HOUR).toISOString();
const allowAll: EntryCheck<LedgerType> = () => null;
const said = (text: string): BodyOf<'log.note'> => ({
  type: 'log.note',
  template: 'phone',
  happenedAt: iso(0),
  text,
  contact: '',
  open: false,
  attachments: [],
});

/** A machine whose clock is `wrong` hours ahead. An entry states this error when it is `known` by comparison. */
class Pc {
  #began = 0;

  private constructor(
    public session: TestSession,
    private wrong: number,
  ) {}

  static async open(account = officer, wrong = 0): Promise<Pc> {
    return new Pc(await openSession(account, { now: iso(wrong) }), wrong);
  }

  async restart(hour: number): Promise<void> {
    this.#began = hour;
    this.session = await restart(this.session, { now: iso(hour + this.wrong) });
  }

  /** Changes the wall clock. The monotonic clock is not affected. */
  setClock(wrong: number): void {
    this.wrong = wrong;
  }

  async write(hour: number, text: string, known: boolean): Promise<void> {
    const { session, wrong } = this;
    session.at(iso(hour + wrong));
    session.machine = { ...session.machine, uptime: () => (hour - this.#began) * HOUR };
    session.platform = { ...session.platform, clockOffset: known ? wrong * HOUR : null };
    await append(session, allowAll, said(text));
  }
}

/** Returns the texts of all entries in corrected order, each with its corrected time in hours after `BEGIN`. */
function orderedTexts(session: TestSession): Array<[string, number]> {
  const entries = entriesWrittenIn(session, iso(-200), iso(400));
  return inChronologicalOrder(session, entries).map(({ entry: { body }, writtenAt }) => [
    'text' in body ? body.text : body.type,
    (Date.parse(writtenAt) - BEGIN) / HOUR,
  ]);
}

describe('two machines, one offline with a wrong clock', () => {
  it('show the same order after the sync, by the times of writing', async () => {
    const good = await Pc.open(otherOfficer);
    const bad = await Pc.open(officer, 5);
    await bad.write(1, '离线一', false);
    await good.write(2, '在线二', true);
    await bad.write(30, '离线三', false);
    await good.write(31, '在线四', true);
    await bad.write(60, '离线五', false);
    // Online again: the clock is compared, and the entries are sent in the order of their book.
    await bad.write(72, '恢复六', true);
    const platform = new TestPlatform([good.session, bad.session]);
    platform.receive(good.session, iso(31));
    platform.receive(bad.session, iso(72));
    const truth = [
      ['离线一', 1],
      ['在线二', 2],
      ['离线三', 30],
      ['在线四', 31],
      ['离线五', 60],
      ['恢复六', 72],
    ];
    expect(orderedTexts(good.session)).toEqual(truth);
    expect(orderedTexts(bad.session)).toEqual(truth);
    // The ledger itself is in the order of receipt by the platform.
    expect(
      ledgerOf(good.session)
        .read({})
        .map(({ body }) => ('text' in body ? body.text : '')),
    ).toEqual(['在线二', '在线四', '离线一', '离线三', '离线五', '恢复六']);
  });

  it('show the order as far as it is known while entries wait', async () => {
    const good = await Pc.open(otherOfficer);
    const bad = await Pc.open(officer, -7);
    await good.write(2, '在线', true);
    const platform = new TestPlatform([good.session, bad.session]);
    platform.receive(good.session, iso(2));
    await bad.write(4, '等着', false);
    expect(orderedTexts(bad.session)[0]?.[0]).toBe('等着');
    // The next entry states the clock error, which also corrects the entry before it in this run.
    await bad.write(5, '比对过', true);
    expect(orderedTexts(bad.session)).toEqual([
      ['在线', 2],
      ['等着', 4],
      ['比对过', 5],
    ]);
  });

  it('use a clock comparison that is outside the shown entries, also while it waits', async () => {
    const bad = await Pc.open(officer, 5);
    await bad.write(1, '一', false);
    await bad.write(40, '二', true);
    const [first] = entriesWrittenIn(bad.session, iso(0), iso(10));
    if (!first) throw new Error('no entry');
    const placed = () =>
      inChronologicalOrder(bad.session, [first]).map(({ entry, writtenAt }) => [entry.id, writtenAt]);
    expect(placed()).toEqual([[first.id, iso(1)]]);
    new TestPlatform([bad.session]).receive(bad.session, iso(40));
    const received = entriesWrittenIn(bad.session, iso(0), iso(10));
    expect(inChronologicalOrder(bad.session, received).map(({ writtenAt }) => writtenAt)).toEqual([iso(1)]);
  });
});

describe('a clock that is changed while the machine is offline', () => {
  it('does not affect the times of a run that later compares its clock', async () => {
    const pc = await Pc.open(officer, 0);
    await pc.write(1, '一', false);
    pc.setClock(-30);
    await pc.write(2, '拨慢', false);
    pc.setClock(40);
    await pc.write(3, '拨快', false);
    await pc.write(4, '比对过', true);
    new TestPlatform([pc.session]).receive(pc.session, iso(4));
    expect(orderedTexts(pc.session)).toEqual([
      ['一', 1],
      ['拨慢', 2],
      ['拨快', 3],
      ['比对过', 4],
    ]);
  });

  it('cannot date an entry before its predecessor or after its receipt in a run without a comparison', async () => {
    const pc = await Pc.open(officer, 0);
    await pc.write(10, '一', true);
    pc.setClock(-50);
    await pc.restart(11);
    await pc.write(12, '拨慢', false);
    pc.setClock(90);
    await pc.restart(13);
    await pc.write(14, '拨快', false);
    new TestPlatform([pc.session]).receive(pc.session, iso(15));
    const hours = orderedTexts(pc.session);
    expect(hours.map(([text]) => text)).toEqual(['一', '拨慢', '拨快']);
    expect(hours.map(([, hour]) => Math.round(hour))).toEqual([10, 10, 15]);
  });
});
