import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BodyOf, LedgerBody, LedgerRecord } from '../../../electron/platform/contract';
import { monthOf } from '../../../electron/domain/calendar/calendar';
import { NAME, LOG_ARCHIVE_SHAPE } from '../../../electron/core/duty/proof/layout';
import { readPackage } from '../../../electron/core/evidence/service';
import { entryDigest, parseEntry, subjectOf, correctedTimeOf } from '../../../electron/domain/ledger/entry';
import { parseRest } from '../../../electron/domain/ledger/withheld';
import { openStore } from '../../../electron/platform/practice/store';
import { uploadFile, openClient, signInAs, until, type Client } from '../../unit/core/office/client';
import { LedgerBook, ledgerEntriesIn, practiceNote, statementOf } from '../../unit/platform/ledger-book';
import { apiRequest, openPractice, Person, type Practice } from '../../unit/platform/practice-client';

/** Attack: the text of a refused entry reaches other people through the feed, prints and proof packages. */

const SECRET = '某同志的私事：不实指控';
const file = { name: `${SECRET}.png`, sha256: 'a'.repeat(64), size: 3, mediaType: 'image/png' };
const advisory: BodyOf<'advisory.answer'> = {
  type: 'advisory.answer',
  advisoryId: randomUUID(),
  text: SECRET,
  attachments: [],
};
const spoilt = (statement: Record<string, unknown>) => ({ ...statement, certificate: 'a'.repeat(64) });

describe('the text of a refused entry', () => {
  let practice: Practice;
  let officer: Person;
  let others: Person[];
  beforeAll(async () => {
    practice = await openPractice();
    officer = await Person.signIn(practice.server, 'masiqi');
    others = await Promise.all(
      ['gaoyuanshan', 'fengqinghe', 'xuwenbo', 'heyining', 'linxiaohe'].map((id) =>
        Person.signIn(practice.server, id),
      ),
    );
  });
  afterAll(() => practice.remove());

  const feedOf = async (person: Person) =>
    (
      await apiRequest(practice.server, '/changes?after=0&limit=2000', 'GET', { token: person.token })
    ).body.toString();

  it.each<[string, LedgerBody, Parameters<LedgerBook['send']>[1]]>([
    ['what the rules of its kind refuse', advisory, {}],
    ['a file that is not there', practiceNote('附图。', { attachments: [file], contact: SECRET }), {}],
    ['a time that was made up', practiceNote(SECRET), { at: new Date(Date.now() + 86_400_000) }],
    ['a certificate that does not belong there', practiceNote(SECRET), { alter: spoilt }],
    ['an entry that does not exist', { type: 'log.settle', entryId: randomUUID(), text: SECRET }, {}],
  ])(
    'reaches nobody else, and the chain can be verified across the entry: refused for %s',
    async (_, body, making) => {
      const book = new LedgerBook(officer, `pc-${randomUUID()}`);
      await book.send(practiceNote('之前的一条。'));
      const refused = await book.write(body, making);
      const answer = await officer.sendOne(refused);
      expect(answer).toMatchObject({ status: 'rejected', reason: expect.stringMatching(/。$/) as string });
      const behind = await book.write(practiceNote('之后的一条。'));
      expect(await officer.sendOne(behind)).toMatchObject({ status: 'accepted', version: 3 });

      for (const person of others) {
        const feed = await feedOf(person);
        expect(feed).not.toContain(SECRET);
        expect(feed).not.toContain(answer.status === 'rejected' ? answer.reason : '');
        expect(feed).not.toContain(statementOf(refused).clock.run);
      }
      const record = (await ledgerEntriesIn(others[0]!)).find(({ id }) => id === refused.id)!;
      const { withheld } = record;
      expect(record).toMatchObject({ statement: '', cms: null, evidence: null, authorRoles: [] });
      expect(withheld).toMatchObject({ book: book.name, number: 2, accountId: 'masiqi' });
      expect(withheld?.digest).toBe(entryDigest(refused.statement));
      expect(statementOf(behind).previous).toBe(withheld?.digest);
      expect(parseRest(withheld!)).toEqual({
        number: 2,
        previous: statementOf(refused).previous,
        digest: withheld?.digest,
      });
    },
  );

  it('is removed from the feed when the platform is upgraded, and the chain continues', async () => {
    const book = new LedgerBook(officer, `pc-${randomUUID()}`);
    const { id, statement: text, cms } = await book.write(practiceNote(SECRET));
    const receivedAt = new Date().toISOString();
    const statement = statementOf({ statement: text });
    const { author, body } = statement;
    const refused = { code: 'WRONG_STAGE', reason: `${SECRET}。` };
    const store = openStore(path.join(practice.directory, 'practice.db'));
    store.transaction(() => {
      store
        .sql(
          `INSERT INTO ledger (id, book, number, digest, author_id, subject, type, true_at, received_at, refused)
           VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, 1)`,
        )
        .run(
          ...[id, book.name, entryDigest(text), author.accountId, subjectOf(body), body.type],
          ...[correctedTimeOf(statement, receivedAt), receivedAt],
        );
      const record: LedgerRecord = {
        ...{ id, statement: text, cms, receivedAt, authorRoles: ['dutyOfficer'], refused, evidence: null },
      };
      store.put('ledger', id, null, record);
    });
    store.close();
    const { cursor } = await others[0]!.changes(0, '&limit=2000');
    expect(await feedOf(others[0]!)).toContain(SECRET);
    await practice.restart();
    expect(await feedOf(others[0]!)).not.toContain(SECRET);
    const { changes } = await others[0]!.changes(cursor, '&limit=2000');
    const again = changes.flatMap(({ kind, record }) => (kind === 'ledger' ? [record] : []));
    expect(again.map((record) => parseEntry(record)?.digest)).toEqual([entryDigest(text)]);
    expect(await book.send(practiceNote('接着记。'))).toMatchObject({ status: 'accepted', version: 2 });
  });
});

describe('an entry that the platform refuses', () => {
  let practice: Practice;
  let author: Client;
  let leader: Client;
  beforeEach(async () => {
    practice = await openPractice();
    [author, leader] = [await openClient(practice.directory), await openClient(practice.directory)];
    await signInAs(author, 'linxiaohe');
    await signInAs(leader, 'gaoyuanshan');
  });
  afterEach(async () => {
    await Promise.all([author.stop(), leader.stop()]);
    await practice.remove();
  });

  const month = () => monthOf(new Date().toISOString());
  const level = ({ core }: Client) =>
    until('all to be sent', async () => {
      const status = await core.sync.now();
      return status.state === 'synced' && status.waiting === 0;
    });
  const log = async ({ core }: Client) => (await core.duty.log({ month: month(), limit: 200 })).entries;

  it('has its text and reason in the author’s log only: other logs, prints and proof packages omit them', async () => {
    await author.core.duty.note({ template: 'phone', text: '之前的一条。' });
    await level(author);
    await practice.server.faults.set({ refuse: { count: 1, code: 'REFUSED' } });
    const { entryId } = await author.core.duty.note({ template: 'phone', text: SECRET });
    await level(author);
    await author.core.duty.note({ template: 'phone', text: '之后的一条。' });
    await level(author);
    await level(leader);

    const own = (await log(author)).find(({ id }) => id === entryId);
    expect(own).toMatchObject({
      type: 'log.note',
      text: SECRET,
      state: 'refused',
      reason: '演练设定：平台拒绝这项操作。',
    });
    expect(await author.core.duty.log({ month: month(), text: SECRET })).toMatchObject({ total: 1 });
    const theirs = await log(leader);
    expect(theirs.find(({ id }) => id === entryId)).toMatchObject({
      type: 'withheld',
      kind: '未采纳的记录',
      text: '内容只有记录人本人可以看到。',
      authorName: '林晓禾',
      state: 'refused',
      reason: '',
      marks: [],
      digest: own?.digest,
      number: 2,
    });
    expect(theirs.flatMap(({ marks }) => marks)).toEqual([]);
    expect(JSON.stringify(theirs)).not.toContain(SECRET);

    for (const client of [author, leader]) {
      const { core } = client;
      const { path: printed } = await core.duty.print({ month: month() });
      const html = await readFile(printed ?? '', 'utf8');
      expect(html).not.toContain(SECRET);
      expect(html.replace(/<[^>]+>/g, '')).toContain(own?.digest);
      const { path: archive } = await core.duty.export({ month: month() });
      if (archive === null) throw new Error('nothing was exported');
      const { files } = await readPackage(archive, LOG_ARCHIVE_SHAPE);
      const whole = Buffer.concat([...files.values()]).toString('utf8');
      expect(whole).not.toContain(SECRET);
      expect([...files.keys()]).toContain(NAME.rest({ book: own?.book ?? '', number: 2 }));
      const { report } = await core.duty.verify({ file: await uploadFile(client, 'proof', archive) });
      expect(report?.findings.filter(({ holds }) => holds === 'no')).toEqual([]);
      expect(report?.findings.map(({ text }) => text).join()).toContain('1 条未采纳的记录没有原文');
    }
    const back = (await author.core.sync.outbox()).rows.find(({ id }) => id === entryId);
    expect(back).toMatchObject({ state: 'rejected', title: `电话：${SECRET}` });
    await author.core.sync.settle({ commandId: entryId, action: 'discard' });
    expect((await log(author)).find(({ id }) => id === entryId)).toMatchObject({ text: SECRET });
  });
});
