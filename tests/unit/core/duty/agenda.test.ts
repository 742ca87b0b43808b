import { describe, expect, it } from 'vitest';
import {
  agendaItems,
  deadlines,
  desk as deskOf,
  note,
  read,
  take,
  turned,
} from '../../../../electron/core/duty/service';
import { openSession } from '../ledger/session';
import { officer } from '../ledger/people';
import type { Session } from '../../../../electron/core/office';
import { at, DAY, DAY_WATCH, FIRST, NIGHT_WATCH, openBureau } from './bureau';

const first = (session: Session) => take(session, { giveId: null, absence: FIRST, note: '' });
const items = (session: Session, kind: string) => agendaItems(session).filter((item) => item.kind === kind);
const titles = (session: Session, kind: string) => items(session, kind).map(({ title }) => title);

describe('the agenda of a duty officer', () => {
  it('has the next shift from an hour before it begins until it is taken', async () => {
    const { night, technical, meet, at: set } = await openBureau();
    await first(technical);
    meet();
    expect(items(night, 'takeOver')).toEqual([]);
    set(at('19:45'));
    expect(items(night, 'takeOver')).toMatchObject([
      { id: NIGHT_WATCH, since: at('19:30'), due: NIGHT_WATCH },
    ]);
    await first(night);
    expect(items(night, 'takeOver')).toEqual([]);
  });

  it('has a reading slot of the officer’s shift while it is due, and not afterwards', async () => {
    const { technical, leading, at: set } = await openBureau();
    await first(technical);
    expect(items(technical, 'reading')).toMatchObject([{ title: '11月24日 上午读网', due: at('12:00') }]);
    expect(items(leading, 'reading')).toEqual([]);
    await read(technical, { slot: `${DAY}/morning`, scope: ['首页'], text: '', findings: [] });
    expect(items(technical, 'reading')).toEqual([]);
    set(at('15:00'));
    expect(titles(technical, 'reading')).toEqual(['11月24日 下午读网']);
    set(at('18:01'));
    expect(items(technical, 'reading')).toEqual([]);
  });

  it('has open notes while the officer is on duty', async () => {
    const { technical, operations, meet } = await openBureau();
    await first(technical);
    await note(technical, {
      template: 'notice',
      text: '督办单',
      contact: '',
      happenedAt: null,
      open: true,
      attachments: [],
    });
    meet();
    expect(titles(technical, 'openNote')).toEqual(['上级通知：督办单']);
    expect(items(operations, 'openNote')).toEqual([]);
  });
});

describe('omissions on the agenda', () => {
  it('are shown by shift, for two days, to the shift’s leader and the site administrator', async () => {
    const { leading, night, technical, at: set } = await openBureau();
    set(at('09:01'));
    const today = (session: Session) => items(session, 'omission').filter(({ id }) => id === DAY_WATCH);
    expect(today(leading).map(({ title }) => title)).toEqual(['11-24 08:30 的班无人接班']);
    set(at('12:01'));
    expect(today(leading).map(({ title }) => title)).toEqual([
      '11-24 08:30 的班无人接班；11-24 上午读网没有完成',
    ]);
    expect(today(night)).toHaveLength(1);
    expect(items(technical, 'omission')).toEqual([]);
    set(at('20:31', 2));
    expect(today(leading)).toEqual([]);
  });

  it('leave out a shift that was taken within half an hour', async () => {
    const { technical, leading, meet, at: set } = await openBureau();
    set(at('09:00'));
    await first(technical);
    meet();
    set(at('10:00'));
    const words = deskOf(leading).omissions.map(({ text }) => text);
    expect(words.some((text) => text.startsWith('11-24 08:30 的班'))).toBe(false);
  });
});

describe('duty before the month’s roster was published', () => {
  it('causes neither omissions nor missed deadlines', async () => {
    const { technical, leading, at: set } = await openBureau([], at('10:00'));
    expect(items(leading, 'omission')).toEqual([]);
    set(at('12:01'));
    expect(titles(leading, 'omission')).toEqual(['11-24 上午读网没有完成']);
    expect(deadlines(technical, at('08:00'), at('13:00')).map(({ text }) => text)).toEqual([
      '11月24日 上午读网没有完成',
    ]);
  });
});

describe('the missed deadlines of a period', () => {
  it('are those of the officer’s own shifts that are not done', async () => {
    const { technical } = await openBureau();
    const due = (after: string, until: string) => deadlines(technical, after, until).map(({ text }) => text);
    expect(due(at('08:00'), at('13:00'))).toEqual(['11月24日 08:30 的班没有接', '11月24日 上午读网没有完成']);
    // A period excludes its start and includes its end.
    expect(due(at('12:00'), at('13:00'))).toEqual([]);
    expect(due(at('11:59'), at('12:00'))).toEqual(['11月24日 上午读网没有完成']);
    await first(technical);
    await read(technical, { slot: `${DAY}/morning`, scope: ['首页'], text: '', findings: [] });
    expect(due(at('08:00'), at('13:00'))).toEqual([]);
  });

  it('leave out the shifts of others', async () => {
    const { leading, night } = await openBureau();
    for (const session of [leading, night]) expect(deadlines(session, at('08:00'), at('13:00'))).toEqual([]);
  });
});

describe('a change caused by time alone', () => {
  it('occurs where shifts and reading slots begin, end or fall due, and not in between', async () => {
    const { technical } = await openBureau();
    for (const border of ['07:30', '08:30', '09:00', '12:00', '14:00', '18:00', '19:30', '20:30', '21:00']) {
      const instant = at(border);
      const before = new Date(Date.parse(instant) - 1000).toISOString();
      expect([border, turned(technical, before, instant)]).toEqual([border, true]);
    }
    expect(turned(technical, at('09:01'), at('11:59'))).toBe(false);
    expect(turned(technical, at('21:01'), at('06:00', 1))).toBe(false);
  });

  it('does not occur without a roster, where nobody has a shift', async () => {
    const alone = await openSession(officer);
    expect(turned(alone, at('00:00'), at('23:00'))).toBe(false);
    expect(agendaItems(alone)).toEqual([]);
    expect(deskOf(alone)).toMatchObject({ shift: null, next: null, taken: [], omissions: [] });
    expect(deskOf(alone).mine).toMatchObject({ mayWrite: true, mayTake: false, mayGive: false });
    expect(deskOf(alone).slots.map(({ label }) => label)).toEqual(['上午读网', '下午读网']);
  });
});
