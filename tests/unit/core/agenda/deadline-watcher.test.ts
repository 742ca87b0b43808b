import { describe, expect, it } from 'vitest';
import { watchDeadlines, missedDeadlineNotices } from '../../../../electron/core/agenda/service';
import { read, take } from '../../../../electron/core/duty/service';
import * as incidents from '../../../../electron/core/incidents/service';
import type { Session } from '../../../../electron/core/office';
import { at, DAY, FIRST, openBureau } from '../duty/bureau';
import { restart, type TestSession } from '../ledger/session';

const HOUR = 3_600_000;

/** The program is closed now and started again later; gives what it says on start. */
async function away(session: TestSession, until: string): Promise<{ session: TestSession; said: string[] }> {
  watchDeadlines(session).close();
  const again = await restart(session, { now: until });
  return { session: again, said: missedDeadlineNotices(again).map(({ message }) => message) };
}
const takeOn = (session: Session) => take(session, { giveId: null, absence: FIRST, note: '' });
const tick = (session: Session, part: string) =>
  read(session, { slot: `${DAY}/${part}`, scope: ['首页'], text: '', findings: [] });

describe('what fell due while the program was closed', () => {
  it('is said once on start, in order of time', async () => {
    const { technical, at: set } = await openBureau();
    set(at('08:00'));
    const morning = await away(technical, at('18:30'));
    expect(morning.said).toEqual([
      '程序关闭期间：11月24日 08:30 的班没有接；11月24日 上午读网没有完成；11月24日 下午读网没有完成。',
    ]);
    expect((await away(morning.session, at('19:00'))).said).toEqual([]);
  });

  it('is not what was done before, nor what is still to come', async () => {
    const { technical } = await openBureau();
    await takeOn(technical);
    await tick(technical, 'morning');
    const noon = await away(technical, at('12:30'));
    expect(noon.said).toEqual([]);
    expect((await away(noon.session, at('18:00'))).said).toEqual([
      '程序关闭期间：11月24日 下午读网没有完成。',
    ]);
  });

  it('is nothing on the first start', async () => {
    const { technical } = await openBureau();
    technical.at(at('18:30'));
    expect(missedDeadlineNotices(technical)).toEqual([]);
  });

  it('is named up to eight, and counted', async () => {
    const { technical } = await openBureau();
    await takeOn(technical);
    const { said } = await away(technical, at('20:00', 4));
    const [message = ''] = said;
    expect(message.split('；')).toHaveLength(8);
    // Ten readings and four watches.
    expect(message).toMatch(/等，共 14 项。$/);
  });

  it('is an incident’s period too, and for the leader a roster that is missing', async () => {
    const { technical, leading, meet } = await openBureau();
    await takeOn(technical);
    await tick(technical, 'morning');
    await incidents.open(technical, {
      title: '首页被篡改',
      kind: 'tampering',
      discoveredAt: at('10:00'),
      text: '标题被改为无关内容',
      drill: false,
      downFrom: null,
      cause: 'other',
    });
    meet();
    const { said } = await away(technical, at('14:30'));
    expect(said).toEqual([expect.stringContaining('首页被篡改')]);
    const leader = await away(leading, at('12:00', 1));
    expect(leader.said).toEqual([
      expect.stringMatching(/首页被篡改：.*；2026 ?年 ?12 ?月值班表还没有发布。$/),
    ]);
  });

  it('goes by the true time, however wrong the machine’s clock is', async () => {
    const { technical } = await openBureau();
    await takeOn(technical);
    watchDeadlines(technical).close();
    const again = await restart(technical, { now: at('16:00') });
    again.platform = { ...again.platform, clockOffset: 5 * HOUR };
    expect(missedDeadlineNotices(again)).toEqual([]);
    again.platform = { ...again.platform, clockOffset: 3 * HOUR };
    expect(missedDeadlineNotices(again)).toHaveLength(1);
  });

  it('is nothing when the clock was set back meanwhile', async () => {
    const { technical } = await openBureau();
    expect((await away(technical, at('07:00', -3))).said).toEqual([]);
  });
});

describe('while the program is open', () => {
  const emitted = (session: TestSession) =>
    session.emitted.splice(0).filter((topic) => topic === 'ledger').length;

  it('the pages are told when something begins or falls due, and not in between', async () => {
    const { technical } = await openBureau();
    const time = watchDeadlines(technical);
    const look = (when: string) => {
      technical.at(when);
      emitted(technical);
      time.look();
      return emitted(technical);
    };
    expect(look(at('11:59'))).toBe(0);
    expect(look(at('12:00'))).toBe(1);
    expect(look(at('12:01'))).toBe(0);
    expect(look(at('14:00'))).toBe(1);
    expect(look(at('20:31'))).toBe(1);
    expect(look(at('09:00'))).toBe(0);
  });

  it('a crash has at most five minutes told again', async () => {
    const { technical } = await openBureau();
    await takeOn(technical);
    const time = watchDeadlines(technical);
    for (const when of ['11:50', '11:54', '11:57', '12:01']) {
      technical.at(at(when));
      time.look();
    }
    // Killed: nobody closed it.
    const again = await restart(technical, { now: at('12:03') });
    expect(missedDeadlineNotices(again)).toHaveLength(1);
    const later = watchDeadlines(again);
    again.at(at('12:06'));
    later.look();
    expect(missedDeadlineNotices(await restart(again, { now: at('12:10') }))).toEqual([]);
  });
});
