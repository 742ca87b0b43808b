import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../electron/domain/ledger/entry';
import { sortByCorrectedTime } from '../../../../electron/domain/ledger/chronology';
import { makeBook, booksArbitrary, entriesOf, EPOCH, type EntryWithTrueTime } from './book-arbitrary';

const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id);
const merged = (entries: readonly Entry[]) => sortByCorrectedTime(entries).map(({ entry }) => entry);
const shuffled = (entries: Entry[]) =>
  fc.shuffledSubarray(entries, { minLength: entries.length, maxLength: entries.length });
const truly = (written: readonly EntryWithTrueTime[][]) =>
  ids(
    written
      .flat()
      .sort((a, b) => a.trueTime - b.trueTime || (a.entry.statement.book < b.entry.statement.book ? -1 : 1))
      .map(({ entry }) => entry),
  );

describe('the merged order of books', () => {
  it('is the order of writing for any clock errors that are known', () => {
    fc.assert(
      fc.property(booksArbitrary(fc.constant(true)), (written) => {
        expect(ids(merged(entriesOf(written)))).toEqual(truly(written));
      }),
    );
  });

  it('derives the time from an entry of the same run with a known clock error, across all changes of the clock between', () => {
    fc.assert(
      fc.property(booksArbitrary(), (drawn) => {
        // The last entry of every run follows a comparison of clocks, so that the error of each run is known.
        const written = drawn.map((book, index) => withComparisons(book, index));
        const placed = sortByCorrectedTime(entriesOf(written));
        const truth = new Map(written.flat().map(({ entry, trueTime: at }) => [entry.id, at]));
        for (const { entry, writtenAt } of placed) expect(Date.parse(writtenAt)).toBe(truth.get(entry.id));
      }),
    );
  });

  it('contains every entry once and keeps the order of each book, even without any comparison of clocks', () => {
    fc.assert(
      fc.property(booksArbitrary(), (written) => {
        const entries = entriesOf(written);
        const order = merged([...entries, ...entries]);
        expect(ids(order).sort()).toEqual(ids(entries).sort());
        for (const book of written)
          expect(
            order
              .filter(({ statement }) => statement.book === book[0]?.entry.statement.book)
              .map(({ statement }) => statement.number),
          ).toEqual(book.map(({ entry }) => entry.statement.number));
      }),
    );
  });

  it('never dates an entry after its receipt, nor before an earlier entry of its book', () => {
    fc.assert(
      fc.property(booksArbitrary(), (written) => {
        const placed = sortByCorrectedTime(entriesOf(written));
        const last = new Map<string, string>();
        for (const { entry, writtenAt } of placed) {
          expect(writtenAt <= (entry.receivedAt ?? '')).toBe(true);
          const { book } = entry.statement;
          expect(writtenAt >= (last.get(book) ?? '')).toBe(true);
          last.set(book, writtenAt);
        }
      }),
    );
  });

  it('does not depend on the order in which entries arrive', () => {
    fc.assert(
      fc.property(
        booksArbitrary().chain((written) =>
          fc.tuple(fc.constant(entriesOf(written)), shuffled(entriesOf(written))),
        ),
        ([entries, arrived]) => {
          expect(sortByCorrectedTime(arrived)).toEqual(sortByCorrectedTime(entries));
        },
      ),
    );
  });

  it('counts a waiting entry and its received form as one', () => {
    const [written] = makeBook('book', 0, 0, [
      { pause: 1, restart: false, set: 0, compared: true, deliveryTime: 1000 },
    ]);
    if (!written) throw new Error('no entry');
    const waiting = { ...written.entry, receivedAt: null };
    expect(merged([waiting, written.entry])).toEqual([written.entry]);
    expect(merged([written.entry, waiting])).toEqual([written.entry]);
  });

  it('lets an unknown clock give way to clocks that were compared', () => {
    const hour = 3_600_000;
    const step = { pause: hour, restart: true, set: 0, compared: true, deliveryTime: 0 };
    // The clock of the second run was five hours ahead and never compared; the entry was received much later.
    const written = makeBook('book', 0, 0, [
      step,
      { ...step, set: 5 * hour, compared: false, deliveryTime: 50 * hour },
      { ...step, set: -5 * hour, deliveryTime: 60 * hour },
    ]);
    const times = sortByCorrectedTime(written.map(({ entry }) => entry)).map(({ writtenAt }) => writtenAt);
    expect(times.map((at) => (Date.parse(at) - EPOCH) / hour)).toEqual([1, 3, 3]);
  });
});

/** Returns the same book with the clock compared at the last entry of each run. */
function withComparisons(book: readonly EntryWithTrueTime[], index: number): EntryWithTrueTime[] {
  return book.map(({ entry, trueTime }, at) => {
    const next = book[at + 1];
    const last = !next || next.entry.statement.clock.run !== entry.statement.clock.run;
    if (!last) return { entry, trueTime };
    const { statement } = entry;
    const offset = Date.parse(statement.at) - trueTime;
    const clock = { ...statement.clock, offset };
    return { trueTime, entry: { ...entry, statement: { ...statement, book: `book${index}`, clock } } };
  });
}
