import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AppendCommand, LedgerRecord } from '../../../electron/platform/contract';
import { parseEntry } from '../../../electron/domain/ledger/entry';
import { LedgerBook, ledgerEntriesIn, incidentPair, practiceNote } from './ledger-book';
import { buildPractice, killPractice, PracticeProcesses } from './practice-process';
import { openPractice, Person } from './practice-client';

const programs = new PracticeProcesses();
beforeAll(buildPractice);
afterEach(() => programs.killAll());
afterAll(() => programs.remove());

/**
 * Expects the entries of a book in the feed to be numbered from 1 without a gap, each with the digest of the one
 * before.
 */
function expectWhole(records: readonly LedgerRecord[], book: LedgerBook): void {
  const own = records
    .map((record) => parseEntry(record)!)
    .filter(({ statement }) => statement.book === book.name);
  own.forEach(({ statement }, index) => {
    expect(statement.number).toBe(index + 1);
    expect(statement.previous).toBe(own[index - 1]?.digest ?? '0'.repeat(64));
  });
}

describe('the ledger of a platform that is killed while it receives entries', () => {
  it('neither loses nor duplicates an acknowledged entry', async () => {
    const directory = programs.newDirectory();
    let program = await programs.run(directory);
    const officer = await Person.signIn(program.info, 'masiqi');
    const book = new LedgerBook(officer);
    const acknowledged: string[] = [];
    let unanswered: AppendCommand | null = null;
    // The first entry of a book signs in on its machine: the platform must be up for that.
    const opening = await book.write(practiceNote('开始记录。'));
    await officer.sendOne(opening);
    acknowledged.push(opening.id);
    for (let round = 0; round < 4; round += 1) {
      const enough = acknowledged.length + 3 + round;
      let dying: Promise<void> | null = null;
      for (;;) {
        if (acknowledged.length >= enough)
          dying ??= new Promise((resolve) =>
            setTimeout(() => void killPractice(program).then(resolve), 7 * round),
          );
        const command: AppendCommand = unanswered ?? (await book.write(practiceNote(`第 ${round} 轮。`)));
        unanswered = command;
        const results = await officer.send(command).catch(() => null);
        if (!results) break;
        const first = results[0]?.status === 'duplicate' ? results[0].first : results[0];
        expect(first).toMatchObject({ status: 'accepted' });
        acknowledged.push(command.id);
        unanswered = null;
      }
      await dying;
      program = await programs.run(directory);
    }
    if (unanswered) {
      await officer.send(unanswered);
      acknowledged.push(unanswered.id);
    }
    const records = await ledgerEntriesIn(officer);
    expect(records.map(({ id }) => id)).toEqual(acknowledged);
    expectWhole(records, book);
  });
});

describe('the ledger of a restarted platform', () => {
  it('is unchanged: books, owners, refusals, order and judgements', async () => {
    const practice = await openPractice();
    try {
      const officer = await Person.signIn(practice.server, 'masiqi');
      const leader = await Person.signIn(practice.server, 'gaoyuanshan');
      const [one, two] = [new LedgerBook(officer), new LedgerBook(leader)];
      const { open, level } = incidentPair();
      await practice.server.faults.set({ clockOffsetMs: 60_000 });
      await one.send(open);
      await two.send(incidentPair().level);
      await two.send(level);
      const before = await ledgerEntriesIn(officer);
      await practice.restart();
      expect(await ledgerEntriesIn(officer)).toEqual(before);
      expect(await one.send(open)).toMatchObject({ status: 'rejected', code: 'REFUSED' });
      expect(await two.send(practiceNote('接着记。'))).toMatchObject({ status: 'accepted', version: 3 });
      const forged = await new LedgerBook(leader).write(practiceNote('冒记。'), {
        alter: (s) => ({ ...s, book: one.name }),
      });
      expect(await leader.sendOne(forged)).toMatchObject({ status: 'rejected', code: 'CHAIN_BROKEN' });
      const records = await ledgerEntriesIn(officer);
      const times = records.map(({ receivedAt }) => receivedAt);
      expect(times).toEqual([...new Set(times)].sort());
      for (const book of [one, two]) expectWhole(records, book);
    } finally {
      await practice.remove();
    }
  });
});
