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
  newEntry,
  append,
  appendAll,
  bookEntries,
  ledgerOf,
  lastOwnEntry,
  ownWaiting,
  appendReturned,
} from '../../../../electron/core/ledger/service';
import { bookName, type Entry } from '../../../../electron/domain/ledger/entry';
import type { EntryCheck } from '../../../../electron/domain/ledger/judge';
import { mayAppend, SIGNED_TYPES } from '../../../../electron/domain/ledger/rights';
import { recordAnswers } from '../../../../electron/core/sync/outbox';
import { outbox } from '../../../../electron/core/sync/service';
import { openSession, restart, TestPlatform, type TestSession } from './session';
import { officer } from './people';

const anything: EntryCheck<LedgerType> = () => null;
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
const write = (session: TestSession, text: string) => append(session, anything, said(text));
const words = (entries: readonly Entry[]) =>
  entries.map(({ body }) => (body.type === 'log.note' ? body.text : body.type));
const numbers = (entries: readonly Entry[]) => entries.map(({ statement }) => statement.number);

/** Returns all entries of the own book: the received ones, then the waiting ones. */
function whole(session: TestSession): Entry[] {
  const book = bookName(session.account.id, session.machine.device);
  const taken = bookEntries(session, book);
  return [...taken, ...ownWaiting(session).filter(({ id }) => !taken.some((entry) => entry.id === id))];
}

/** Expects entries to be numbered from 1 without a gap, and each to name the digest of the one before it. */
function expectChain(entries: readonly Entry[]): void {
  expect(numbers(entries)).toEqual(entries.map((_, index) => index + 1));
  for (const [index, { statement }] of entries.entries())
    expect(statement.previous).toBe(entries[index - 1]?.digest ?? LEDGER_GENESIS);
}

/** Records that the platform rejected these commands, without records in the feed. */
function answered(session: TestSession, ids: readonly string[], code: RejectionCode): void {
  const results = ids.map((id) => ({ id, status: 'rejected' as const, code, reason: '平台没有收下。' }));
  recordAnswers(session.stores.work, results, () => undefined);
}

describe('an entry that is written', () => {
  it('follows the last entry of the account’s book on this machine, and waits for the platform', async () => {
    const session = await openSession();
    const ids = [await write(session, '一'), await write(session, '二'), await write(session, '三')];
    const waiting = ownWaiting(session);
    expect(waiting.map(({ id }) => id)).toEqual(ids);
    expectChain(waiting);
    for (const { statement, cms } of waiting) {
      expect(statement).toMatchObject({
        book: bookName(officer.id, session.machine.device),
        author: { accountId: officer.id, name: officer.name },
        certificate: null,
        at: session.clock.now().toISOString(),
        clock: { run: session.machine.runId, offset: 0 },
      });
      expect(cms).toBeNull();
    }
    expect(session.emitted).toContain('ledger');
  });

  it('is signed with the person’s certificate when its kind requires it', async () => {
    const session = await openSession();
    await append(session, anything, give);
    const [entry] = ownWaiting(session);
    expect(entry?.statement.certificate).toBe(session.signer?.certificate.sha256);
    expect(entry?.cms).toMatch(/^[A-Za-z0-9+/=]{200,}$/);
  });

  it('is recorded in the audit chain with its number and the beginning of its digest', async () => {
    const session = await openSession();
    const id = await write(session, '来电');
    const [line] = recentAudit(session.stores.work, { before: null, limit: 1 }).entries;
    expect(line).toMatchObject({ action: 'ledger.append', subject: id });
    expect(line?.detail).toBe(`值守记录，第 1 条，校验码 ${lastOwnEntry(session)?.digest.slice(0, 16)}`);
  });

  it('states the time of the machine’s clock and its error, and is judged by the corrected time', async () => {
    const session = await openSession();
    session.platform = { ...session.platform, clockOffset: 5 * 3_600_000 + 0.4 };
    expect(session.clock.now().getTime()).toBeCloseTo(session.machine.time().getTime() - 5 * 3_600_000, -1);
    let at = '';
    await append(session, (_reader, _body, circumstances) => ((at = circumstances.at), null), said('来电'));
    expect(at).toBe(session.clock.now().toISOString());
    expect(lastOwnEntry(session)?.statement).toMatchObject({
      at: session.machine.time().toISOString(),
      clock: { offset: 5 * 3_600_000 },
    });
    session.platform = { ...session.platform, clockOffset: null };
    await write(session, '没有比对过');
    expect(lastOwnEntry(session)?.statement.clock.offset).toBeNull();
  });
});

describe('the chain continues', () => {
  it('after a restart, behind received and waiting entries', async () => {
    const first = await openSession();
    await write(first, '一');
    new TestPlatform([first]).receive(first);
    await write(first, '二');
    const second = await restart(first);
    await write(second, '三');
    expect(words(whole(second))).toEqual(['一', '二', '三']);
    expectChain(whole(second));
    expect(lastOwnEntry(second)?.statement.clock.run).not.toBe(whole(second)[0]?.statement.clock.run);
  });

  it('after the cache was lost, from the machine’s own last entry', async () => {
    const session = await openSession();
    await write(session, '一');
    new TestPlatform([session]).receive(session);
    const [one] = whole(session);
    session.stores.cache.exec('DELETE FROM ledger');
    await write(session, '二');
    expect(lastOwnEntry(session)?.statement).toMatchObject({ number: 2, previous: one?.digest });
  });

  it('from the end of the cache, after the machine’s own data was restored from a copy', async () => {
    const session = await openSession();
    await write(session, '一');
    await write(session, '二');
    new TestPlatform([session]).receive(session);
    session.stores.work.exec('DELETE FROM outbox');
    await write(session, '三');
    expect(words(whole(session))).toEqual(['一', '二', '三']);
    expectChain(whole(session));
  });

  it('behind an entry that was refused for its content, which keeps its number', async () => {
    const session = await openSession();
    const refused = await write(session, '一');
    answered(session, [refused], 'WRONG_STAGE');
    await write(session, '二');
    expect(lastOwnEntry(session)?.statement.number).toBe(2);
    const platform = new TestPlatform([session], (_reader, body: LedgerBody) =>
      body.type === 'log.note' && body.text === '二' ? { code: 'REFUSED', reason: '不收' } : null,
    );
    platform.receive(session);
    await write(session, '三');
    expect(numbers(ownWaiting(session))).toEqual([3]);
    expect(lastOwnEntry(session)?.statement.previous).toBe(
      platform.records[0] && ledgerOf(session).find(platform.records[0].id)?.digest,
    );
  });

  it('in a separate book on each machine', async () => {
    const [here, there] = [await openSession(), await openSession(officer, { device: 'laptop' })];
    await write(here, '这里');
    await write(there, '那里');
    expect(numbers([...ownWaiting(here), ...ownWaiting(there)])).toEqual([1, 1]);
    expect(lastOwnEntry(here)?.statement.book).not.toBe(lastOwnEntry(there)?.statement.book);
  });
});

describe('an entry that got no number in its book', () => {
  for (const code of ['CHAIN_BROKEN', 'INVALID'] as const)
    it(`(${code}) and those behind it can be rewritten in order, without loss or duplicates`, async () => {
      const session = await openSession();
      const platform = new TestPlatform([session]);
      await write(session, '收下');
      platform.receive(session);
      const back = [await write(session, '一'), await write(session, '二')];
      answered(session, back, code);
      await write(session, '三');
      expect(lastOwnEntry(session)?.statement.number).toBe(2);
      for (const commandId of back) await appendReturned(session, { commandId });
      platform.receive(session);
      expect(words(whole(session))).toEqual(['收下', '三', '一', '二']);
      expectChain(whole(session));
      expect(outbox(session).rows.filter(({ state }) => state === 'rejected')).toEqual([]);
    });

  it('can be rewritten once, and the audit chain records its first time', async () => {
    const session = await openSession();
    const commandId = await write(session, '一');
    await expect(appendReturned(session, { commandId })).rejects.toMatchObject({ code: 'NOT_RETURNED' });
    const first = session.clock.now().toISOString();
    answered(session, [commandId], 'CHAIN_BROKEN');
    session.at('2026-11-24T05:00:00.000Z');
    const { entryId } = await appendReturned(session, { commandId });
    expect(lastOwnEntry(session)).toMatchObject({
      id: entryId,
      statement: { number: 1, at: '2026-11-24T05:00:00.000Z' },
    });
    expect(recentAudit(session.stores.work, { before: null, limit: 2 }).entries).toContainEqual(
      expect.objectContaining({ action: 'ledger.rewrite', subject: commandId, detail: `原记于 ${first}` }),
    );
    await expect(appendReturned(session, { commandId })).rejects.toMatchObject({
      code: 'NOT_RETURNED',
      message: '这条记录没有被退回，或已经处理过。',
    });
    await expect(appendReturned(session, { commandId: newId(session) })).rejects.toMatchObject({
      code: 'NOT_RETURNED',
    });
    expect(ownWaiting(session)).toHaveLength(1);
  });

  it('can be rewritten, unlike an entry that was refused for its content', async () => {
    const session = await openSession();
    const commandId = await write(session, '一');
    answered(session, [commandId], 'REFUSED');
    await expect(appendReturned(session, { commandId })).rejects.toMatchObject({ code: 'NOT_RETURNED' });
    expect(outbox(session).rows.map(({ state }) => state)).toEqual(['rejected']);
  });

  it('is signed again when it is rewritten', async () => {
    const session = await openSession();
    const commandId = await append(session, anything, give);
    const before = lastOwnEntry(session)?.cms;
    answered(session, [commandId], 'CHAIN_BROKEN');
    await appendReturned(session, { commandId });
    expect(lastOwnEntry(session)?.cms).not.toBe(before);
    expect(lastOwnEntry(session)?.statement.certificate).toBe(session.signer?.certificate.sha256);
  });
});

describe('entries that are written at the same time', () => {
  it('are chained one after another, also signed ones', async () => {
    const session = await openSession();
    await Promise.all([
      write(session, '一'),
      append(session, anything, give),
      write(session, '二'),
      append(session, anything, give),
      appendAll(session, [newEntry(newId(session), anything, said('三'))]),
    ]);
    expect(words(whole(session))).toEqual(['一', 'handover.give', '二', 'handover.give', '三']);
    expectChain(whole(session));
  });

  it('are not affected by one that fails', async () => {
    const session = await openSession();
    const refuse: EntryCheck<LedgerType> = () => ({ code: 'REFUSED', reason: '不收' });
    const results = await Promise.allSettled([
      write(session, '一'),
      append(session, refuse, give),
      write(session, '二'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(words(whole(session))).toEqual(['一', '二']);
    expectChain(whole(session));
  });
});

describe('an entry that its rule refuses', () => {
  it('is not written, and the failure has the rule’s reason', async () => {
    const session = await openSession();
    const denial: EntryCheck<'log.note'> = () => ({ code: 'WRONG_STAGE', reason: '请先接班。' });
    await expect(append(session, denial, said('来电'))).rejects.toMatchObject({
      code: 'WRONG_STAGE',
      message: '请先接班。',
      advice: '请刷新后核对，再办理。',
    });
    expect(whole(session)).toEqual([]);
  });

  it('is judged again after signing, which takes time', async () => {
    const session = await openSession();
    let asked = 0;
    const turning: EntryCheck<'handover.give'> = () =>
      (asked += 1) > 1 ? { code: 'WRONG_STAGE', reason: '已交过。' } : null;
    await expect(append(session, turning, give)).rejects.toMatchObject({ code: 'WRONG_STAGE' });
    expect(asked).toBe(2);
    expect(whole(session)).toEqual([]);
  });

  it('is judged by the ledger on this machine, including waiting entries', async () => {
    const session = await openSession();
    await write(session, '一');
    const seen: string[] = [];
    await append(
      session,
      (reader) => (seen.push(...words(reader.read({ types: ['log.note'] }))), null),
      said('二'),
    );
    expect(seen).toEqual(['一']);
  });
});

it('an entry that does not match its schema is not written, because it would end the book', async () => {
  const session = await openSession();
  await write(session, '一');
  await expect(write(session, '')).rejects.toThrow();
  await expect(append(session, anything, { ...give, note: '长'.repeat(2001) })).rejects.toThrow();
  await write(session, '二');
  expect(words(whole(session))).toEqual(['一', '二']);
  expectChain(whole(session));
});

describe('a change that belongs to an entry', () => {
  const mark = (session: TestSession) => () =>
    void session.stores.work.prepare("INSERT INTO meta (key, value) VALUES ('test', '1')").run();
  const marked = (session: TestSession) =>
    session.stores.work.prepare("SELECT count(*) FROM meta WHERE key = 'test'").pluck().get() === 1;

  it('is made in the same transaction', async () => {
    const session = await openSession();
    await append(session, anything, said('来电'), mark(session));
    expect(marked(session)).toBe(true);
    const torn = () => {
      throw new Error('the disk is full');
    };
    await expect(append(session, anything, said('又来电'), torn)).rejects.toThrow('the disk is full');
    expect(words(whole(session))).toEqual(['来电']);
  });

  it('is not made when the entry cannot be written', async () => {
    const session = await openSession();
    session.audit = () => {
      throw new Error('the disk is full');
    };
    await expect(append(session, anything, said('来电'), mark(session))).rejects.toThrow('the disk is full');
    expect(marked(session)).toBe(false);
    expect(whole(session)).toEqual([]);
  });
});

describe('entries that belong together', () => {
  it('are written in order, each judged with those before it', async () => {
    const session = await openSession();
    const counts: number[] = [];
    const counting: EntryCheck<'log.note'> = (reader) => (
      counts.push(reader.read({ types: ['log.note'] }).length),
      null
    );
    const ids = [newId(session), newId(session), newId(session)];
    await appendAll(
      session,
      ids.map((id, index) => newEntry(id, counting, said(String(index)))),
    );
    expect(counts).toEqual([0, 1, 2]);
    expect(whole(session).map(({ id }) => id)).toEqual(ids);
    expectChain(whole(session));
  });

  it('are written all or not at all', async () => {
    const session = await openSession();
    await write(session, '先前');
    const third: EntryCheck<'log.note'> = (_reader, { text }) =>
      text === '三' ? { code: 'REFUSED', reason: '不收' } : null;
    const all = ['一', '二', '三'].map((text) => newEntry(newId(session), third, said(text)));
    await expect(appendAll(session, all)).rejects.toMatchObject({ code: 'REFUSED', message: '不收' });
    expect(words(whole(session))).toEqual(['先前']);
    const forbidden = newEntry(newId(session), anything, { type: 'incident.level' } as LedgerBody);
    await expect(appendAll(session, [...all.slice(0, 2), forbidden])).rejects.toThrow();
    expect(words(whole(session))).toEqual(['先前']);
  });

  it('cannot include a signed entry', async () => {
    const session = await openSession();
    await expect(appendAll(session, [newEntry(newId(session), anything, give)])).rejects.toThrow(
      'stands alone',
    );
  });
});

describe('the signed-in person', () => {
  const rule: EntryCheck<LedgerType> = () => ({ code: 'REFUSED', reason: '规则已问。' });
  /** Resolves with the failure code for an entry of a kind: `REFUSED` when its rule was applied. */
  const turned = async (session: TestSession, type: LedgerType): Promise<string> => {
    const failure: unknown = await append(session, rule, { type } as LedgerBody).catch(
      (error: unknown) => error,
    );
    return (failure as { code: string }).code;
  };

  it('can write the kinds that their role allows; others are refused before their rule is applied', async () => {
    const session = await openSession();
    for (const role of Object.keys(ROLE_NAME) as Role[]) {
      session.account = { ...officer, roles: [role] };
      for (const type of ledgerTypes)
        expect([role, type, await turned(session, type)]).toEqual([
          role,
          type,
          mayAppend(type, [role]) ? 'REFUSED' : 'NOT_PERMITTED',
        ]);
    }
  });

  it('gets a message that names the kind', async () => {
    const session = await openSession();
    await expect(append(session, rule, { type: 'incident.level' } as LedgerBody)).rejects.toMatchObject({
      message: '您的角色不能办理“事件定级”（第十四条：权限分离）。',
    });
  });

  it('cannot write signed kinds while the program is locked, but can write the others', async () => {
    const session = await openSession(officer, { signer: false });
    for (const type of ledgerTypes.filter((one) => mayAppend(one, officer.roles)))
      expect([type, await turned(session, type)]).toEqual([
        type,
        SIGNED_TYPES.has(type) ? 'LOCKED' : 'REFUSED',
      ]);
    await expect(append(session, anything, give)).rejects.toMatchObject({
      message: '程序已锁定，不能签名。',
    });
    await write(session, '来电');
    expect(words(whole(session))).toEqual(['来电']);
  });
});
