import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppendCommand } from '../../../electron/platform/contract';
import { entryDigest } from '../../../electron/core/ledger/rules/entry';
import { audited } from './office';
import { Book, entriesIn, incident, note, statementOf } from './books';
import { api, openPractice, Person, sha256, type Practice } from './support';

/** The ledger on the platform: what takes a place in a book, what keeps its place and does not count, what gets none. */

let practice: Practice;
let officer: Person;
let leader: Person;
let auditor: Person;
beforeAll(async () => {
  practice = await openPractice();
  officer = await Person.signIn(practice.server, 'masiqi');
  leader = await Person.signIn(practice.server, 'gaoyuanshan');
  auditor = await Person.signIn(practice.server, 'fengqinghe');
}, 60_000);
afterAll(() => practice.remove());

async function recordOf(id: string) {
  const found = (await entriesIn(officer)).filter((entry) => entry.id === id);
  expect(found.length).toBeLessThanOrEqual(1);
  return found[0];
}

/** What the platform's own chain says of an entry. */
async function noted(id: string): Promise<string[]> {
  const { entries } = await audited(auditor, { chain: 'platform', text: id, limit: 500 });
  return entries.map(({ action }) => action);
}

describe('an entry that goes on where its book ends', () => {
  it('is taken, with its place as the version, and shown to all in the feed', async () => {
    const book = new Book(officer);
    const first = await book.write(note('来电咨询办理时限，已答复。'));
    expect(await officer.do(first)).toMatchObject({ status: 'accepted', version: 1 });
    const second = await officer.do(await book.write(note('巡查正常。', { template: 'patrol' })));
    expect(second).toMatchObject({ status: 'accepted', version: 2 });
    const { changes } = await auditor.changes(0, '&limit=2000');
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

  it('is taken once, however often it is sent', async () => {
    const book = new Book(officer);
    const command = await book.write(note('只记一次。'));
    const [first, again] = await officer.send(command, command);
    expect(first).toMatchObject({ status: 'accepted', version: 1 });
    expect(again).toEqual({ id: command.id, status: 'duplicate', first });
    expect((await officer.send(command))[0]).toEqual(again);
    await practice.restart();
    expect((await officer.send(command))[0]).toEqual(again);
    expect((await entriesIn(officer)).filter(({ id }) => id === command.id)).toHaveLength(1);
    expect(await book.send(note('接着记。'))).toMatchObject({ status: 'accepted', version: 2 });
  });

  it('is in the feed in the order in which it was taken, by a time that never goes back', async () => {
    const [one, two] = [new Book(officer), new Book(leader)];
    await practice.server.faults.set({ clockOffsetMs: 3_600_000 });
    const sent = [await one.write(note('一')), await one.write(note('二'))];
    await officer.send(...sent);
    await practice.server.faults.clear();
    for (const [book, text] of [
      [two, '三'],
      [one, '四'],
      [two, '五'],
    ] as const) {
      const command = await book.write(note(text));
      sent.push(command);
      expect(await book.person.do(command)).toMatchObject({ status: 'accepted' });
    }
    const ids = sent.map(({ id }) => id);
    const taken = (await entriesIn(officer)).filter(({ id }) => ids.includes(id));
    expect(taken.map(({ id }) => id)).toEqual(ids);
    const times = taken.map(({ receivedAt }) => receivedAt);
    expect(times).toEqual([...new Set(times)].sort());
  });

  it('may be written by a machine whose clock is wrong: that is recorded, not refused', async () => {
    const book = new Book(officer);
    for (const at of ['1999-01-01T00:00:00.000Z', '2099-01-01T00:00:00.000Z'])
      expect(await book.send(note('时钟不准。'), { at: new Date(at) })).toMatchObject({ status: 'accepted' });
  });
});
