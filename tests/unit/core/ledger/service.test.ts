import { describe, expect, it } from 'vitest';
import {
  LEDGER_GENESIS,
  ROLE_NAME,
  ledgerTypes,
  type BodyOf,
  type LedgerBody,
  type LedgerType,
  type RejectionCode,
  type Role,
} from '../../../../electron/platform/contract';
import { recentAudit } from '../../../../electron/core/audit/service';
import { newId } from '../../../../electron/core/id';
import {
  addition,
  append,
  appendAll,
  bookFrom,
  ledgerOf,
  ownEntry,
  ownWaiting,
  rewrite,
} from '../../../../electron/core/ledger/service';
import { bookOf, type Entry } from '../../../../electron/domain/ledger/entry';
import type { Bar } from '../../../../electron/domain/ledger/judge';
import { mayAppend, SIGNED } from '../../../../electron/domain/ledger/rights';
import { recordAnswers } from '../../../../electron/core/sync/outbox';
import { outbox } from '../../../../electron/core/sync/service';
import { openDesk, restart, TestPlatform, type TestDesk } from './desk';
import { officer } from './people';

const anything: Bar<LedgerType> = () => null;
const said = (text: string): BodyOf<'log.note'> => ({
  type: 'log.note',
  template: 'phone',
  happenedAt: '2026-11-24T02:00:00.000Z',
  text,
  contact: '',
  open: false,
  attachments: [],
});
const give: BodyOf<'handover.give'> = {
  type: 'handover.give',
  shift: '2026-11-24T00:30:00.000Z',
  items: [],
  seen: [],
  omissions: [],
  note: '',
};
const write = (desk: TestDesk, text: string) => append(desk, anything, said(text));
const words = (entries: readonly Entry[]) =>
  entries.map(({ body }) => (body.type === 'log.note' ? body.text : body.type));
const numbers = (entries: readonly Entry[]) => entries.map(({ statement }) => statement.number);

/** All of the book: what the platform took, and what waits behind it. */
function whole(desk: TestDesk): Entry[] {
  const book = bookOf(desk.account.id, desk.machine.device);
  const taken = bookFrom(desk, book);
  return [...taken, ...ownWaiting(desk).filter(({ id }) => !taken.some((entry) => entry.id === id))];
}

/** Numbered from 1 without a gap, each naming the one before it. */
function expectChain(entries: readonly Entry[]): void {
  expect(numbers(entries)).toEqual(entries.map((_, index) => index + 1));
  for (const [index, { statement }] of entries.entries())
    expect(statement.previous).toBe(entries[index - 1]?.digest ?? LEDGER_GENESIS);
}

/** The platform's answer to some commands, without a word in the feed. */
function answered(desk: TestDesk, ids: readonly string[], code: RejectionCode): void {
  const results = ids.map((id) => ({ id, status: 'rejected' as const, code, reason: '平台没有收下。' }));
  recordAnswers(desk.stores.work, results, () => undefined);
}

describe('an entry that is written', () => {
  it('stands behind the last of this account’s book on this machine, and waits for the platform', async () => {
    const desk = await openDesk();
    const ids = [await write(desk, '一'), await write(desk, '二'), await write(desk, '三')];
    const waiting = ownWaiting(desk);
    expect(waiting.map(({ id }) => id)).toEqual(ids);
    expectChain(waiting);
    for (const { statement, cms } of waiting) {
      expect(statement).toMatchObject({
        book: bookOf(officer.id, desk.machine.device),
        author: { accountId: officer.id, name: officer.name },
        certificate: null,
        at: desk.clock.now().toISOString(),
        clock: { run: desk.machine.run, offset: 0 },
      });
      expect(cms).toBeNull();
    }
    expect(desk.emitted).toContain('ledger');
  });

  it('is signed by its own certificate where its kind asks it', async () => {
    const desk = await openDesk();
    await append(desk, anything, give);
    const [entry] = ownWaiting(desk);
    expect(entry?.statement.certificate).toBe(desk.signer?.certificate.sha256);
    expect(entry?.cms).toMatch(/^[A-Za-z0-9+/=]{200,}$/);
  });

  it('is in the audit chain of this machine with its number and the beginning of its digest', async () => {
    const desk = await openDesk();
    const id = await write(desk, '来电');
    const [line] = recentAudit(desk.stores.work, { before: null, limit: 1 }).entries;
    expect(line).toMatchObject({ action: 'ledger.append', subject: id });
    expect(line?.detail).toBe(`值守记录，第 1 条，校验码 ${ownEntry(desk)?.digest.slice(0, 16)}`);
  });

  it('says what the machine’s clock shows and by how much it is wrong; what is due goes by the true time', async () => {
    const desk = await openDesk();
    desk.platform = { ...desk.platform, clockOffset: 5 * 3_600_000 + 0.4 };
    expect(desk.clock.now().getTime()).toBeCloseTo(desk.machine.time().getTime() - 5 * 3_600_000, -1);
    let at = '';
    await append(desk, (_reader, _body, circumstances) => ((at = circumstances.at), null), said('来电'));
    expect(at).toBe(desk.clock.now().toISOString());
    expect(ownEntry(desk)?.statement).toMatchObject({
      at: desk.machine.time().toISOString(),
      clock: { offset: 5 * 3_600_000 },
    });
    desk.platform = { ...desk.platform, clockOffset: null };
    await write(desk, '没有比对过');
    expect(ownEntry(desk)?.statement.clock.offset).toBeNull();
  });
});

describe('the chain goes on', () => {
  it('after the program was started again, whether the platform had taken it or not', async () => {
    const first = await openDesk();
    await write(first, '一');
    new TestPlatform([first]).receive(first);
    await write(first, '二');
    const second = await restart(first);
    await write(second, '三');
    expect(words(whole(second))).toEqual(['一', '二', '三']);
    expectChain(whole(second));
    expect(ownEntry(second)?.statement.clock.run).not.toBe(whole(second)[0]?.statement.clock.run);
  });

  it('after the cache was lost: this machine knows its own end', async () => {
    const desk = await openDesk();
    await write(desk, '一');
    new TestPlatform([desk]).receive(desk);
    const [one] = whole(desk);
    desk.stores.cache.exec('DELETE FROM ledger');
    await write(desk, '二');
    expect(ownEntry(desk)?.statement).toMatchObject({ number: 2, previous: one?.digest });
  });

  it('where the cache ends, when this machine’s own data was put back from a copy', async () => {
    const desk = await openDesk();
    await write(desk, '一');
    await write(desk, '二');
    new TestPlatform([desk]).receive(desk);
    desk.stores.work.exec('DELETE FROM outbox');
    await write(desk, '三');
    expect(words(whole(desk))).toEqual(['一', '二', '三']);
    expectChain(whole(desk));
  });

  it('behind one that was refused for what it says: that keeps its place', async () => {
    const desk = await openDesk();
    const refused = await write(desk, '一');
    answered(desk, [refused], 'WRONG_STAGE');
    await write(desk, '二');
    expect(ownEntry(desk)?.statement.number).toBe(2);
    const platform = new TestPlatform([desk], (_reader, body: LedgerBody) =>
      body.type === 'log.note' && body.text === '二' ? { code: 'REFUSED', reason: '不收' } : null,
    );
    platform.receive(desk);
    await write(desk, '三');
    expect(numbers(ownWaiting(desk))).toEqual([3]);
    expect(ownEntry(desk)?.statement.previous).toBe(
      platform.records[0] && ledgerOf(desk).find(platform.records[0].id)?.digest,
    );
  });

  it('in its own book on each machine', async () => {
    const [here, there] = [await openDesk(), await openDesk(officer, { device: 'laptop' })];
    await write(here, '这里');
    await write(there, '那里');
    expect(numbers([...ownWaiting(here), ...ownWaiting(there)])).toEqual([1, 1]);
    expect(ownEntry(here)?.statement.book).not.toBe(ownEntry(there)?.statement.book);
  });
});

describe('an entry that got no place in its book', () => {
  for (const code of ['CHAIN_BROKEN', 'INVALID'] as const)
    it(`(${code}) and those behind it are written anew, in order, and none is lost or doubled`, async () => {
      const desk = await openDesk();
      const platform = new TestPlatform([desk]);
      await write(desk, '收下');
      platform.receive(desk);
      const back = [await write(desk, '一'), await write(desk, '二')];
      answered(desk, back, code);
      await write(desk, '三');
      expect(ownEntry(desk)?.statement.number).toBe(2);
      for (const commandId of back) await rewrite(desk, { commandId });
      platform.receive(desk);
      expect(words(whole(desk))).toEqual(['收下', '三', '一', '二']);
      expectChain(whole(desk));
      expect(outbox(desk).rows.filter(({ state }) => state === 'rejected')).toEqual([]);
    });

  it('is written anew once, and the audit chain says when it was first', async () => {
    const desk = await openDesk();
    const commandId = await write(desk, '一');
    await expect(rewrite(desk, { commandId })).rejects.toMatchObject({ code: 'NOT_RETURNED' });
    const first = desk.clock.now().toISOString();
    answered(desk, [commandId], 'CHAIN_BROKEN');
    desk.at('2026-11-24T05:00:00.000Z');
    const { entryId } = await rewrite(desk, { commandId });
    expect(ownEntry(desk)).toMatchObject({
      id: entryId,
      statement: { number: 1, at: '2026-11-24T05:00:00.000Z' },
    });
    expect(recentAudit(desk.stores.work, { before: null, limit: 2 }).entries).toContainEqual(
      expect.objectContaining({ action: 'ledger.rewrite', subject: commandId, detail: `原记于 ${first}` }),
    );
    await expect(rewrite(desk, { commandId })).rejects.toMatchObject({
      code: 'NOT_RETURNED',
      message: '这条记录没有被退回，或已经处理过。',
    });
    await expect(rewrite(desk, { commandId: newId(desk) })).rejects.toMatchObject({ code: 'NOT_RETURNED' });
    expect(ownWaiting(desk)).toHaveLength(1);
  });

  it('is the only kind that is written anew: what was refused for what it says keeps its place', async () => {
    const desk = await openDesk();
    const commandId = await write(desk, '一');
    answered(desk, [commandId], 'REFUSED');
    await expect(rewrite(desk, { commandId })).rejects.toMatchObject({ code: 'NOT_RETURNED' });
    expect(outbox(desk).rows.map(({ state }) => state)).toEqual(['rejected']);
  });

  it('is signed anew', async () => {
    const desk = await openDesk();
    const commandId = await append(desk, anything, give);
    const before = ownEntry(desk)?.cms;
    answered(desk, [commandId], 'CHAIN_BROKEN');
    await rewrite(desk, { commandId });
    expect(ownEntry(desk)?.cms).not.toBe(before);
    expect(ownEntry(desk)?.statement.certificate).toBe(desk.signer?.certificate.sha256);
  });
});

describe('entries that are written at once', () => {
  it('are in turn, signed ones too', async () => {
    const desk = await openDesk();
    await Promise.all([
      write(desk, '一'),
      append(desk, anything, give),
      write(desk, '二'),
      append(desk, anything, give),
      appendAll(desk, [addition(newId(desk), anything, said('三'))]),
    ]);
    expect(words(whole(desk))).toEqual(['一', 'handover.give', '二', 'handover.give', '三']);
    expectChain(whole(desk));
  });

  it('do not wait for one that fails', async () => {
    const desk = await openDesk();
    const refuse: Bar<LedgerType> = () => ({ code: 'REFUSED', reason: '不收' });
    const results = await Promise.allSettled([
      write(desk, '一'),
      append(desk, refuse, give),
      write(desk, '二'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(words(whole(desk))).toEqual(['一', '二']);
    expectChain(whole(desk));
  });
});

describe('what its rule refuses', () => {
  it('is not written, and the person is told the rule’s reason', async () => {
    const desk = await openDesk();
    const bar: Bar<'log.note'> = () => ({ code: 'WRONG_STAGE', reason: '请先接班。' });
    await expect(append(desk, bar, said('来电'))).rejects.toMatchObject({
      code: 'WRONG_STAGE',
      message: '请先接班。',
      advice: '请刷新后核对，再办理。',
    });
    expect(whole(desk)).toEqual([]);
  });

  it('is asked again when it is written: signing takes a while', async () => {
    const desk = await openDesk();
    let asked = 0;
    const turning: Bar<'handover.give'> = () =>
      (asked += 1) > 1 ? { code: 'WRONG_STAGE', reason: '已交过。' } : null;
    await expect(append(desk, turning, give)).rejects.toMatchObject({ code: 'WRONG_STAGE' });
    expect(asked).toBe(2);
    expect(whole(desk)).toEqual([]);
  });

  it('is judged by the ledger as this machine has it, with what waits', async () => {
    const desk = await openDesk();
    await write(desk, '一');
    const seen: string[] = [];
    await append(
      desk,
      (reader) => (seen.push(...words(reader.read({ types: ['log.note'] }))), null),
      said('二'),
    );
    expect(seen).toEqual(['一']);
  });
});

it('what nobody could read is not written: it would end the book', async () => {
  const desk = await openDesk();
  await write(desk, '一');
  await expect(write(desk, '')).rejects.toThrow();
  await expect(append(desk, anything, { ...give, note: '长'.repeat(2001) })).rejects.toThrow();
  await write(desk, '二');
  expect(words(whole(desk))).toEqual(['一', '二']);
  expectChain(whole(desk));
});

describe('what else changes with an entry', () => {
  const mark = (desk: TestDesk) => () =>
    void desk.stores.work.prepare("INSERT INTO meta (key, value) VALUES ('test', '1')").run();
  const marked = (desk: TestDesk) =>
    desk.stores.work.prepare("SELECT count(*) FROM meta WHERE key = 'test'").pluck().get() === 1;

  it('changes in the same transaction', async () => {
    const desk = await openDesk();
    await append(desk, anything, said('来电'), mark(desk));
    expect(marked(desk)).toBe(true);
    const torn = () => {
      throw new Error('the disk is full');
    };
    await expect(append(desk, anything, said('又来电'), torn)).rejects.toThrow('the disk is full');
    expect(words(whole(desk))).toEqual(['来电']);
  });

  it('does not change when the entry cannot be written', async () => {
    const desk = await openDesk();
    desk.audit = () => {
      throw new Error('the disk is full');
    };
    await expect(append(desk, anything, said('来电'), mark(desk))).rejects.toThrow('the disk is full');
    expect(marked(desk)).toBe(false);
    expect(whole(desk)).toEqual([]);
  });
});

describe('entries that belong together', () => {
  it('are written in order, each judged with those before it', async () => {
    const desk = await openDesk();
    const counts: number[] = [];
    const counting: Bar<'log.note'> = (reader) => (
      counts.push(reader.read({ types: ['log.note'] }).length),
      null
    );
    const ids = [newId(desk), newId(desk), newId(desk)];
    await appendAll(
      desk,
      ids.map((id, index) => addition(id, counting, said(String(index)))),
    );
    expect(counts).toEqual([0, 1, 2]);
    expect(whole(desk).map(({ id }) => id)).toEqual(ids);
    expectChain(whole(desk));
  });

  it('are written all or none', async () => {
    const desk = await openDesk();
    await write(desk, '先前');
    const third: Bar<'log.note'> = (_reader, { text }) =>
      text === '三' ? { code: 'REFUSED', reason: '不收' } : null;
    const all = ['一', '二', '三'].map((text) => addition(newId(desk), third, said(text)));
    await expect(appendAll(desk, all)).rejects.toMatchObject({ code: 'REFUSED', message: '不收' });
    expect(words(whole(desk))).toEqual(['先前']);
    const forbidden = addition(newId(desk), anything, { type: 'incident.level' } as LedgerBody);
    await expect(appendAll(desk, [...all.slice(0, 2), forbidden])).rejects.toThrow();
    expect(words(whole(desk))).toEqual(['先前']);
  });

  it('are none that is signed', async () => {
    const desk = await openDesk();
    await expect(appendAll(desk, [addition(newId(desk), anything, give)])).rejects.toThrow('stands alone');
  });
});

describe('whoever is at the desk', () => {
  const rule: Bar<LedgerType> = () => ({ code: 'REFUSED', reason: '规则已问。' });
  /** The code with which an entry of a kind is turned away: REFUSED when its rule was asked. */
  const turned = async (desk: TestDesk, type: LedgerType): Promise<string> => {
    const failure: unknown = await append(desk, rule, { type } as LedgerBody).catch(
      (error: unknown) => error,
    );
    return (failure as { code: string }).code;
  };

  it('states what their role allows, and nothing else is even judged', async () => {
    const desk = await openDesk();
    for (const role of Object.keys(ROLE_NAME) as Role[]) {
      desk.account = { ...officer, roles: [role] };
      for (const type of ledgerTypes)
        expect([role, type, await turned(desk, type)]).toEqual([
          role,
          type,
          mayAppend(type, [role]) ? 'REFUSED' : 'NOT_PERMITTED',
        ]);
    }
  });

  it('is told which kind it was', async () => {
    const desk = await openDesk();
    await expect(append(desk, rule, { type: 'incident.level' } as LedgerBody)).rejects.toMatchObject({
      message: '您的角色不能办理“事件定级”（第十四条：权限分离）。',
    });
  });

  it('signs nothing while the program is locked, and goes on with what is not signed', async () => {
    const desk = await openDesk(officer, { signer: false });
    for (const type of ledgerTypes.filter((one) => mayAppend(one, officer.roles)))
      expect([type, await turned(desk, type)]).toEqual([type, SIGNED.has(type) ? 'LOCKED' : 'REFUSED']);
    await expect(append(desk, anything, give)).rejects.toMatchObject({ message: '程序已锁定，不能签名。' });
    await write(desk, '来电');
    expect(words(whole(desk))).toEqual(['来电']);
  });
});
