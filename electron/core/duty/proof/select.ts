import { monthSpan } from '../../../domain/calendar/calendar';
import { ofTypes, correctedTimeOf, type Entry } from '../../../domain/ledger/entry';
import { sortByCorrectedTime } from '../../../domain/ledger/chronology';
import { signatureCoverage } from './cover';
import { monthNumbers } from './manifest';

/** Access to the ledger for selecting a month's evidence. Includes refused entries and excludes waiting ones. */
export interface LedgerSource {
  /** All entries of each book from its first to its last that was written between two instants. */
  entryRanges(from: string, until: string): Entry[];
  /** Entries of a book with numbers in [from, to]. */
  book(book: string, from: number, to: number): Entry[];
  find(id: string): Entry | null;
  /** Accepted handovers written between two instants. */
  handovers(from: string, until: string): Entry[];
}

/** Period in ms after the month in which handovers are searched that cover the last entries of the month. */
const LATEST_COVER = 7 * 86_400_000;

/**
 * Returns the entries of a month's evidence by book: all entries written in the month, and those that make truncation
 * detectable: the entry before each range, the first handovers after the month while its last entries are not covered
 * by a signature, and all entries that these handovers refer to.
 */
export function selectEntries(books: LedgerSource, month: string): Entry[] {
  const { from, until } = monthSpan(month);
  const selection = new Selection(books, from);
  const stretches = books.entryRanges(from, until);
  for (const entry of stretches) selection.add(entry.statement.book, entry.statement.number);
  selection.complete();
  const limit = new Date(Date.parse(until) + LATEST_COVER).toISOString();
  for (const { entry } of sortByCorrectedTime(books.handovers(until, limit))) {
    const bare = uncovered(selection.entries(), month);
    if (bare.size === 0) break;
    const { book, number } = entry.statement;
    const seen = entry.body.type.startsWith('handover.') && 'seen' in entry.body ? entry.body.seen : [];
    const covers = [{ book, number }, ...seen].some(
      (head) => head.number >= (bare.get(head.book) ?? Infinity),
    );
    if (!covers) continue;
    selection.add(book, number);
    selection.complete();
  }
  return selection.entries();
}

/** Last number of the month in each book whose end is not covered by a signature. */
function uncovered(entries: readonly Entry[], month: string): Map<string, number> {
  const reach = signatureCoverage(entries);
  const ends = [...monthNumbers(entries, month)].map(([book, { last }]) => [book, last] as const);
  return new Map(ends.filter(([book, last]) => (reach.get(book) ?? 0) < last));
}

/** A contiguous range of entries of each book. */
class Selection {
  private readonly held = new Map<string, Entry[]>();
  private readonly done = new Set<string>();

  constructor(
    private readonly books: LedgerSource,
    /** Each range begins with the first entry of its book or with one written before this instant. */
    private readonly from: string,
  ) {}

  entries(): Entry[] {
    return [...this.held.values()].flat();
  }

  add(book: string, number: number): void {
    let run = this.held.get(book) ?? this.books.book(book, number, number);
    const [first, last] = [run[0]?.statement.number ?? number, run.at(-1)?.statement.number ?? number];
    if (number < first) run = [...this.books.book(book, number, first - 1), ...run];
    if (number > last) run = [...run, ...this.books.book(book, last + 1, number)];
    this.held.set(book, this.reachedBack(book, run));
  }

  private reachedBack(book: string, run: Entry[]): Entry[] {
    let whole = run;
    for (let first = whole[0]; first && first.statement.number > 1; first = whole[0]) {
      if (correctedTimeOf(first.statement, first.receivedAt) < this.from) break;
      const before = this.books.book(book, first.statement.number - 1, first.statement.number - 1);
      if (before.length === 0) break;
      whole = [...before, ...whole];
    }
    return whole;
  }

  /** Adds the entries that handovers refer to, repeatedly until nothing is missing. */
  complete(): void {
    for (;;) {
      const fresh = this.entries().filter((entry) => !entry.refused && !this.done.has(entry.id));
      if (fresh.length === 0) return;
      for (const entry of fresh) {
        this.done.add(entry.id);
        this.addNamed(entry);
      }
    }
  }

  private addNamed(entry: Entry): void {
    for (const { body } of ofTypes([entry], 'handover.give', 'handover.take')) {
      for (const { book, number } of body.seen) {
        const run = this.held.get(book);
        if (!run || number > (run.at(-1)?.statement.number ?? 0)) this.add(book, number);
      }
      const give =
        body.type === 'handover.take' && body.giveId !== null ? this.books.find(body.giveId) : null;
      if (give) this.add(give.statement.book, give.statement.number);
    }
  }
}
