import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppendCommand, LedgerBody } from '../../../electron/platform/contract';
import { canonicalText } from '../../../electron/domain/encoding/canonical';
import { entryDigest } from '../../../electron/domain/ledger/entry';
import {
  signAndSendAct,
  queryAudit,
  issueCertificateFor,
  openAccountAndSignIn,
  signInWith,
} from './administration';
import { LedgerBook, ledgerEntriesIn, incidentPair, practiceNote, statementOf } from './ledger-book';
import { apiRequest, openPractice, Person, sha256, type Practice } from './practice-client';

/**
 * Ledger entries on the platform: accepted ones, refused ones that keep their place in the book, and ones without a
 * place.
 */

let practice: Practice;
let officer: Person;
let leader: Person;
let auditor: Person;
beforeAll(async () => {
  practice = await openPractice();
  officer = await Person.signIn(practice.server, 'masiqi');
  leader = await Person.signIn(practice.server, 'gaoyuanshan');
  auditor = await Person.signIn(practice.server, 'fengqinghe');
});
afterAll(() => practice.remove());

/** Returns the record of an entry, or undefined when it got no place. */
async function recordOf(id: string) {
  const found = (await ledgerEntriesIn(officer)).filter((entry) => entry.id === id);
  expect(found.length).toBeLessThanOrEqual(1);
  return found[0];
}

/** Returns the audit records of the platform about an entry. */
async function noted(id: string): Promise<Array<[action: string, actorId: string]>> {
  const { entries } = await queryAudit(auditor, { chain: 'platform', text: id, limit: 500 });
  return entries.map(({ action, actorId }) => [action, actorId]);
}

describe('an entry that continues its book', () => {
  it('is accepted with its number as version, and appears in the feed', async () => {
    const book = new LedgerBook(officer);
    const first = await book.write(practiceNote('来电咨询办理时限，已答复。'));
    expect(await officer.sendOne(first)).toMatchObject({ status: 'accepted', version: 1 });
    const second = await officer.sendOne(
      await book.write(practiceNote('巡查正常。', { template: 'patrol' })),
    );
    expect(second).toMatchObject({ status: 'accepted', version: 2 });
    const { changes } = await officer.changes(0, '&limit=2000');
    const change = changes.find(({ record }) => 'id' in record && record.id === first.id);
    expect(change).toMatchObject({
      kind: 'ledger',
      record: {
        statement: first.statement,
        cms: null,
        authorRoles: ['dutyOfficer'],
        refused: null,
        evidence: null,
      },
    });
    expect(second.status === 'accepted' && changes.find(({ seq }) => seq === second.seq)?.kind).toBe(
      'ledger',
    );
  });

  it('is accepted once, however often it is sent', async () => {
    const book = new LedgerBook(officer);
    const command = await book.write(practiceNote('只记一次。'));
    const [first, again] = await officer.send(command, command);
    expect(first).toMatchObject({ status: 'accepted', version: 1 });
    expect(again).toEqual({ id: command.id, status: 'duplicate', first });
    expect((await officer.send(command))[0]).toEqual(again);
    await practice.restart();
    expect((await officer.send(command))[0]).toEqual(again);
    expect((await ledgerEntriesIn(officer)).filter(({ id }) => id === command.id)).toHaveLength(1);
    expect(await book.send(practiceNote('接着记。'))).toMatchObject({ status: 'accepted', version: 2 });
  });

  it('appears in the feed in the order of receipt, with receipt times that only increase', async () => {
    const [one, two] = [new LedgerBook(officer), new LedgerBook(leader)];
    await practice.server.faults.set({ clockOffsetMs: 3_000_000 });
    const sent = [await one.write(practiceNote('一')), await one.write(practiceNote('二'))];
    await officer.send(...sent);
    await practice.server.faults.clear();
    for (const [book, text] of [
      [two, '三'],
      [one, '四'],
      [two, '五'],
    ] as const) {
      const command = await book.write(practiceNote(text));
      sent.push(command);
      expect(await book.person.sendOne(command)).toMatchObject({ status: 'accepted' });
    }
    const ids = sent.map(({ id }) => id);
    const taken = (await ledgerEntriesIn(officer)).filter(({ id }) => ids.includes(id));
    expect(taken.map(({ id }) => id)).toEqual(ids);
    const times = taken.map(({ receivedAt }) => receivedAt);
    expect(times).toEqual([...new Set(times)].sort());
  });

  it.each([
    ['1999-01-01T00:00:00.000Z', '1999-01-01T00:00:00.000Z'],
    ['2099-01-01T00:00:00.000Z', new Date().toISOString()],
  ])(
    'is accepted and recorded when the machine shows %s and its clock was never compared',
    async (at, happenedAt) => {
      const book = new LedgerBook(officer);
      await book.send(practiceNote('时钟还准。'));
      const command = await book.write(practiceNote('时钟不准。', { happenedAt }), {
        at: new Date(at),
        offset: null,
      });
      expect(await officer.sendOne(command)).toMatchObject({ status: 'accepted' });
      const record = await recordOf(command.id);
      expect(statementOf(record!).at).toBe(at);
      expect(Math.abs(Date.parse(record!.receivedAt) - Date.now())).toBeLessThan(3_700_000);
    },
  );
});

describe('an entry gets no place in its book', () => {
  type Spoil = (command: AppendCommand) => AppendCommand;
  const restate =
    (change: (statement: Record<string, unknown>) => unknown): Spoil =>
    (command) => ({ ...command, statement: canonicalText(change({ ...statementOf(command) })) });

  it.each<[string, Spoil, string]>([
    ['text that is no statement', (c) => ({ ...c, statement: '{}' }), 'INVALID'],
    ['text that is no JSON', (c) => ({ ...c, statement: '{' }), 'INVALID'],
    ['a statement in another form', (c) => ({ ...c, statement: `${c.statement} ` }), 'INVALID'],
    ['a statement with more in it', restate((s) => ({ ...s, more: 1 })), 'INVALID'],
    ['another command’s statement', (c) => ({ ...c, id: randomUUID() }), 'INVALID'],
    [
      'somebody else as the author',
      restate((s) => ({ ...s, author: { accountId: 'linxiaohe', name: '林晓禾' } })),
      'INVALID',
    ],
    [
      'a name that is not the account’s, or no longer',
      restate((s) => ({ ...s, author: { accountId: 'masiqi', name: '林晓禾' } })),
      'CHAIN_BROKEN',
    ],
    ['what the role may not state', restate((s) => ({ ...s, body: incidentPair().level })), 'NOT_PERMITTED'],
    ['a place further on', restate((s) => ({ ...s, number: 3 })), 'CHAIN_BROKEN'],
    ['a place that is taken', restate((s) => ({ ...s, number: 1 })), 'CHAIN_BROKEN'],
    ['a second beginning', restate((s) => ({ ...s, number: 1, previous: '0'.repeat(64) })), 'CHAIN_BROKEN'],
    ['another entry before it', restate((s) => ({ ...s, previous: 'a'.repeat(64) })), 'CHAIN_BROKEN'],
    [
      'a new book that begins in its middle',
      restate((s) => ({ ...s, book: randomUUID().replaceAll('-', '') })),
      'CHAIN_BROKEN',
    ],
  ])('for %s, and the book continues at its end', async (_, spoil, code) => {
    const book = new LedgerBook(officer);
    await book.send(practiceNote('一'));
    const wrong = spoil(await book.nextEntry(practiceNote('二')));
    expect(await officer.sendOne(wrong)).toMatchObject({ status: 'rejected', code });
    expect(await recordOf(wrong.id)).toBeUndefined();
    const action = code === 'CHAIN_BROKEN' ? 'ledger.broken' : 'ledger.refuse';
    expect(await noted(wrong.id)).toEqual([[action, 'masiqi']]);
    expect(await book.send(practiceNote('三'))).toMatchObject({ status: 'accepted', version: 2 });
  });

  it('for the book of another person', async () => {
    const theirs = new LedgerBook(leader);
    await theirs.send(practiceNote('带班领导的记录。'));
    const next = await theirs.nextEntry(practiceNote('冒记。'));
    const forged = restate((s) => ({ ...s, author: { accountId: 'masiqi', name: '马思齐' } }))(next);
    expect(await officer.sendOne(forged)).toMatchObject({ status: 'rejected', code: 'CHAIN_BROKEN' });
    expect(await noted(forged.id)).toEqual([['ledger.broken', 'masiqi']]);
    expect(await theirs.send(practiceNote('接着记。'))).toMatchObject({ status: 'accepted', version: 2 });
  });

  it('when it was written after older data of the machine was restored', async () => {
    const device = randomUUID();
    const book = new LedgerBook(officer, device);
    await book.send(practiceNote('一'));
    await book.send(practiceNote('二'));
    const restored = new LedgerBook(officer, device);
    expect(await restored.send(practiceNote('重新开始。'))).toMatchObject({ code: 'CHAIN_BROKEN' });
    expect(await book.send(practiceNote('三'))).toMatchObject({ status: 'accepted', version: 3 });
  });
});

describe('an entry refused for its content keeps its place and does not count', () => {
  interface Case {
    name: string;
    code: string;
    make: (book: LedgerBook) => Promise<AppendCommand>;
  }
  const unknown = (): LedgerBody => ({
    type: 'advisory.answer',
    advisoryId: randomUUID(),
    text: '已处置。',
    attachments: [],
  });
  const file = (bytes: Buffer, size = bytes.length) => ({
    name: '截图.png',
    sha256: sha256(bytes),
    size,
    mediaType: 'image/png',
  });
  const upload = (bytes: Buffer) =>
    apiRequest(practice.server, `/blobs/${sha256(bytes)}`, 'PATCH', {
      token: officer.token,
      body: bytes,
      headers: { 'upload-offset': 0, 'upload-length': bytes.length },
    });

  const CASES: Case[] = [
    {
      name: 'what the rules of its kind refuse',
      code: 'REFUSED',
      make: (book) => book.write(unknown()),
    },
    {
      name: 'a file that is not there',
      code: 'BLOB_MISSING',
      make: (book) => book.write(practiceNote('附截图。', { attachments: [file(Buffer.from('没有上传'))] })),
    },
    {
      name: 'a file of another size',
      code: 'REFUSED',
      make: async (book) => {
        const bytes = Buffer.from('这一个上传了');
        expect((await upload(bytes)).status).toBe(204);
        return book.write(practiceNote('附截图。', { attachments: [file(bytes, 3)] }));
      },
    },
    {
      name: 'a signature where none belongs',
      code: 'SIGNATURE_INVALID',
      make: async (book) => {
        const command = await book.write(practiceNote('签了名。'));
        return { ...command, cms: await officer.keys.sign(Buffer.from(command.statement)) };
      },
    },
    {
      name: 'a certificate where none belongs',
      code: 'SIGNATURE_INVALID',
      make: (book) =>
        book.write(practiceNote('写了证书。'), {
          alter: (s) => ({ ...s, certificate: sha256(officer.keys.certificate) }),
        }),
    },
  ];

  it.each(CASES)('for $name', async ({ code, make }) => {
    const book = new LedgerBook(officer);
    const command = await make(book);
    const answer = await officer.sendOne(command);
    expect(answer).toMatchObject({ status: 'rejected', code });
    expect(answer).toMatchObject({ reason: expect.stringMatching(/。$/) as string });
    expect(await recordOf(command.id)).toMatchObject({
      statement: '',
      cms: null,
      refused: { code, reason: '' },
      evidence: null,
      withheld: { book: book.name, number: 1, digest: entryDigest(command.statement) },
    });
    expect(await noted(command.id)).toEqual([['ledger.refuse', 'masiqi']]);
    expect(await officer.send(command)).toEqual([{ id: command.id, status: 'duplicate', first: answer }]);
    expect(await book.send(practiceNote('接着记。'))).toMatchObject({ status: 'accepted', version: 2 });
  });

  it('because of a fault setting of the platform', async () => {
    const book = new LedgerBook(officer);
    await practice.server.faults.set({ refuse: { count: 1, code: 'REFUSED' } });
    const command = await book.write(practiceNote('一'));
    expect(await officer.sendOne(command)).toMatchObject({ status: 'rejected', code: 'REFUSED' });
    expect(await recordOf(command.id)).toMatchObject({ refused: { code: 'REFUSED' } });
    for (const code of ['CHAIN_BROKEN', 'INVALID', 'NOT_PERMITTED'] as const) {
      await practice.server.faults.set({ refuse: { count: 1, code } });
      const lost = await book.nextEntry(practiceNote('二'));
      expect(await officer.sendOne(lost)).toMatchObject({ status: 'rejected', code });
      expect(await recordOf(lost.id)).toBeUndefined();
    }
    expect(await book.send(practiceNote('三'))).toMatchObject({ status: 'accepted', version: 2 });
  });

  it('and is ignored by the rules for later entries', async () => {
    const { open, level } = incidentPair();
    const book = new LedgerBook(officer);
    await practice.server.faults.set({ refuse: { count: 1, code: 'REFUSED' } });
    await book.send(open);
    const other = new LedgerBook(leader);
    expect(await other.send(level)).toMatchObject({ status: 'rejected', code: 'REFUSED' });
    expect(await book.send(open)).toMatchObject({ status: 'accepted', version: 2 });
    expect(await other.send(level)).toMatchObject({ status: 'accepted', version: 2 });
    expect(await book.send(open)).toMatchObject({ status: 'rejected', code: 'REFUSED' });
  });

  it('and ends waiting long polls', async () => {
    const { cursor } = await leader.changes(0, '&limit=2000');
    const waiting = leader.changes(cursor, '&wait=20');
    const command = await new LedgerBook(officer).write(unknown());
    await officer.sendOne(command);
    expect((await waiting).changes).toMatchObject([{ kind: 'ledger', record: { id: command.id } }]);
  });

  it('unlike an entry with complete attachments, which is accepted', async () => {
    const bytes = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('现场照片')]);
    await upload(bytes);
    const answer = await new LedgerBook(officer).send(
      practiceNote('附照片。', { attachments: [file(bytes)] }),
    );
    expect(answer).toMatchObject({ status: 'accepted' });
  });
});

describe('an entry that has to be signed', () => {
  let open: ReturnType<typeof incidentPair>;
  beforeAll(async () => {
    open = incidentPair();
    expect(await new LedgerBook(officer).send(open.open)).toMatchObject({ status: 'accepted' });
  });

  it('counts with a signature of its author, and is recorded in the audit chain of the platform', async () => {
    const book = new LedgerBook(leader);
    const command = await book.write(open.level);
    expect(await leader.sendOne(command)).toMatchObject({ status: 'accepted', version: 1 });
    expect(await recordOf(command.id)).toMatchObject({ cms: command.cms, refused: null });
    expect(await noted(command.id)).toEqual([['ledger.append', 'gaoyuanshan']]);
    const unsigned = await book.write(practiceNote('不签名的。'));
    await leader.sendOne(unsigned);
    expect(await noted(unsigned.id)).toEqual([]);
  });

  it.each<[string, (book: LedgerBook) => Promise<AppendCommand>]>([
    ['without one', async (book) => ({ ...(await book.write(open.level)), cms: null })],
    ['with somebody else’s', (book) => book.write(open.level, { keys: officer.keys })],
    [
      'with one over something else',
      async (book) => {
        const command = await book.write(open.level);
        return { ...command, cms: await leader.keys.sign(Buffer.from(`${command.statement} `)) };
      },
    ],
    [
      'with one that is broken',
      async (book) => {
        const command = await book.write(open.level);
        const der = Buffer.from(command.cms ?? '', 'base64');
        der[der.length - 1]! ^= 1;
        return { ...command, cms: der.toString('base64') };
      },
    ],
    ['with one that is no CMS', async (book) => ({ ...(await book.write(open.level)), cms: 'AAAA' })],
    [
      'and names another certificate',
      (book) => book.write(open.level, { alter: (s) => ({ ...s, certificate: 'a'.repeat(64) }) }),
    ],
    ['and names none', (book) => book.write(open.level, { alter: (s) => ({ ...s, certificate: null }) })],
  ])('does not count %s, but keeps its place', async (_, make) => {
    const book = new LedgerBook(leader);
    const command = await make(book);
    expect(await leader.sendOne(command)).toMatchObject({ status: 'rejected', code: 'SIGNATURE_INVALID' });
    expect(await recordOf(command.id)).toMatchObject({
      refused: { code: 'SIGNATURE_INVALID' },
      evidence: null,
    });
    expect(await noted(command.id)).toEqual([['ledger.refuse', 'gaoyuanshan']]);
    expect(await book.send(open.level)).toMatchObject({ status: 'accepted', version: 2 });
  });

  it('does not count with a certificate that was revoked before receipt', async () => {
    const { server } = practice;
    const administrator = await Person.signIn(server, 'xuwenbo');
    const first = await openAccountAndSignIn(server, administrator, 'second-leader', {
      roles: ['dutyLeader'],
    });
    const device = randomUUID();
    const command = await new LedgerBook(first, device).write(open.level);
    // The session ends with the certificate; the person signs in again with another one.
    server.revokeCertificate(sha256(first.keys.certificate));
    const keys = await issueCertificateFor(server, 'second-leader');
    const certificate = keys.certificate.toString('base64');
    const bind = {
      type: 'certificate.bind',
      accountId: 'second-leader',
      certificate,
      replaces: null,
    } as const;
    expect((await signAndSendAct(administrator, bind)).status).toBe(200);
    const again = await signInWith(server, keys);
    await again.moveTo(device);
    expect(await again.sendOne(command)).toMatchObject({ status: 'rejected', code: 'SIGNATURE_INVALID' });
    expect(await recordOf(command.id)).toMatchObject({ refused: { code: 'SIGNATURE_INVALID' } });
  });
});
