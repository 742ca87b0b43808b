import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerTypes } from '../../../electron/platform/contract';
import {
  parseEntry,
  subjectOf,
  correctedTimeOf,
  type Entry,
  type LedgerQuery,
} from '../../../electron/domain/ledger/entry';
import { lastBookEntry, bookOwner, ledgerReader } from '../../../electron/platform/practice/ledger/store';
import { openStore, type Store } from '../../../electron/platform/practice/store';
import { LedgerBook, ledgerEntriesIn, incidentPair, practiceNote } from './ledger-book';
import { openPractice, Person, type Practice } from './practice-client';

/** The platform judges entries by what it has published in the feed. */

let practice: Practice;
let store: Store;
let all: Entry[];
beforeAll(async () => {
  practice = await openPractice();
  const officer = await Person.signIn(practice.server, 'masiqi');
  const leader = await Person.signIn(practice.server, 'gaoyuanshan');
  const [one, two] = [new LedgerBook(officer), new LedgerBook(leader)];
  for (let round = 0; round < 4; round += 1) {
    const at = new Date(Date.now() - (4 - round) * 3_600_000);
    const { open, level } = incidentPair();
    await one.send({ ...open, discoveredAt: at.toISOString() }, { at });
    await two.send(level);
    await two.send(practiceNote('带班检查。', { happenedAt: at.toISOString() }), { at });
    await one.send(incidentPair().level);
    await two.send(incidentPair().level);
  }
  all = (await ledgerEntriesIn(officer)).map((record) => parseEntry(record)!);
  store = openStore(path.join(practice.directory, 'practice.db'));
});
afterAll(async () => {
  store.close();
  await practice.remove();
});

describe('the ledger reader of the platform', () => {
  const counting = () => all.filter(({ refused }) => refused === null);

  it('finds every entry as the feed contains it, also refused ones', () => {
    expect(all.some(({ refused }) => refused)).toBe(true);
    const reader = ledgerReader(store);
    for (const entry of all) expect(reader.find(entry.id)).toEqual(entry);
    expect(reader.find('00000000-0000-7000-8000-000000000000')).toBeNull();
    expect(reader.read({})).toEqual(counting());
  });

  it('filters by subject, type and time, and returns accepted entries in the order of receipt', () => {
    const times = all.map(({ statement, receivedAt }) => correctedTimeOf(statement, receivedAt));
    const subjects = [...new Set(all.map(({ body }) => subjectOf(body)))];
    const query: fc.Arbitrary<LedgerQuery> = fc.record(
      {
        subject: fc.constantFrom(...subjects, 'log/none'),
        types: fc.subarray([...ledgerTypes], { minLength: 1 }),
        from: fc.constantFrom(...times),
        until: fc.constantFrom(...times),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(query, ({ subject, types, from, until }) => {
        const fitting = counting().filter((entry) => {
          const at = correctedTimeOf(entry.statement, entry.receivedAt);
          return (
            (subject === undefined || subjectOf(entry.body) === subject) &&
            (types === undefined || types.includes(entry.body.type)) &&
            (from === undefined || at >= from) &&
            (until === undefined || at < until)
          );
        });
        const given = { subject, types, from, until };
        const asked = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
        expect(
          ledgerReader(store)
            .read(asked)
            .map(({ id }) => id),
        ).toEqual(fitting.map(({ id }) => id));
      }),
    );
  });

  it('knows the last number of each book, including refused entries, and its owner', () => {
    const books = [...new Set(all.map(({ statement }) => statement.book))];
    expect(books).toHaveLength(2);
    for (const book of books) {
      const entries = all.filter(({ statement }) => statement.book === book);
      const last = entries.at(-1)!;
      expect(lastBookEntry(store, book)).toEqual({ number: entries.length, digest: last.digest });
      expect(bookOwner(store, book)).toBe(last.statement.author.accountId);
    }
    expect(lastBookEntry(store, 'none')).toEqual({ number: 0, digest: '0'.repeat(64) });
    expect(bookOwner(store, 'none')).toBeNull();
    expect(all.at(-1)?.refused).not.toBeNull();
  });
});
