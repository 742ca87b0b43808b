import { describe, expect, it } from 'vitest';
import type { BodyOf } from '../../../../electron/platform/contract';
import { checkClock, note, monitorClock } from '../../../../electron/core/duty/service';
import { lastOwnEntry } from '../../../../electron/core/ledger/service';
import { openSession, TestPlatform, type SessionOptions, type TestSession } from '../ledger/session';
import { editor, officer, otherOfficer } from '../ledger/people';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-11-24T02:00:00.000Z');
const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

/** A machine with a settable clock. `pass` advances clock and uptime, `set` moves the clock only. Both in ms. */
async function machine(account = officer, options: SessionOptions = {}) {
  const session = await openSession(account, { now: iso(START), ...options });
  let uptime = 0;
  let set = 0;
  session.machine = { ...session.machine, uptime: () => uptime };
  const show = () => session.at(iso(START + uptime + set));
  return {
    session,
    pass: (span: number) => void ((uptime += span), show()),
    set: (by: number) => void ((set += by), show()),
  };
}

function lastWord(session: TestSession): BodyOf<'log.clock'> | null {
  const body = lastOwnEntry(session)?.body;
  return body?.type === 'log.clock' ? body : null;
}

const NOTE = {
  template: 'phone',
  text: '来电',
  contact: '',
  happenedAt: null,
  open: false,
  attachments: [],
} as const;
const write = (session: TestSession) => note(session, { ...NOTE, attachments: [] });

describe('a clock that is set while the program runs', () => {
  for (const [name, by] of [
    ['forward', 5 * HOUR],
    ['back', -3 * HOUR],
  ] as const)
    it(`${name} is recorded at the next check, with the time that it should have shown`, async () => {
      const { session, pass, set } = await machine();
      const look = monitorClock(session);
      pass(MINUTE);
      set(by);
      pass(MINUTE);
      await look();
      expect(lastWord(session)).toEqual({
        type: 'log.clock',
        kind: 'set',
        expected: iso(START + 2 * MINUTE),
        found: iso(START + 2 * MINUTE + by),
      });
    });

  it('is recorded once', async () => {
    const { session, pass, set } = await machine();
    const look = monitorClock(session);
    set(HOUR);
    await look();
    const first = lastOwnEntry(session)?.id;
    pass(MINUTE);
    await look();
    expect(lastOwnEntry(session)?.id).toBe(first);
  });

  it('is not reported for the normal drift of a clock, even over a long interval', async () => {
    const { session, pass, set } = await machine();
    const look = monitorClock(session);
    pass(9 * HOUR);
    set(MINUTE);
    await look();
    expect(lastOwnEntry(session)).toBeNull();
  });
});

describe('a clock that is found behind at sign-in', () => {
  it('is recorded when it is before this machine’s last entry', async () => {
    const { session, set } = await machine();
    set(5 * HOUR);
    await write(session);
    set(-5 * HOUR);
    await checkClock(session);
    expect(lastWord(session)).toEqual({
      type: 'log.clock',
      kind: 'behind',
      expected: iso(START + 5 * HOUR),
      found: iso(START),
    });
  });

  it('is recorded when it is before the platform’s newest receipt of an entry', async () => {
    const { session, set } = await machine();
    const other = await openSession(otherOfficer, { now: iso(START) });
    const platform = new TestPlatform([session, other]);
    await write(other);
    platform.receive(other);
    set(-2 * HOUR);
    await checkClock(session);
    expect(lastWord(session)).toMatchObject({
      kind: 'behind',
      expected: iso(START),
      found: iso(START - 2 * HOUR),
    });
  });

  it('is not recorded when time has passed or the difference is within the tolerance', async () => {
    const { session, pass, set } = await machine();
    const other = await openSession(otherOfficer, { now: iso(START) });
    const platform = new TestPlatform([session, other]);
    await checkClock(session);
    await write(session);
    await write(other);
    [session, other].forEach((from) => platform.receive(from));
    const last = lastOwnEntry(session)?.id;
    set(-MINUTE);
    await checkClock(session);
    pass(HOUR);
    await checkClock(session);
    expect(lastOwnEntry(session)?.id).toBe(last);
  });
});

it('an account that may not write to the ledger records no clock change', async () => {
  const { session, set } = await machine({ ...editor, roles: ['auditor'] });
  const look = monitorClock(session);
  set(HOUR);
  await look();
  expect(lastOwnEntry(session)).toBeNull();
});
