import { describe, expect, it } from 'vitest';
import type { NoteTemplate } from '../../../../electron/platform/contract';
import {
  correct,
  overview as deskOf,
  draft,
  log,
  note,
  saveDraft,
  settle,
  take,
} from '../../../../electron/core/duty/service';
import type { NoteInput } from '../../../../electron/core/contract';
import type { Session } from '../../../../electron/core/types';
import { instantAt, FIRST_SHIFT_REASON, MONTH, openDutySessions } from './sessions';

const NOTE: NoteInput = {
  template: 'phone',
  text: '来电',
  contact: '',
  happenedAt: null,
  open: false,
  attachments: [],
};
const written = async (session: Session, text: string, change: Partial<NoteInput> = {}) =>
  (await note(session, { ...NOTE, text, ...change })).entryId;
const read = (
  session: Session,
  {
    text = '',
    template = null,
    cursor = null,
    limit = 100,
    month = MONTH,
  }: Partial<{
    text: string;
    template: NoteTemplate | null;
    cursor: string | null;
    limit: number;
    month: string;
  }> = {},
) => log(session, { month, text, template, cursor, limit });
const texts = (entries: ReadonlyArray<{ text: string }>) => entries.map(({ text }) => text);
const notesOf = (session: Session) => texts(read(session).entries.filter(({ type }) => type === 'log.note'));

/** An office whose technical officer took the shift at 10:00. */
async function onDuty() {
  const office = await openDutySessions();
  await take(office.technical, { giveId: null, absence: FIRST_SHIFT_REASON, note: '' });
  office.exchangeEntries();
  return office;
}

describe('the log of a month', () => {
  it('has the entries written in the month by Beijing time', async () => {
    const { technical, setClocks: set } = await onDuty();
    set('2026-11-30T15:59:00.000Z');
    await written(technical, '十一月最后一分钟');
    set('2026-11-30T16:00:00.000Z');
    await written(technical, '十二月第一分钟');
    expect(notesOf(technical)).toEqual(['十一月最后一分钟']);
    expect(texts(read(technical, { month: '2026-12' }).entries)).toEqual(['十二月第一分钟']);
  });

  it('can be filtered by text, author and template', async () => {
    const { technical, leader, exchangeEntries } = await onDuty();
    await written(technical, '市民来电反映留言页打不开', { contact: '张先生 0564-0000000' });
    await written(technical, '机房空调告警', { template: 'fault' });
    await written(leader, '到岗检查');
    exchangeEntries();
    const found = (filter: Parameters<typeof read>[1]) => texts(read(technical, filter).entries);
    expect(found({ text: '留言页' })).toEqual(['市民来电反映留言页打不开']);
    expect(found({ text: '张先生' })).toEqual(['市民来电反映留言页打不开']);
    expect(found({ text: '高远山' })).toEqual(['到岗检查']);
    expect(found({ template: 'fault' })).toEqual(['机房空调告警']);
    expect(found({ text: '没有这句话' })).toEqual([]);
  });

  it('is paged without gaps or repeats, also when it grows meanwhile', async () => {
    const { technical, setClocks: set } = await onDuty();
    for (let minute = 1; minute <= 7; minute++) {
      set(instantAt(`10:0${minute}`));
      await written(technical, `第${minute}条`);
    }
    const first = read(technical, { limit: 3 });
    expect(first.total).toBe(8);
    set(instantAt('10:30'));
    await written(technical, '后来的');
    const seen = [...first.entries];
    for (let cursor = first.cursor; cursor !== null;) {
      const page = read(technical, { limit: 3, cursor });
      seen.push(...page.entries);
      cursor = page.cursor;
    }
    expect(texts(seen).filter((text) => text.startsWith('第'))).toEqual(
      [7, 6, 5, 4, 3, 2, 1].map((minute) => `第${minute}条`),
    );
    expect(new Set(seen.map(({ id }) => id)).size).toBe(8);
  });

  it('marks entries of officers who are off shift', async () => {
    const { technical, night, exchangeEntries } = await onDuty();
    await written(technical, '当班所记');
    await written(night, '路过所记');
    exchangeEntries();
    const marks = new Map(read(technical).entries.map(({ text, marks: said }) => [text, said]));
    expect(marks.get('当班所记')).toEqual([]);
    expect(marks.get('路过所记')).toEqual(['非当班']);
  });

  it('does not mark entries of a stand-in, or of an officer who took the next shift early', async () => {
    const marksOf = (session: Session) =>
      new Map(read(session).entries.map(({ text, marks: said }) => [text, said] as const));
    const alone = await openDutySessions();
    await written(alone.night, '还没有顶班');
    alone.setClocks(instantAt('10:01'));
    await take(alone.night, { giveId: null, absence: FIRST_SHIFT_REASON, note: '' });
    await written(alone.night, '顶班所记');
    expect(marksOf(alone.night).get('还没有顶班')).toEqual(['非当班']);
    expect(marksOf(alone.night).get('顶班所记')).toEqual([]);

    const { night, setClocks: set } = await onDuty();
    set(instantAt('20:00'));
    await written(night, '还没有接班');
    set(instantAt('20:01'));
    await take(night, { giveId: null, absence: FIRST_SHIFT_REASON, note: '' });
    await written(night, '提前接班所记');
    expect(marksOf(night).get('还没有接班')).toEqual(['非当班']);
    expect(marksOf(night).get('提前接班所记')).toEqual([]);
  });
});

describe('a correction', () => {
  it('is a new entry that refers to the original, which stays unchanged', async () => {
    const { technical, exchangeEntries } = await onDuty();
    const entryId = await written(technical, '二十二时维护');
    await correct(technical, { entryId, text: '二十三时维护', reason: '听错' });
    exchangeEntries();
    const { entries } = read(technical);
    const original = entries.find(({ id }) => id === entryId);
    expect(original).toMatchObject({
      text: '二十二时维护',
      correction: { text: '二十三时维护', reason: '听错' },
    });
    expect(entries.find(({ type }) => type === 'log.correct')?.about).toBe(entryId);
  });

  it('of a correction applies to the original entry, and the newest one counts', async () => {
    const { technical, leader, exchangeEntries } = await onDuty();
    const entryId = await written(technical, '甲');
    const { entryId: first } = await correct(technical, { entryId, text: '乙', reason: '' });
    exchangeEntries();
    await correct(leader, { entryId: first, text: '丙', reason: '' });
    exchangeEntries();
    const shown = read(technical).entries.find(({ id }) => id === entryId);
    expect(shown?.correction).toMatchObject({ text: '丙', authorName: '高远山' });
  });

  it('is refused for an unknown entry and for a roster', async () => {
    const { technical, platform } = await onDuty();
    const rosterId = platform.records[0]?.id ?? '';
    for (const entryId of [rosterId, '019ab000-0000-7000-9000-00000000ffff'])
      await expect(correct(technical, { entryId, text: '甲', reason: '' })).rejects.toMatchObject({
        code: 'INVALID',
      });
  });
});

describe('an open note', () => {
  it('is open until it is settled, which requires a result and is possible once only', async () => {
    const { technical, exchangeEntries } = await onDuty();
    const entryId = await written(technical, '待回复', { open: true });
    const open = () => deskOf(technical).items.map(({ id }) => id);
    expect(open()).toEqual([entryId]);
    exchangeEntries();
    expect(open()).toEqual([entryId]);
    await expect(settle(technical, { entryId, text: ' ' })).rejects.toMatchObject({
      message: '请写明办理结果。',
    });
    await settle(technical, { entryId, text: '已回复' });
    expect(open()).toEqual([]);
    exchangeEntries();
    await expect(settle(technical, { entryId, text: '又一次' })).rejects.toMatchObject({
      message: '这条待办已经办结。',
    });
    expect(read(technical).entries.find(({ id }) => id === entryId)?.open).toBe(false);
  });

  it('is the only note that can be settled', async () => {
    const { technical } = await onDuty();
    const entryId = await written(technical, '不待办');
    await expect(settle(technical, { entryId, text: '已办' })).rejects.toMatchObject({ code: 'INVALID' });
  });
});

describe('the draft of a note', () => {
  it('is kept until the note is recorded, and then deleted', async () => {
    const { technical } = await onDuty();
    const typed = { ...NOTE, text: '写到一半' };
    saveDraft(technical, { draft: typed });
    expect(draft(technical)).toEqual({ draft: typed });
    await written(technical, '写完了');
    expect(draft(technical)).toEqual({ draft: null });
  });

  it('is kept when the note cannot be recorded', async () => {
    const { technical } = await openDutySessions();
    saveDraft(technical, { draft: NOTE });
    await expect(written(technical, '没有接班')).rejects.toMatchObject({ code: 'WRONG_STAGE' });
    expect(draft(technical)).toEqual({ draft: NOTE });
  });
});
