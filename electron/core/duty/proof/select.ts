import { monthSpan } from '../../../domain/calendar/calendar';
import { ofTypes, trueAt, type Entry } from '../../../domain/ledger/entry';
import { inOrderOfTruth } from '../../../domain/ledger/merge';
import { covered } from './cover';
import { monthNumbers } from './manifest';

/** The ledger as it is asked for a month's evidence. Entries without those that wait, refused ones too. */
export interface Books {
  /** Whole stretches of the books that were written in between two instants. */
  stretches(from: string, until: string): Entry[];
  /** Entries of a book whose numbers lie in [from, to]. */
  book(book: string, from: number, to: number): Entry[];
  find(id: string): Entry | null;
  /** Handovers that count, written in between two instants. */
  handovers(from: string, until: string): Entry[];
}

/** How long after the month a handover is looked for that covers the month's last entries, ms. */
const LATEST_COVER = 7 * 86_400_000;

/**
 * What belongs into a month's evidence: every entry that was written in it, and beside these, so that nothing can be cut
 * off unseen, the entry before each stretch; the first handovers after the month, as far as the month's last entries are
 * covered by no signature yet; and all that the handovers among them name. Book by book.
 */
export function selectEntries(books: Books, month: string): Entry[] {
  const { from, until } = monthSpan(month);
  const selection = new Selection(books, from);
  const stretches = books.stretches(from, until);
  for (const entry of stretches) selection.add(entry.statement.book, entry.statement.number);
  selection.complete();
  const limit = new Date(Date.parse(until) + LATEST_COVER).toISOString();
  for (const { entry } of inOrderOfTruth(books.handovers(until, limit))) {
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

/** The month's last number in each book that no signature covers. */
function uncovered(entries: readonly Entry[], month: string): Map<string, number> {
  const reach = covered(entries);
  const ends = [...monthNumbers(entries, month)].map(([book, { last }]) => [book, last] as const);
  return new Map(ends.filter(([book, last]) => (reach.get(book) ?? 0) < last));
}

/** A run of numbers of each book. */
class Selection {
  private readonly held = new Map<string, Entry[]>();
  private readonly done = new Set<string>();

  constructor(
    private readonly books: Books,
    /** Each run begins with the book's first entry, or one written before this. */
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
      if (trueAt(first.statement, first.receivedAt) < this.from) break;
      const before = this.books.book(book, first.statement.number - 1, first.statement.number - 1);
      if (before.length === 0) break;
      whole = [...before, ...whole];
    }
    return whole;
  }

  /** Adds what handovers name until they name nothing more. */
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
