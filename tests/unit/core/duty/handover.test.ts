import { describe, expect, it } from 'vitest';
import type { BodyOf } from '../../../../electron/platform/contract';
import {
  desk as deskOf,
  give,
  giving,
  note,
  settle,
  take,
  taking,
} from '../../../../electron/core/duty/service';
import { ownEntry } from '../../../../electron/core/ledger/service';
import type { Session } from '../../../../electron/core/office';
import { at, DAY_WATCH, FIRST, NIGHT_WATCH, openBureau } from './bureau';

const written = (session: Session, text: string, open = false) =>
  note(session, { template: 'phone', text, contact: '', happenedAt: null, open, attachments: [] });
const first = (session: Session) => take(session, { giveId: null, absence: FIRST, note: '' });
/** 接班 as its dialog shows it. */
const takeShown = (session: Session) =>
  take(session, { giveId: taking(session).handover.give?.id ?? null, absence: '', note: '' });
const titles = (items: ReadonlyArray<{ title: string }>) => items.map(({ title }) => title);
const lastBody = <T>(session: Session) => ownEntry(session)?.body as unknown as T;

describe('接班', () => {
  it('comes before everything else: an officer whose watch runs writes nothing until then', async () => {
    const { technical } = await openBureau();
    await expect(written(technical, '来电')).rejects.toMatchObject({
      code: 'WRONG_STAGE',
      message: '现在是您的班，请先接班，再记录。',
    });
    expect(deskOf(technical).mine).toMatchObject({ mayWrite: false, mayTake: true, mayGive: false });
    await first(technical);
    await written(technical, '来电');
    expect(deskOf(technical).mine).toMatchObject({ mayWrite: true, mayTake: false, mayGive: true });
  });

  it('without a 交班 to take has to say why, once for both officers', async () => {
    const { technical, operations, meet } = await openBureau();
    await expect(take(technical, { giveId: null, absence: ' ', note: '' })).rejects.toMatchObject({
      message: '没有交班记录，请写明缘由。',
    });
    await first(technical);
    meet();
    await expect(take(operations, { giveId: null, absence: '', note: '' })).rejects.toMatchObject({
      code: 'INVALID',
    });
    await first(operations);
    meet();
    expect(deskOf(operations).taken.map(({ name }) => name)).toEqual(['马思齐', '孙可欣']);
  });

  it('is possible from an hour before the watch, and not again', async () => {
    const { night, technical, meet, at: set } = await openBureau();
    await first(technical);
    meet();
    set(at('19:29'));
    expect(deskOf(night).mine.mayTake).toBe(false);
    await expect(first(night)).rejects.toMatchObject({ code: 'NOTHING_TO_TAKE' });
    set(at('19:30'));
    expect(taking(night)).toMatchObject({ standIn: false, handover: { shift: { from: NIGHT_WATCH } } });
    await first(night);
    await expect(first(night)).rejects.toMatchObject({ code: 'NOTHING_TO_TAKE' });
  });

  it('takes over by name what was left open, and passes over no 交班 that came meanwhile', async () => {
    const { technical, night, meet, at: set } = await openBureau();
    await first(technical);
    await written(technical, '督办单明早要回', true);
    set(at('20:00'));
    meet();
    await give(technical, { note: '九点前回' });
    // The night officer has not seen it: what they saw is not what stands.
    meet();
    await expect(first(night)).rejects.toMatchObject({
      code: 'HANDOVER_CHANGED',
      message: '马思齐刚刚交班。',
    });
    const { handover } = taking(night);
    expect(handover.give).toMatchObject({ authorName: '马思齐', note: '九点前回' });
    expect(titles(handover.items)).toEqual(['电话：督办单明早要回']);
    await takeShown(night);
    const body = lastBody<BodyOf<'handover.take'>>(night);
    expect(body).toMatchObject({
      shift: NIGHT_WATCH,
      giveId: handover.give?.id,
      absence: '',
      standIn: false,
    });
    expect(titles(body.items)).toEqual(['电话：督办单明早要回']);
    // How far the day's book was seen: a later hole in it shows.
    expect(body.seen).toContainEqual(
      expect.objectContaining({
        number: ownEntry(technical)?.statement.number,
        digest: ownEntry(technical)?.digest,
      }),
    );
  });

  it('tells both watches what was missed', async () => {
    const { night, at: set } = await openBureau();
    set(at('20:00'));
    expect(taking(night).handover.omissions).toEqual([
      '11-24 08:30 的班无人接班',
      '11-24 上午读网没有完成',
      '11-24 下午读网没有完成',
    ]);
  });
});

describe('顶班', () => {
  it('is offered to an officer outside the watch while nobody of the roster has taken it', async () => {
    const { night, technical, meet } = await openBureau();
    expect(taking(night).standIn).toBe(true);
    await first(night);
    expect(lastBody<BodyOf<'handover.take'>>(night).standIn).toBe(true);
    meet();
    // The roster's own can still come, and are not turned away.
    await take(technical, { giveId: null, absence: FIRST, note: '' });
    meet();
    expect(deskOf(technical).omissions.map(({ text }) => text)).toContain(
      '11-24 08:30 的班由林晓禾顶班（值班表为孙可欣）',
    );
  });

  it('ends when the roster’s own are there, and is nothing for the leader of the watch', async () => {
    const { night, technical, leading, meet } = await openBureau();
    await first(technical);
    meet();
    expect(deskOf(night).mine.mayTake).toBe(false);
    expect(deskOf(leading).mine).toMatchObject({ post: 'leader', mayTake: false, mayWrite: true });
  });
});

describe('交班', () => {
  it('names the watch that ends and all that is open, and closes the log to who gave', async () => {
    const { technical, meet, at: set } = await openBureau();
    await first(technical);
    const { entryId } = await written(technical, '第一件', true);
    await written(technical, '第二件', true);
    await settle(technical, { entryId, text: '已办' });
    meet();
    set(at('20:30'));
    expect(titles(giving(technical).handover.items)).toEqual(['电话：第二件']);
    expect(giving(technical).handover.shift.from).toBe(NIGHT_WATCH);
    await give(technical, { note: '' });
    const body = lastBody<BodyOf<'handover.give'>>(technical);
    expect(body.shift).toBe(DAY_WATCH);
    expect(titles(body.items)).toEqual(['电话：第二件']);
    expect(body.omissions).toEqual([
      '11-24 08:30 的班迟至 11-24 10:00 才有人接班',
      `马思齐接班时没有交班记录：${FIRST}`,
      '11-24 上午读网没有完成',
      '11-24 下午读网没有完成',
    ]);
    await expect(give(technical, { note: '' })).rejects.toMatchObject({ code: 'NOTHING_TO_GIVE' });
  });

  it('while the watch runs leaves the rest of it to others', async () => {
    const { technical, at: set } = await openBureau();
    await first(technical);
    set(at('18:00'));
    await give(technical, { note: '' });
    set(at('18:01'));
    await expect(written(technical, '又来电')).rejects.toMatchObject({
      message: '您已交班，这一班的记录由接班人来记。',
    });
    expect(deskOf(technical).mine.reason).toBe('您已交班，这一班的记录由接班人来记。');
  });

  it('early is warned of before it is signed, and is in sight of everyone afterwards', async () => {
    const { technical, operations, night, leading, meet, at: set } = await openBureau();
    await first(technical);
    set(at('17:10'));
    expect(giving(technical).handover.warning).toBe(
      '本班到 2026-11-24 20:30 才结束，现在交班提前 3 小时 20 分，会在记录中注明。' +
        '交班后您不能再写这一班的记录。交班后到下一班接班前，没有人当班。',
    );
    await first(operations);
    meet();
    expect(giving(technical).handover.warning).not.toContain('没有人当班');
    await give(technical, { note: '' });
    meet();
    const mark = '提前 3 小时 20 分交班';
    expect(deskOf(leading).taken.find(({ name }) => name === '马思齐')?.marks).toContain(mark);
    const entry = deskOf(leading).entries.find(({ type }) => type === 'handover.give');
    expect(entry?.marks).toContain(mark);
    const told = deskOf(leading).omissions.map(({ text }) => text);
    expect(told).toContain(`11-24 08:30 的班马思齐${mark}`);
    set(at('19:35'));
    expect(taking(night).handover.warning).toBe(
      '这一班 2026-11-24 20:30 才开始，现在接班提前 55 分，会在记录中注明。',
    );
    await takeShown(night);
    meet();
    expect(deskOf(leading).nextTaken).toMatchObject([{ name: '林晓禾', marks: ['提前 55 分接班'] }]);
  });

  it('and 接班 within a quarter of an hour of the change are as usual', async () => {
    const { technical, night, leading, meet, at: set } = await openBureau();
    await first(technical);
    set(at('20:15'));
    expect(giving(technical).handover.warning).toBe('');
    await give(technical, { note: '' });
    meet();
    expect(taking(night).handover.warning).toBe('');
    await takeShown(night);
    meet();
    expect([...deskOf(leading).taken, ...deskOf(leading).nextTaken].map(({ marks }) => marks)).toEqual([
      ['晚 1 小时 30 分接班'],
      [],
    ]);
    expect(
      deskOf(leading)
        .omissions.map(({ text }) => text)
        .filter((text) => /提前/.test(text)),
    ).toEqual([]);
  });

  it('half an hour before its end is no omission when somebody takes the next watch then', async () => {
    const { technical, night, leading, meet, at: set } = await openBureau();
    await first(technical);
    set(at('19:40'));
    await give(technical, { note: '' });
    meet();
    set(at('19:45'));
    await takeShown(night);
    meet();
    expect(
      deskOf(leading)
        .omissions.map(({ text }) => text)
        .filter((text) => /提前/.test(text)),
    ).toEqual([]);
  });

  it('is still owed after the watch is over', async () => {
    const { technical, at: set } = await openBureau();
    await first(technical);
    set(at('21:00'));
    expect(deskOf(technical).mine.mayGive).toBe(true);
    await give(technical, { note: '迟交' });
    expect(lastBody<BodyOf<'handover.give'>>(technical).shift).toBe(DAY_WATCH);
  });
});
