import { describe, expect, it } from 'vitest';
import type { BodyOf, LedgerType } from '../../../../electron/platform/contract';
import { append, inTruth, ledgerOf, writtenIn } from '../../../../electron/core/ledger/service';
import type { Bar } from '../../../../electron/domain/ledger/judge';
import { openSession, restart, TestPlatform, type TestSession } from './session';
import { officer, otherOfficer } from './people';

/** The order of truth, as sessions see it: machines with wrong clocks, one of them without a line for days. */

const HOUR = 3_600_000;
const BEGIN = Date.parse('2026-11-20T00:00:00.000Z');
const iso = (hours: number) => new Date(BEGIN + hours * HOUR).toISOString();
const anything: Bar<LedgerType> = () => null;
const said = (text: string): BodyOf<'log.note'> => ({
  type: 'log.note',
  template: 'phone',
  happenedAt: iso(0),
  text,
  contact: '',
  open: false,
  attachments: [],
});

/** A machine whose clock is wrong by some hours; `known`: it has compared it with the platform's. */
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

  /** Somebody sets its clock; the other one goes on. */
  setClock(wrong: number): void {
    this.wrong = wrong;
  }

  async write(hour: number, text: string, known: boolean): Promise<void> {
    const { session, wrong } = this;
    session.at(iso(hour + wrong));
    session.machine = { ...session.machine, uptime: () => (hour - this.#began) * HOUR };
    session.platform = { ...session.platform, clockOffset: known ? wrong * HOUR : null };
    await append(session, anything, said(text));
  }
}

/** What was said from the beginning on, in the order of truth, and at which hour. */
function told(session: TestSession): Array<[string, number]> {
  const entries = writtenIn(session, iso(-200), iso(400));
  return inTruth(session, entries).map(({ entry: { body }, writtenAt }) => [
    'text' in body ? body.text : body.type,
    (Date.parse(writtenAt) - BEGIN) / HOUR,
  ]);
}

describe('two machines, one without a line and with a wrong clock', () => {
  it('tell the same order once all has come, by when each thing was written', async () => {
    const good = await Pc.open(otherOfficer);
    const bad = await Pc.open(officer, 5);
    await bad.write(1, '离线一', false);
    await good.write(2, '在线二', true);
    await bad.write(30, '离线三', false);
    await good.write(31, '在线四', true);
    await bad.write(60, '离线五', false);
    // The line is back: the clock is compared, and everything comes in the order of its book.
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
    expect(told(good.session)).toEqual(truth);
    expect(told(bad.session)).toEqual(truth);
    // The ledger itself goes by when the platform took them.
    expect(
      ledgerOf(good.session)
        .read({})
        .map(({ body }) => ('text' in body ? body.text : '')),
    ).toEqual(['在线二', '在线四', '离线一', '离线三', '离线五', '恢复六']);
  });

  it('tell it while things still wait, as far as they know', async () => {
    const good = await Pc.open(otherOfficer);
    const bad = await Pc.open(officer, -7);
    await good.write(2, '在线', true);
    const platform = new TestPlatform([good.session, bad.session]);
    platform.receive(good.session, iso(2));
    await bad.write(4, '等着', false);
    expect(told(bad.session)[0]?.[0]).toBe('等着');
    // Its own next entry knows the clock: the one before it in this run is reckoned from it.
    await bad.write(5, '比对过', true);
    expect(told(bad.session)).toEqual([
      ['在线', 2],
      ['等着', 4],
      ['比对过', 5],
    ]);
  });

  it('find the comparison though it lies behind the entries that are shown, or still waits', async () => {
    const bad = await Pc.open(officer, 5);
    await bad.write(1, '一', false);
    await bad.write(40, '二', true);
    const [first] = writtenIn(bad.session, iso(0), iso(10));
    if (!first) throw new Error('no entry');
    const placed = () => inTruth(bad.session, [first]).map(({ entry, writtenAt }) => [entry.id, writtenAt]);
    expect(placed()).toEqual([[first.id, iso(1)]]);
    new TestPlatform([bad.session]).receive(bad.session, iso(40));
    const received = writtenIn(bad.session, iso(0), iso(10));
    expect(inTruth(bad.session, received).map(({ writtenAt }) => writtenAt)).toEqual([iso(1)]);
  });
});

describe('a clock that is set while the machine has no line', () => {
  it('moves nothing in the run that came to know its error', async () => {
    const pc = await Pc.open(officer, 0);
    await pc.write(1, '一', false);
    pc.setClock(-30);
    await pc.write(2, '拨慢', false);
    pc.setClock(40);
    await pc.write(3, '拨快', false);
    await pc.write(4, '比对过', true);
    new TestPlatform([pc.session]).receive(pc.session, iso(4));
    expect(told(pc.session)).toEqual([
      ['一', 1],
      ['拨慢', 2],
      ['拨快', 3],
      ['比对过', 4],
    ]);
  });

  it('cannot put an entry before the one that stands before it, nor behind its receipt, in a run that never knew', async () => {
    const pc = await Pc.open(officer, 0);
    await pc.write(10, '一', true);
    pc.setClock(-50);
    await pc.restart(11);
    await pc.write(12, '拨慢', false);
    pc.setClock(90);
    await pc.restart(13);
    await pc.write(14, '拨快', false);
    new TestPlatform([pc.session]).receive(pc.session, iso(15));
    const hours = told(pc.session);
    expect(hours.map(([text]) => text)).toEqual(['一', '拨慢', '拨快']);
    expect(hours.map(([, hour]) => Math.round(hour))).toEqual([10, 10, 15]);
  });
});
