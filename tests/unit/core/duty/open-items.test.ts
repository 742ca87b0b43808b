import { describe, expect, it } from 'vitest';
import type { BodyOf, OpenItem } from '../../../../electron/platform/contract';
import { give, note, settle, take, previewTake } from '../../../../electron/core/duty/service';
import { findingRefusal } from '../../../../electron/domain/rectification/judge';
import { append, lastOwnEntry } from '../../../../electron/core/ledger/service';
import { newId } from '../../../../electron/core/id';
import type { Session } from '../../../../electron/core/types';
import { instantAt, FIRST_SHIFT_REASON, openDutySessions, type DutySessions } from './sessions';

/** Open items over several handovers: 孙可欣 has every shift, 马思齐 the day shifts, 林晓禾 the night shifts. */

const open = (session: Session, text: string) =>
  note(session, { template: 'assignment', text, contact: '', happenedAt: null, open: true, attachments: [] });
const names = (items: readonly OpenItem[]) => items.map(({ title }) => title);

/** 交班 and 接班 at the end of a shift. Returns the titles of the open items in both entries. */
async function handOver(
  { exchangeEntries, setClocks: set }: DutySessions,
  from: Session,
  to: Session,
  time: string,
  online = true,
): Promise<{ given: string[]; taken: string[] }> {
  set(time);
  await give(from, { note: '' });
  const given = names((lastOwnEntry(from)?.body as BodyOf<'handover.give'>).items);
  if (online) exchangeEntries();
  const { handover } = previewTake(to);
  const giveId = handover.give?.id ?? null;
  await take(to, { giveId, absence: giveId === null ? '线路不通，没有收到交班记录。' : '', note: '' });
  const taken = names((lastOwnEntry(to)?.body as BodyOf<'handover.take'>).items);
  exchangeEntries();
  return { given, taken };
}

describe('an open item', () => {
  it('is listed in every handover until it is settled', async () => {
    const office = await openDutySessions();
    const { technical, night, exchangeEntries } = office;
    await take(technical, { giveId: null, absence: FIRST_SHIFT_REASON, note: '' });
    const { entryId } = await open(technical, '督办单周四前回');
    exchangeEntries();
    const first = ['交办：督办单周四前回'];
    expect(await handOver(office, technical, night, instantAt('20:25'))).toEqual({
      given: first,
      taken: first,
    });
    await open(night, '机房空调报修');
    exchangeEntries();
    const both = [...first, '交办：机房空调报修'];
    expect(await handOver(office, night, technical, instantAt('08:25', 1))).toEqual({
      given: both,
      taken: both,
    });
    expect(await handOver(office, technical, night, instantAt('20:25', 1))).toEqual({
      given: both,
      taken: both,
    });
    await settle(night, { entryId, text: '已回' });
    exchangeEntries();
    const last = ['交办：机房空调报修'];
    expect(await handOver(office, night, technical, instantAt('08:25', 2))).toEqual({
      given: last,
      taken: last,
    });
  });

  it('is listed in later handovers when a machine receives it late', async () => {
    const office = await openDutySessions();
    const { technical, night, exchangeEntries, platform } = office;
    await take(technical, { giveId: null, absence: FIRST_SHIFT_REASON, note: '' });
    exchangeEntries();
    // Written and given while offline: the night officer's machine has neither entry.
    await open(technical, '督办单周四前回');
    expect(await handOver(office, technical, night, instantAt('20:25'), false)).toEqual({
      given: ['交办：督办单周四前回'],
      taken: [],
    });
    platform.receive(technical);
    const carried = ['交办：督办单周四前回'];
    expect(await handOver(office, night, technical, instantAt('08:25', 1))).toEqual({
      given: carried,
      taken: carried,
    });
  });

  it('may be a finding, titled by where it was found', async () => {
    const office = await openDutySessions();
    const { technical, night, exchangeEntries } = office;
    await take(technical, { giveId: null, absence: FIRST_SHIFT_REASON, note: '' });
    await append(technical, findingRefusal, {
      type: 'finding.open',
      findingId: newId(technical),
      readId: null,
      kind: 'link',
      where: '首页 友情链接',
      text: '打不开',
      receivedAt: instantAt('10:00'),
      attachments: [],
    });
    exchangeEntries();
    const carried = ['首页 友情链接'];
    expect(await handOver(office, technical, night, instantAt('20:25'))).toEqual({
      given: carried,
      taken: carried,
    });
  });
});
