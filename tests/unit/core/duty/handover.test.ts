import { describe, expect, it } from 'vitest';
import type { BodyOf } from '../../../../electron/platform/contract';
import {
  overview as deskOf,
  give,
  previewGive,
  note,
  settle,
  take,
  previewTake,
} from '../../../../electron/core/duty/service';
import { lastOwnEntry } from '../../../../electron/core/ledger/service';
import type { Session } from '../../../../electron/core/types';
import { instantAt, DAY_SHIFT, FIRST_SHIFT_REASON, NIGHT_SHIFT, openDutySessions } from './sessions';

const written = (session: Session, text: string, open = false) =>
  note(session, { template: 'phone', text, contact: '', happenedAt: null, open, attachments: [] });
const first = (session: Session) => take(session, { giveId: null, absence: FIRST_SHIFT_REASON, note: '' });
/** 接班 with the 交班 entry that its dialog shows. */
const takeShown = (session: Session) =>
  take(session, { giveId: previewTake(session).handover.give?.id ?? null, absence: '', note: '' });
const titles = (items: ReadonlyArray<{ title: string }>) => items.map(({ title }) => title);
const lastBody = <T>(session: Session) => lastOwnEntry(session)?.body as unknown as T;

describe('taking a shift (接班)', () => {
  it('is required before an officer on shift may write entries', async () => {
    const { technical } = await openDutySessions();
    await expect(written(technical, '来电')).rejects.toMatchObject({
      code: 'WRONG_STAGE',
      message: '现在是您的班，请先接班，再记录。',
    });
    expect(deskOf(technical).mine).toMatchObject({ mayWrite: false, mayTake: true, mayGive: false });
    await first(technical);
    await written(technical, '来电');
    expect(deskOf(technical).mine).toMatchObject({ mayWrite: true, mayTake: false, mayGive: true });
  });

  it('without a 交班 entry requires a reason from each officer', async () => {
    const { technical, operations, exchangeEntries } = await openDutySessions();
    await expect(take(technical, { giveId: null, absence: ' ', note: '' })).rejects.toMatchObject({
      message: '没有交班记录，请写明缘由。',
    });
    await first(technical);
    exchangeEntries();
    await expect(take(operations, { giveId: null, absence: '', note: '' })).rejects.toMatchObject({
      code: 'INVALID',
    });
    await first(operations);
    exchangeEntries();
    expect(deskOf(operations).taken.map(({ name }) => name)).toEqual(['马思齐', '孙可欣']);
  });

  it('is possible from an hour before the shift, and once only', async () => {
    const { night, technical, exchangeEntries, setClocks: set } = await openDutySessions();
    await first(technical);
    exchangeEntries();
    set(instantAt('19:29'));
    expect(deskOf(night).mine.mayTake).toBe(false);
    await expect(first(night)).rejects.toMatchObject({ code: 'NOTHING_TO_TAKE' });
    set(instantAt('19:30'));
    expect(previewTake(night)).toMatchObject({ standIn: false, handover: { shift: { from: NIGHT_SHIFT } } });
    await first(night);
    await expect(first(night)).rejects.toMatchObject({ code: 'NOTHING_TO_TAKE' });
  });

  it('lists the open items by name, and is refused when a 交班 was received after the dialog was opened', async () => {
    const { technical, night, exchangeEntries, setClocks: set } = await openDutySessions();
    await first(technical);
    await written(technical, '督办单明早要回', true);
    set(instantAt('20:00'));
    exchangeEntries();
    await give(technical, { note: '九点前回' });
    // The night officer's dialog did not show this 交班.
    exchangeEntries();
    await expect(first(night)).rejects.toMatchObject({
      code: 'HANDOVER_CHANGED',
      message: '马思齐刚刚交班。',
    });
    const { handover } = previewTake(night);
    expect(handover.give).toMatchObject({ authorName: '马思齐', note: '九点前回' });
    expect(titles(handover.items)).toEqual(['电话：督办单明早要回']);
    await takeShown(night);
    const body = lastBody<BodyOf<'handover.take'>>(night);
    expect(body).toMatchObject({
      shift: NIGHT_SHIFT,
      giveId: handover.give?.id,
      absence: '',
      standIn: false,
    });
    expect(titles(body.items)).toEqual(['电话：督办单明早要回']);
    // The entry states the head of the day officer's book, so that a later gap is detected.
    expect(body.seen).toContainEqual(
      expect.objectContaining({
        number: lastOwnEntry(technical)?.statement.number,
        digest: lastOwnEntry(technical)?.digest,
      }),
    );
  });

  it('shows what was missed in the previous shift', async () => {
    const { night, setClocks: set } = await openDutySessions();
    set(instantAt('20:00'));
    expect(previewTake(night).handover.omissions).toEqual([
      '11-24 08:30 的班无人接班',
      '11-24 上午读网没有完成',
      '11-24 下午读网没有完成',
    ]);
  });
});

describe('standing in (顶班)', () => {
  it('is offered to an officer off shift while no rostered officer has taken the shift', async () => {
    const { night, technical, exchangeEntries } = await openDutySessions();
    expect(previewTake(night).standIn).toBe(true);
    await first(night);
    expect(lastBody<BodyOf<'handover.take'>>(night).standIn).toBe(true);
    exchangeEntries();
    // A rostered officer may still take the shift.
    await take(technical, { giveId: null, absence: FIRST_SHIFT_REASON, note: '' });
    exchangeEntries();
    expect(deskOf(technical).omissions.map(({ text }) => text)).toContain(
      '11-24 08:30 的班由林晓禾顶班（值班表为孙可欣）',
    );
  });

  it('is not offered once a rostered officer has taken the shift, and never to its leader', async () => {
    const { night, technical, leader, exchangeEntries } = await openDutySessions();
    await first(technical);
    exchangeEntries();
    expect(deskOf(night).mine.mayTake).toBe(false);
    expect(deskOf(leader).mine).toMatchObject({ post: 'leader', mayTake: false, mayWrite: true });
  });
});

describe('giving a shift (交班)', () => {
  it('names the ending shift, its open items and omissions, and is possible once only', async () => {
    const { technical, exchangeEntries, setClocks: set } = await openDutySessions();
    await first(technical);
    const { entryId } = await written(technical, '第一件', true);
    await written(technical, '第二件', true);
    await settle(technical, { entryId, text: '已办' });
    exchangeEntries();
    set(instantAt('20:30'));
    expect(titles(previewGive(technical).handover.items)).toEqual(['电话：第二件']);
    expect(previewGive(technical).handover.shift.from).toBe(NIGHT_SHIFT);
    await give(technical, { note: '' });
    const body = lastBody<BodyOf<'handover.give'>>(technical);
    expect(body.shift).toBe(DAY_SHIFT);
    expect(titles(body.items)).toEqual(['电话：第二件']);
    expect(body.omissions).toEqual([
      '11-24 08:30 的班迟至 11-24 10:00 才有人接班',
      `马思齐接班时没有交班记录：${FIRST_SHIFT_REASON}`,
      '11-24 上午读网没有完成',
      '11-24 下午读网没有完成',
    ]);
    await expect(give(technical, { note: '' })).rejects.toMatchObject({ code: 'NOTHING_TO_GIVE' });
  });

  it('before the shift ends leaves the rest of the log to the officer who takes over', async () => {
    const { technical, setClocks: set } = await openDutySessions();
    await first(technical);
    set(instantAt('18:00'));
    await give(technical, { note: '' });
    set(instantAt('18:01'));
    await expect(written(technical, '又来电')).rejects.toMatchObject({
      message: '您已交班，这一班的记录由接班人来记。',
    });
    expect(deskOf(technical).mine.reason).toBe('您已交班，这一班的记录由接班人来记。');
  });

  it('long before the end shows a warning first, and is marked in log and omissions afterwards', async () => {
    const {
      technical,
      operations,
      night,
      leader,
      exchangeEntries,
      setClocks: set,
    } = await openDutySessions();
    await first(technical);
    set(instantAt('17:10'));
    expect(previewGive(technical).handover.warning).toBe(
      '本班到 2026-11-24 20:30 才结束，现在交班提前 3 小时 20 分，会在记录中注明。' +
        '交班后您不能再写这一班的记录。交班后到下一班接班前，没有人当班。',
    );
    await first(operations);
    exchangeEntries();
    expect(previewGive(technical).handover.warning).not.toContain('没有人当班');
    await give(technical, { note: '' });
    exchangeEntries();
    const mark = '提前 3 小时 20 分交班';
    expect(deskOf(leader).taken.find(({ name }) => name === '马思齐')?.marks).toContain(mark);
    const entry = deskOf(leader).entries.find(({ type }) => type === 'handover.give');
    expect(entry?.marks).toContain(mark);
    const told = deskOf(leader).omissions.map(({ text }) => text);
    expect(told).toContain(`11-24 08:30 的班马思齐${mark}`);
    set(instantAt('19:35'));
    expect(previewTake(night).handover.warning).toBe(
      '这一班 2026-11-24 20:30 才开始，现在接班提前 55 分，会在记录中注明。',
    );
    await takeShown(night);
    exchangeEntries();
    expect(deskOf(leader).nextTaken).toMatchObject([{ name: '林晓禾', marks: ['提前 55 分接班'] }]);
  });

  it('and 接班 within a quarter of an hour of the change have no warning and no mark as early', async () => {
    const { technical, night, leader, exchangeEntries, setClocks: set } = await openDutySessions();
    await first(technical);
    set(instantAt('20:15'));
    expect(previewGive(technical).handover.warning).toBe('');
    await give(technical, { note: '' });
    exchangeEntries();
    expect(previewTake(night).handover.warning).toBe('');
    await takeShown(night);
    exchangeEntries();
    expect([...deskOf(leader).taken, ...deskOf(leader).nextTaken].map(({ marks }) => marks)).toEqual([
      ['晚 1 小时 30 分接班'],
      [],
    ]);
    expect(
      deskOf(leader)
        .omissions.map(({ text }) => text)
        .filter((text) => /提前/.test(text)),
    ).toEqual([]);
  });

  it('fifty minutes early is no omission when the next shift is taken soon after', async () => {
    const { technical, night, leader, exchangeEntries, setClocks: set } = await openDutySessions();
    await first(technical);
    set(instantAt('19:40'));
    await give(technical, { note: '' });
    exchangeEntries();
    set(instantAt('19:45'));
    await takeShown(night);
    exchangeEntries();
    expect(
      deskOf(leader)
        .omissions.map(({ text }) => text)
        .filter((text) => /提前/.test(text)),
    ).toEqual([]);
  });

  it('is still possible after the shift has ended', async () => {
    const { technical, setClocks: set } = await openDutySessions();
    await first(technical);
    set(instantAt('21:00'));
    expect(deskOf(technical).mine.mayGive).toBe(true);
    await give(technical, { note: '迟交' });
    expect(lastBody<BodyOf<'handover.give'>>(technical).shift).toBe(DAY_SHIFT);
  });
});
