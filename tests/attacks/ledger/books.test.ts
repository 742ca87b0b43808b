import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerBody } from '../../../electron/platform/contract';
import { bookName, entryDigest } from '../../../electron/domain/ledger/entry';
import { LedgerBook, ledgerEntriesIn, practiceNote, statementOf } from '../../unit/platform/ledger-book';
import { openPractice, Person, type Practice } from '../../unit/platform/practice-client';

/** Attack: an account writes into the book of another account, or writes its first entry before the owner does. */

let practice: Practice;
beforeAll(async () => {
  practice = await openPractice();
});
afterAll(() => practice.remove());

const clock = (): LedgerBody => ({
  type: 'log.clock',
  kind: 'set',
  expected: new Date().toISOString(),
  found: new Date().toISOString(),
});

interface Attack {
  name: string;
  /** Id of the attacking account. */
  by: string;
  body: () => LedgerBody;
  code: string;
  /** Book of the entry and machine of the session. Those of the victim by default. */
  book?: (device: string) => string;
  device?: string;
}

const VICTIM = 'masiqi';
const ATTACKS: Attack[] = [
  { name: 'an auditor', by: 'fengqinghe', body: () => practiceNote('占位。'), code: 'NOT_PERMITTED' },
  {
    name: 'an auditor, with the kind that all staff may state',
    by: 'fengqinghe',
    body: clock,
    code: 'NOT_PERMITTED',
  },
  { name: 'a system administrator', by: 'xuwenbo', body: clock, code: 'NOT_PERMITTED' },
  {
    name: 'an editor, with the kind that all staff may state',
    by: 'heyining',
    body: clock,
    code: 'CHAIN_BROKEN',
  },
  { name: 'another officer', by: 'linxiaohe', body: () => practiceNote('占位。'), code: 'CHAIN_BROKEN' },
  { name: 'a duty leader', by: 'gaoyuanshan', body: () => practiceNote('占位。'), code: 'CHAIN_BROKEN' },
  {
    name: 'another officer, in the next possible book of the victim',
    by: 'linxiaohe',
    body: () => practiceNote('占位。'),
    code: 'CHAIN_BROKEN',
    book: (device) => bookName(VICTIM, device, 2),
  },
  {
    name: 'the officer’s own account from another machine',
    by: VICTIM,
    body: () => practiceNote('占位。'),
    code: 'CHAIN_BROKEN',
    device: 'another-machine',
  },
  {
    name: 'another officer, in a book of no derivable name',
    by: 'linxiaohe',
    body: () => practiceNote('占位。'),
    code: 'CHAIN_BROKEN',
    book: () => 'my-own-book',
  },
];

describe('the first entry of an officer’s book', () => {
  it.each(ATTACKS)('cannot be written by $name', async ({ by, body, code, book, device }) => {
    const machine = `pc-${randomUUID()}`;
    const attacker = await Person.signIn(practice.server, by);
    const name = book?.(machine) ?? bookName(VICTIM, machine);
    const planted = await new LedgerBook(attacker, device ?? machine).nextEntry(body(), {
      alter: (statement) => ({ ...statement, book: name }),
    });
    await attacker.moveTo(device ?? machine);
    expect(await attacker.sendOne(planted)).toMatchObject({ status: 'rejected', code });

    const officer = await Person.signIn(practice.server, VICTIM);
    const own = new LedgerBook(officer, machine);
    expect(await own.send(practiceNote('接班后第一条。'))).toMatchObject({ status: 'accepted', version: 1 });
    expect(await own.send(practiceNote('第二条。'))).toMatchObject({ status: 'accepted', version: 2 });
    const taken = await ledgerEntriesIn(officer);
    expect(taken.filter(({ id }) => id === planted.id)).toEqual([]);
    expect(taken.filter((entry) => entry.statement !== '' && statementOf(entry).book === name)).toHaveLength(
      name === own.name ? 2 : 0,
    );
  });
});

describe('an account that may not write a kind of entry', () => {
  it.each([
    ['fengqinghe', 'an auditor'],
    ['xuwenbo', 'a system administrator'],
  ])('%s (%s) gets no sequence number, not even in its own book', async (by) => {
    const attacker = await Person.signIn(practice.server, by);
    const own = new LedgerBook(attacker, `pc-${randomUUID()}`);
    for (const body of [practiceNote('占位。'), clock()])
      expect(await own.send(body)).toMatchObject({ status: 'rejected', code: 'NOT_PERMITTED' });
    const books = (await ledgerEntriesIn(attacker)).filter(({ statement }) => statement.includes(own.name));
    expect(books).toEqual([]);
  });

  it('can write permitted entries after a forbidden one and the entry queued behind it were rejected', async () => {
    const editor = await Person.signIn(practice.server, 'heyining');
    const book = new LedgerBook(editor, `pc-${randomUUID()}`);
    await book.send(clock());
    const forbidden = await book.nextEntry(practiceNote('编辑不记值守记录。'));
    const behind = await book.nextEntry(clock(), {
      alter: (statement) => ({ ...statement, number: 3, previous: entryDigest(forbidden.statement) }),
    });
    const [refused, broken] = await editor.send(forbidden, behind);
    expect(refused).toMatchObject({ status: 'rejected', code: 'NOT_PERMITTED' });
    expect(broken).toMatchObject({ status: 'rejected', code: 'CHAIN_BROKEN' });
    expect(await book.send(clock())).toMatchObject({ status: 'accepted', version: 2 });
  });
});
