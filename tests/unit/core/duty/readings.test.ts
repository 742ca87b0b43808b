import { describe, expect, it } from 'vitest';
import { overview as deskOf, read, scope, take } from '../../../../electron/core/duty/service';
import { ownWaiting } from '../../../../electron/core/ledger/service';
import type { Session } from '../../../../electron/core/types';
import { applyFeed } from '../ledger/session';
import { instantAt, DAY, FIRST_SHIFT_REASON, openDutySessions } from './sessions';

const MORNING = `${DAY}/morning`;
const tick = (session: Session, slot = MORNING) =>
  read(session, { slot, scope: ['首页'], text: '', findings: [] });
const FINDING = { kind: 'link', where: '机构职能', text: '打不开', attachments: [] } as const;

async function onDuty(...important: Parameters<typeof openDutySessions>[0] & object) {
  const office = await openDutySessions(important);
  for (const session of [office.technical, office.operations])
    await take(session, { giveId: null, absence: FIRST_SHIFT_REASON, note: '' });
  office.exchangeEntries();
  return office;
}
const stateOf = (session: Session, slot: string) => deskOf(session).slots.find((one) => one.slot === slot);

describe('a reading slot (读网)', () => {
  it('can be completed by either officer, once each, and the first one counts', async () => {
    const { technical, operations, exchangeEntries, setClocks: set } = await onDuty();
    await tick(technical);
    exchangeEntries();
    set(instantAt('11:00'));
    await tick(operations);
    exchangeEntries();
    expect(stateOf(operations, MORNING)).toMatchObject({
      state: 'done',
      doneAt: instantAt('10:00'),
      doneBy: '马思齐',
    });
    await expect(tick(technical)).rejects.toMatchObject({ message: '这一次读网您已经登记过。' });
  });

  it('cannot be completed before its time, and is late after it', async () => {
    const { technical, setClocks: set } = await onDuty();
    await expect(tick(technical, `${DAY}/afternoon`)).rejects.toMatchObject({
      message: '还没有到这一次读网的时间。',
    });
    set(instantAt('12:30'));
    expect(stateOf(technical, MORNING)?.state).toBe('missed');
    set(instantAt('15:20'));
    await tick(technical);
    expect(stateOf(technical, MORNING)).toMatchObject({ state: 'late', mark: '补读，晚 3 小时 20 分' });
    expect(deskOf(technical).entries[0]?.marks).toContain('补读，晚 3 小时 20 分');
    expect(deskOf(technical).omissions.map(({ text }) => text)).toContain(
      '11-24 上午读网迟至 11-24 15:20 完成',
    );
  });

  it('is missed or late exactly when an omission is listed, whenever the roster was published', async () => {
    const period = { name: '重要会议', from: DAY, until: DAY };
    for (const published of [instantAt('08:00'), instantAt('15:00')]) {
      const { technical, setClocks: set } = await openDutySessions([period], published);
      set(instantAt('15:10'));
      await take(technical, { giveId: null, absence: FIRST_SHIFT_REASON, note: '' });
      set(instantAt('19:00'));
      await tick(technical, `${DAY}/16`);
      const { slots, omissions } = deskOf(technical);
      const counted = slots.filter(({ state }) => state === 'missed' || state === 'late');
      const told = omissions.filter(({ text, before }) => !before && text.includes('读网'));
      expect(told.map(({ at: due }) => due).reverse()).toEqual(counted.map(({ due }) => due));
      expect(slots.filter(({ state }) => state === 'exempt')).toHaveLength(
        published === instantAt('08:00') ? 0 : 3,
      );
    }
  });

  it('and a 接班 are not late when they were due before the roster was published', async () => {
    const { technical, operations, setClocks: set } = await openDutySessions([], instantAt('15:00'));
    set(instantAt('15:10'));
    await take(technical, { giveId: null, absence: FIRST_SHIFT_REASON, note: '' });
    await tick(technical);
    const marks = deskOf(technical).entries.map((entry) => entry.marks);
    expect(marks).toEqual(marks.map(() => []));
    expect(deskOf(operations).taken.flatMap((taken) => taken.marks)).toEqual([]);
    set(instantAt('18:40'));
    await tick(technical, `${DAY}/afternoon`);
    expect(deskOf(technical).entries[0]?.marks).toEqual(['补读，晚 40 分']);
  });

  it('on a day without a roster is exempt, not missed', async () => {
    const { technical, setClocks: set } = await openDutySessions([], instantAt('21:00', 20));
    set(instantAt('13:00', 10));
    expect(deskOf(technical).shift).toBeNull();
    expect(deskOf(technical).slots.map(({ state }) => state)).toEqual(['exempt', 'coming']);
  });

  it('accepts a scope of 150 columns', async () => {
    const { technical, operations, exchangeEntries } = await onDuty();
    const columns = Array.from({ length: 150 }, (_, n) => `栏目${n + 1}`);
    await read(technical, { slot: MORNING, scope: columns, text: '', findings: [] });
    exchangeEntries();
    expect(stateOf(operations, MORNING)?.state).toBe('done');
  });

  it('occurs every two hours in an important period, and only then', async () => {
    const ordinary = await onDuty();
    await expect(tick(ordinary.technical, `${DAY}/08`)).rejects.toMatchObject({
      message: '没有这一次读网。',
    });
    const { technical } = await onDuty({ name: '重要会议', from: DAY, until: DAY });
    expect(deskOf(technical).important).toBe('重要会议');
    expect(deskOf(technical).slots.map(({ label }) => label)).toEqual([
      '08:00 读网',
      '10:00 读网',
      '12:00 读网',
      '14:00 读网',
      '16:00 读网',
      '18:00 读网',
    ]);
    await tick(technical, `${DAY}/08`);
    expect(stateOf(technical, `${DAY}/08`)?.state).toBe('done');
  });

  it('opens a finding for each problem, in the order entered', async () => {
    const { technical } = await onDuty();
    const { entryId, findingIds } = await read(technical, {
      slot: MORNING,
      scope: ['首页', '机构职能'],
      text: '',
      findings: [
        { ...FINDING, attachments: [] },
        { ...FINDING, attachments: [], where: '通知公告' },
      ],
    });
    const [tickEntry, ...found] = ownWaiting(technical).map(({ id, body }) => ({ id, body }));
    expect(tickEntry).toMatchObject({ id: entryId, body: { type: 'log.read', found: 2 } });
    expect(found.map(({ body }) => body)).toMatchObject([
      { type: 'finding.open', findingId: findingIds[0], readId: entryId, where: '机构职能' },
      { type: 'finding.open', findingId: findingIds[1], readId: entryId, where: '通知公告' },
    ]);
    expect(deskOf(technical).items.map(({ kind, id }) => [kind, id])).toEqual(
      findingIds.map((id) => ['finding', id]),
    );
  });

  it('is recorded together with its findings, or not at all', async () => {
    const { technical } = await onDuty();
    const findings = [{ ...FINDING, attachments: [] }];
    await tick(technical);
    await expect(
      read(technical, { slot: MORNING, scope: ['首页'], text: '', findings }),
    ).rejects.toMatchObject({ code: 'WRONG_STAGE' });
    expect(ownWaiting(technical)).toHaveLength(1);
    const lost = { name: '截图.png', mediaType: 'image/png', size: 3, sha256: 'a'.repeat(64) };
    await expect(
      read(technical, {
        slot: `${DAY}/afternoon`,
        scope: ['首页'],
        text: '',
        findings: [{ ...FINDING, attachments: [lost] }],
      }),
    ).rejects.toMatchObject({ code: 'BLOB_MISSING' });
    expect(ownWaiting(technical)).toHaveLength(1);
  });
});

describe('the scope of 读网', () => {
  const column = (id: string, parentId: string | null, name: string, path: string, position = 0) => ({
    kind: 'column' as const,
    record: { id, siteId: 'portal', parentId, name, path, position },
  });
  const site = (url: string) => ({
    kind: 'site' as const,
    record: { id: 'portal', name: '市信访局', url },
  });

  it('lists the columns in the order of the site, with their part and public address', async () => {
    const { technical } = await openDutySessions();
    applyFeed(
      technical,
      site('https://xfj.example/index.html'),
      column('tzgg', null, '通知公告', '/tzgg', 1),
      column('zcwj', 'zcfg', '政策文件', '/zcfg/zcwj', 0),
      column('xwdt', null, '信访动态', '/xwdt', 0),
      column('zcfg', null, '政策法规', '/zcfg', 2),
      column('yw', 'xwdt', '要闻', 'https://news.example/yw/', 0),
    );
    expect(scope(technical).scope).toEqual([
      { name: '首页', part: '首页', url: 'https://xfj.example/' },
      { name: '信访动态', part: '信访动态', url: 'https://xfj.example/xwdt' },
      { name: '要闻', part: '信访动态', url: 'https://news.example/yw/' },
      { name: '通知公告', part: '通知公告', url: 'https://xfj.example/tzgg' },
      { name: '政策法规', part: '政策法规', url: 'https://xfj.example/zcfg' },
      { name: '政策文件', part: '政策法规', url: 'https://xfj.example/zcfg/zcwj' },
    ]);
  });

  it('gives columns of the same name distinct names, and omits addresses that are not HTTP', async () => {
    const { technical } = await openDutySessions();
    applyFeed(
      technical,
      site('网站'),
      column('a', null, '信访动态', 'javascript:alert(1)', 0),
      column('b', null, '政务公开', '/b', 1),
      column('c', 'a', '图片', '/c'),
      column('d', 'b', '图片', '/d'),
      column('e', 'b', '图片', '/e', 1),
    );
    const pages = scope(technical).scope;
    expect(pages.map(({ name }) => name)).toEqual([
      '首页',
      '信访动态',
      '图片',
      '政务公开',
      '政务公开／图片',
      '政务公开／图片（/e）',
    ]);
    expect(new Set(pages.map(({ url }) => url))).toEqual(new Set([null]));
  });
});
