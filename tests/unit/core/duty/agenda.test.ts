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

describe('what waits for an officer', () => {
  it('is the watch that begins, from an hour before it until it is taken', async () => {
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

  it('is the reading of their watch while it is due, and not afterwards', async () => {
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

  it('is what was left open, for who has the watch in hand', async () => {
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

describe('what was missed', () => {
  it('is told to the leader of the watch and to the site’s administrator, by watch, for two days', async () => {
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

  it('is not a watch that was taken within half an hour', async () => {
    const { technical, leading, meet, at: set } = await openBureau();
    set(at('09:00'));
    await first(technical);
    meet();
    set(at('10:00'));
    const words = deskOf(leading).omissions.map(({ text }) => text);
    expect(words.some((text) => text.startsWith('11-24 08:30 的班'))).toBe(false);
  });
});

describe('what fell due before the month had a roster', () => {
  it('is nobody’s: it is neither an omission nor told on start', async () => {
    const { technical, leading, at: set } = await openBureau([], at('10:00'));
    expect(items(leading, 'omission')).toEqual([]);
    set(at('12:01'));
    expect(titles(leading, 'omission')).toEqual(['11-24 上午读网没有完成']);
    expect(deadlines(technical, at('08:00'), at('13:00')).map(({ text }) => text)).toEqual([
      '11月24日 上午读网没有完成',
    ]);
  });
});

describe('while the program was closed', () => {
  it('what fell due of the own watches is told, and nothing that was done', async () => {
    const { technical } = await openBureau();
    const due = (after: string, until: string) => deadlines(technical, after, until).map(({ text }) => text);
    expect(due(at('08:00'), at('13:00'))).toEqual(['11月24日 08:30 的班没有接', '11月24日 上午读网没有完成']);
    // The ends belong to one absence only.
    expect(due(at('12:00'), at('13:00'))).toEqual([]);
    expect(due(at('11:59'), at('12:00'))).toEqual(['11月24日 上午读网没有完成']);
    await first(technical);
    await read(technical, { slot: `${DAY}/morning`, scope: ['首页'], text: '', findings: [] });
    expect(due(at('08:00'), at('13:00'))).toEqual([]);
  });

  it('others’ watches are not one’s own', async () => {
    const { leading, night } = await openBureau();
    for (const session of [leading, night]) expect(deadlines(session, at('08:00'), at('13:00'))).toEqual([]);
  });
});

describe('time alone', () => {
  it('asks again at the borders of watches and readings, and between them does not', async () => {
    const { technical } = await openBureau();
    for (const border of ['07:30', '08:30', '09:00', '12:00', '14:00', '18:00', '19:30', '20:30', '21:00']) {
      const instant = at(border);
      const before = new Date(Date.parse(instant) - 1000).toISOString();
      expect([border, turned(technical, before, instant)]).toEqual([border, true]);
    }
    expect(turned(technical, at('09:01'), at('11:59'))).toBe(false);
    expect(turned(technical, at('21:01'), at('06:00', 1))).toBe(false);
  });

  it('turns nothing where nobody is rostered', async () => {
    const alone = await openSession(officer);
    expect(turned(alone, at('00:00'), at('23:00'))).toBe(false);
    expect(agendaItems(alone)).toEqual([]);
    expect(deskOf(alone)).toMatchObject({ shift: null, next: null, taken: [], omissions: [] });
    expect(deskOf(alone).mine).toMatchObject({ mayWrite: true, mayTake: false, mayGive: false });
    expect(deskOf(alone).slots.map(({ label }) => label)).toEqual(['上午读网', '下午读网']);
  });
});
