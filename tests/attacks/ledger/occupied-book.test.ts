import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppendCommand, LedgerBody, LedgerRecord } from '../../../electron/platform/contract';
import { monthOf } from '../../../electron/domain/calendar/calendar';
import { bookName, entryDigest, subjectOf, correctedTimeOf } from '../../../electron/domain/ledger/entry';
import { openStore } from '../../../electron/platform/practice/store';
import { openClient, signInAs, until, type Client } from '../../unit/core/office/client';
import { LedgerBook, practiceNote, statementOf } from '../../unit/platform/ledger-book';
import { openPractice, Person, type Practice } from '../../unit/platform/practice-client';

/**
 * A platform that did not check book names has let another account write the first entry of an officer's book. The
 * officer's machine continues its log in the next book.
 */

const OFFICER = 'masiqi';
let practice: Practice;
let client: Client;
beforeEach(async () => {
  practice = await openPractice();
  client = await openClient(practice.directory);
});
afterEach(async () => {
  await client.stop();
  await practice.remove();
});

const deviceOf = ({ data }: Client) =>
  (JSON.parse(readFileSync(path.join(data, 'device.json'), 'utf8')) as { device: string }).device;

/** Resolves with an entry of another account, made out as the first one of the officer's book. */
async function occupying(by: string, body: LedgerBody): Promise<AppendCommand> {
  const book = bookName(OFFICER, deviceOf(client));
  const occupant = await Person.signIn(practice.server, by);
  return new LedgerBook(occupant).nextEntry(body, { alter: (statement) => ({ ...statement, book }) });
}

/** Writes the entry into the platform's database, as a platform without that check stored it. */
function occupy({ id, statement: text, cms }: AppendCommand, refused: LedgerRecord['refused']): void {
  const receivedAt = new Date().toISOString();
  const statement = statementOf({ statement: text });
  const { author, body, book } = statement;
  const store = openStore(path.join(practice.directory, 'practice.db'));
  store.transaction(() => {
    store
      .sql(
        `INSERT INTO ledger (id, book, number, digest, author_id, subject, type, true_at, received_at, refused)
         VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        ...[id, book, entryDigest(text), author.accountId, subjectOf(body), body.type],
        ...[correctedTimeOf(statement, receivedAt), receivedAt, refused ? 1 : 0],
      );
    const record: LedgerRecord = {
      ...{ id, statement: text, cms, receivedAt, authorRoles: ['auditor'], refused, evidence: null },
    };
    store.put('ledger', id, null, record);
  });
  store.close();
}

const level = (what: string) =>
  until(what, async () => {
    const status = await client.core.sync.now();
    return status.state === 'synced' && status.waiting === 0;
  });

const log = async () => {
  const month = monthOf(new Date().toISOString());
  return (await client.core.duty.log({ month, limit: 200 })).entries;
};
const texts = async () => (await log()).map(({ text, state }) => [text, state]);

const refusedAuditor = {
  code: 'NOT_PERMITTED',
  reason: '您的角色不能办理“值守记录”（第十四条：权限分离）。',
};
const clock = (): LedgerBody => ({
  type: 'log.clock',
  kind: 'set',
  expected: new Date().toISOString(),
  found: new Date().toISOString(),
});

describe('a machine whose book was occupied', () => {
  it.each<[string, string, () => LedgerBody, LedgerRecord['refused']]>([
    ['by an auditor, whose entry was refused', 'fengqinghe', () => practiceNote('占位。'), refusedAuditor],
    ['by an editor, whose entry counts', 'heyining', clock, null],
  ])('%s continues its log in the next book', async (_, by, body, refused) => {
    await signInAs(client, OFFICER);
    occupy(await occupying(by, body()), refused);
    await level('the occupied book');
    await client.core.duty.note({ template: 'phone', text: '来电咨询。' });
    await client.core.duty.note({ template: 'patrol', text: '巡查正常。' });
    await level('the log');
    const own = (await texts()).filter(([text]) => ['来电咨询。', '巡查正常。'].includes(text ?? ''));
    expect(own.sort()).toEqual([
      ['巡查正常。', 'accepted'],
      ['来电咨询。', 'accepted'],
    ]);
    expect((await client.core.sync.outbox()).rows.filter(({ state }) => state === 'rejected')).toEqual([]);
    const written = (await log()).filter(({ authorId }) => authorId === OFFICER);
    expect(new Set(written.map((entry) => entry.book))).toEqual(
      new Set([bookName(OFFICER, deviceOf(client), 2)]),
    );
  });

  it('gets the entries back that it queued offline, and can rewrite them', async () => {
    await signInAs(client, OFFICER);
    await level('the beginning');
    const occupant = await occupying('fengqinghe', practiceNote('占位。'));
    await practice.server.faults.set({ offline: true });
    await client.core.duty.note({ template: 'phone', text: '离线时写的一。' });
    await client.core.duty.note({ template: 'phone', text: '离线时写的二。' });
    occupy(occupant, refusedAuditor);
    await practice.server.faults.clear();
    const back = await until('the answers', async () => {
      await client.core.sync.now();
      const rows = (await client.core.sync.outbox()).rows.filter(({ state }) => state === 'rejected');
      return rows.length === 2 && rows;
    });
    expect(back.map(({ code }) => code)).toEqual(['CHAIN_BROKEN', 'CHAIN_BROKEN']);
    for (const { id } of [...back].reverse()) await client.core.duty.rewrite({ commandId: id });
    await level('the log');
    expect((await texts()).filter(([text]) => text?.startsWith('离线时')).sort()).toEqual([
      ['离线时写的一。', 'accepted'],
      ['离线时写的二。', 'accepted'],
    ]);
  });
});
