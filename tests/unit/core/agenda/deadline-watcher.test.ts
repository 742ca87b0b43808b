import { describe, expect, it } from 'vitest';
import { agenda } from '../../../../electron/core/capabilities';
import { read, take } from '../../../../electron/core/duty/service';
import * as incidents from '../../../../electron/core/incidents/service';
import type { Session } from '../../../../electron/core/types';
import { instantAt, DAY, FIRST_SHIFT_REASON, openDutySessions } from '../duty/sessions';
import { restart, type TestSession } from '../ledger/session';

const HOUR = 3_600_000;

/** Closes the program and starts it again at `until`; `said` are the notices shown at the start. */
async function closeAndRestart(
  session: TestSession,
  until: string,
): Promise<{ session: TestSession; said: string[] }> {
  agenda.watchDeadlines(session).close();
  const again = await restart(session, { now: until });
  return { session: again, said: agenda.missedDeadlineNotices(again).map(({ message }) => message) };
}
const takeOn = (session: Session) => take(session, { giveId: null, absence: FIRST_SHIFT_REASON, note: '' });
const tick = (session: Session, part: string) =>
  read(session, { slot: `${DAY}/${part}`, scope: ['首页'], text: '', findings: [] });

describe('the notice of deadlines missed while the program was closed', () => {
  it('is shown once, at the next start, in order of time', async () => {
    const { technical, setClocks: set } = await openDutySessions();
    set(instantAt('08:00'));
    const morning = await closeAndRestart(technical, instantAt('18:30'));
    expect(morning.said).toEqual([
      '程序关闭期间：11月24日 08:30 的班没有接；11月24日 上午读网没有完成；11月24日 下午读网没有完成。',
    ]);
    expect((await closeAndRestart(morning.session, instantAt('19:00'))).said).toEqual([]);
  });

  it('leaves out what was done before and what is not due yet', async () => {
    const { technical } = await openDutySessions();
    await takeOn(technical);
    await tick(technical, 'morning');
    const noon = await closeAndRestart(technical, instantAt('12:30'));
    expect(noon.said).toEqual([]);
    expect((await closeAndRestart(noon.session, instantAt('18:00'))).said).toEqual([
      '程序关闭期间：11月24日 下午读网没有完成。',
    ]);
  });

  it('is absent at the first start', async () => {
    const { technical } = await openDutySessions();
    technical.at(instantAt('18:30'));
    expect(agenda.missedDeadlineNotices(technical)).toEqual([]);
  });

  it('lists up to eight deadlines and states the total', async () => {
    const { technical } = await openDutySessions();
    await takeOn(technical);
    const { said } = await closeAndRestart(technical, instantAt('20:00', 4));
    const [message = ''] = said;
    expect(message.split('；')).toHaveLength(8);
    // Ten reading slots and four shifts.
    expect(message).toMatch(/等，共 14 项。$/);
  });

  it('includes deadlines of incidents, and for the leader a roster that is not published', async () => {
    const { technical, leader: leading, exchangeEntries } = await openDutySessions();
    await takeOn(technical);
    await tick(technical, 'morning');
    await incidents.open(technical, {
      title: '首页被篡改',
      kind: 'tampering',
      discoveredAt: instantAt('10:00'),
      text: '标题被改为无关内容',
      drill: false,
      downFrom: null,
      cause: 'other',
    });
    exchangeEntries();
    const { said } = await closeAndRestart(technical, instantAt('14:30'));
    expect(said).toEqual([expect.stringContaining('首页被篡改')]);
    const leader = await closeAndRestart(leading, instantAt('12:00', 1));
    expect(leader.said).toEqual([
      expect.stringMatching(/首页被篡改：.*；2026 ?年 ?12 ?月值班表还没有发布。$/),
    ]);
  });

  it('is based on the corrected time, not on the machine’s clock', async () => {
    const { technical } = await openDutySessions();
    await takeOn(technical);
    agenda.watchDeadlines(technical).close();
    const again = await restart(technical, { now: instantAt('16:00') });
    again.platform = { ...again.platform, clockOffset: 5 * HOUR };
    expect(agenda.missedDeadlineNotices(again)).toEqual([]);
    again.platform = { ...again.platform, clockOffset: 3 * HOUR };
    expect(agenda.missedDeadlineNotices(again)).toHaveLength(1);
  });

  it('is absent when the clock was set back in the meantime', async () => {
    const { technical } = await openDutySessions();
    expect((await closeAndRestart(technical, instantAt('07:00', -3))).said).toEqual([]);
  });
});

describe('the deadline watcher while the program is open', () => {
  const emitted = (session: TestSession) =>
    session.emitted.splice(0).filter((topic) => topic === 'ledger').length;

  it('notifies the pages when something begins or falls due, and not in between', async () => {
    const { technical } = await openDutySessions();
    const time = agenda.watchDeadlines(technical);
    const look = (when: string) => {
      technical.at(when);
      emitted(technical);
      time.look();
      return emitted(technical);
    };
    expect(look(instantAt('11:59'))).toBe(0);
    expect(look(instantAt('12:00'))).toBe(1);
    expect(look(instantAt('12:01'))).toBe(0);
    expect(look(instantAt('14:00'))).toBe(1);
    expect(look(instantAt('20:31'))).toBe(1);
    expect(look(instantAt('09:00'))).toBe(0);
  });

  it('saves its position, so that at most five minutes of notices are repeated after a crash', async () => {
    const { technical } = await openDutySessions();
    await takeOn(technical);
    const time = agenda.watchDeadlines(technical);
    for (const when of ['11:50', '11:54', '11:57', '12:01']) {
      technical.at(instantAt(when));
      time.look();
    }
    // A killed process: `close` is not called.
    const again = await restart(technical, { now: instantAt('12:03') });
    expect(agenda.missedDeadlineNotices(again)).toHaveLength(1);
    const later = agenda.watchDeadlines(again);
    again.at(instantAt('12:06'));
    later.look();
    expect(agenda.missedDeadlineNotices(await restart(again, { now: instantAt('12:10') }))).toEqual([]);
  });
});
