import { describe, expect, it } from 'vitest';
import {
  agendaItems,
  deadlines,
  overview as deskOf,
  note,
  read,
  take,
  dutyChangedIn,
} from '../../../../electron/core/duty/service';
import { openSession } from '../ledger/session';
import { officer } from '../ledger/people';
import type { Session } from '../../../../electron/core/types';
import { instantAt, DAY, DAY_SHIFT, FIRST_SHIFT_REASON, NIGHT_SHIFT, openDutySessions } from './sessions';

const first = (session: Session) => take(session, { giveId: null, absence: FIRST_SHIFT_REASON, note: '' });
const items = (session: Session, kind: string) => agendaItems(session).filter((item) => item.kind === kind);
const titles = (session: Session, kind: string) => items(session, kind).map(({ title }) => title);

describe('the agenda of a duty officer', () => {
  it('has the next shift from an hour before it begins until it is taken', async () => {
    const { night, technical, exchangeEntries, setClocks: set } = await openDutySessions();
    await first(technical);
    exchangeEntries();
    expect(items(night, 'takeOver')).toEqual([]);
    set(instantAt('19:45'));
    expect(items(night, 'takeOver')).toMatchObject([
      { id: NIGHT_SHIFT, since: instantAt('19:30'), due: NIGHT_SHIFT },
    ]);
    await first(night);
    expect(items(night, 'takeOver')).toEqual([]);
  });

  it('has a reading slot of the officer’s shift while it is due, and not afterwards', async () => {
    const { technical, leader, setClocks: set } = await openDutySessions();
    await first(technical);
    expect(items(technical, 'reading')).toMatchObject([
      { title: '11月24日 上午读网', due: instantAt('12:00') },
    ]);
    expect(items(leader, 'reading')).toEqual([]);
    await read(technical, { slot: `${DAY}/morning`, scope: ['首页'], text: '', findings: [] });
    expect(items(technical, 'reading')).toEqual([]);
    set(instantAt('15:00'));
    expect(titles(technical, 'reading')).toEqual(['11月24日 下午读网']);
    set(instantAt('18:01'));
    expect(items(technical, 'reading')).toEqual([]);
  });

  it('has open notes while the officer is on duty', async () => {
    const { technical, operations, exchangeEntries } = await openDutySessions();
    await first(technical);
    await note(technical, {
      template: 'notice',
      text: '督办单',
      contact: '',
      happenedAt: null,
      open: true,
      attachments: [],
    });
    exchangeEntries();
    expect(titles(technical, 'openNote')).toEqual(['上级通知：督办单']);
    expect(items(operations, 'openNote')).toEqual([]);
  });
});

describe('omissions on the agenda', () => {
  it('are shown by shift, for two days, to the shift’s leader and the site administrator', async () => {
    const { leader, night, technical, setClocks: set } = await openDutySessions();
    set(instantAt('09:01'));
    const today = (session: Session) => items(session, 'omission').filter(({ id }) => id === DAY_SHIFT);
    expect(today(leader).map(({ title }) => title)).toEqual(['11-24 08:30 的班无人接班']);
    set(instantAt('12:01'));
    expect(today(leader).map(({ title }) => title)).toEqual([
      '11-24 08:30 的班无人接班；11-24 上午读网没有完成',
    ]);
    expect(today(night)).toHaveLength(1);
    expect(items(technical, 'omission')).toEqual([]);
    set(instantAt('20:31', 2));
    expect(today(leader)).toEqual([]);
  });

  it('leave out a shift that was taken within half an hour', async () => {
    const { technical, leader, exchangeEntries, setClocks: set } = await openDutySessions();
    set(instantAt('09:00'));
    await first(technical);
    exchangeEntries();
    set(instantAt('10:00'));
    const words = deskOf(leader).omissions.map(({ text }) => text);
    expect(words.some((text) => text.startsWith('11-24 08:30 的班'))).toBe(false);
  });
});

describe('duty before the month’s roster was published', () => {
  it('causes neither omissions nor missed deadlines', async () => {
    const { technical, leader, setClocks: set } = await openDutySessions([], instantAt('10:00'));
    expect(items(leader, 'omission')).toEqual([]);
    set(instantAt('12:01'));
    expect(titles(leader, 'omission')).toEqual(['11-24 上午读网没有完成']);
    expect(deadlines(technical, instantAt('08:00'), instantAt('13:00')).map(({ text }) => text)).toEqual([
      '11月24日 上午读网没有完成',
    ]);
  });
});

describe('the missed deadlines of a period', () => {
  it('are those of the officer’s own shifts that are not done', async () => {
    const { technical } = await openDutySessions();
    const due = (after: string, until: string) => deadlines(technical, after, until).map(({ text }) => text);
    expect(due(instantAt('08:00'), instantAt('13:00'))).toEqual([
      '11月24日 08:30 的班没有接',
      '11月24日 上午读网没有完成',
    ]);
    // A period excludes its start and includes its end.
    expect(due(instantAt('12:00'), instantAt('13:00'))).toEqual([]);
    expect(due(instantAt('11:59'), instantAt('12:00'))).toEqual(['11月24日 上午读网没有完成']);
    await first(technical);
    await read(technical, { slot: `${DAY}/morning`, scope: ['首页'], text: '', findings: [] });
    expect(due(instantAt('08:00'), instantAt('13:00'))).toEqual([]);
  });

  it('leave out the shifts of others', async () => {
    const { leader, night } = await openDutySessions();
    for (const session of [leader, night])
      expect(deadlines(session, instantAt('08:00'), instantAt('13:00'))).toEqual([]);
  });
});

describe('a change caused by time alone', () => {
  it('occurs where shifts and reading slots begin, end or fall due, and not in between', async () => {
    const { technical } = await openDutySessions();
    for (const border of ['07:30', '08:30', '09:00', '12:00', '14:00', '18:00', '19:30', '20:30', '21:00']) {
      const instant = instantAt(border);
      const before = new Date(Date.parse(instant) - 1000).toISOString();
      expect([border, dutyChangedIn(technical, before, instant)]).toEqual([border, true]);
    }
    expect(dutyChangedIn(technical, instantAt('09:01'), instantAt('11:59'))).toBe(false);
    expect(dutyChangedIn(technical, instantAt('21:01'), instantAt('06:00', 1))).toBe(false);
  });

  it('does not occur without a roster, where nobody has a shift', async () => {
    const alone = await openSession(officer);
    expect(dutyChangedIn(alone, instantAt('00:00'), instantAt('23:00'))).toBe(false);
    expect(agendaItems(alone)).toEqual([]);
    expect(deskOf(alone)).toMatchObject({ shift: null, next: null, taken: [], omissions: [] });
    expect(deskOf(alone).mine).toMatchObject({ mayWrite: true, mayTake: false, mayGive: false });
    expect(deskOf(alone).slots.map(({ label }) => label)).toEqual(['上午读网', '下午读网']);
  });
});
