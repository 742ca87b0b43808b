import type { Entry } from './entry';

/** An entry at its place in the order of truth, and when it was written, corrected (UTC instant). */
export interface Placed {
  entry: Entry;
  writtenAt: string;
}

/**
 * The order of truth over entries of several books. Inside a book the chain is the truth. Across books it is the
 * corrected time: the machine's time less its known error; while the error was not yet known, reckoned from an entry of
 * the same run that knew it, by the clock that nobody can set; never after the platform received the entry; and never
 * against the chain. The same entries give the same order however they arrived, each once.
 */
export function inOrderOfTruth(entries: readonly Entry[]): Placed[] {
  const distinct = once(entries);
  const runs = originsOf(distinct);
  const placed: Timed[] = [];
  for (const book of booksOf(distinct))
    placed.push(...monotone(book.map((entry) => ({ entry, ...timeOf(entry, runs) }))));
  return placed
    .sort((a, b) => a.at - b.at || chainOrder(a.entry, b.entry))
    .map(({ entry, at }) => ({ entry, writtenAt: new Date(at).toISOString() }));
}

interface Timed {
  entry: Entry;
  /** ms since 1970 */
  at: number;
  /** It rests on a comparison with the platform's clock. */
  known: boolean;
}

/** An entry that was received stands before itself while it waited. */
function once(entries: readonly Entry[]): Entry[] {
  const byId = new Map<string, Entry>();
  for (const entry of entries) {
    const known = byId.get(entry.id);
    if (!known || (known.receivedAt === null && entry.receivedAt !== null)) byId.set(entry.id, entry);
  }
  return [...byId.values()];
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** By book, then along the chain. */
function chainOrder(a: Entry, b: Entry): number {
  return (
    compare(a.statement.book, b.statement.book) ||
    a.statement.number - b.statement.number ||
    compare(a.digest, b.digest)
  );
}

function booksOf(entries: readonly Entry[]): Entry[][] {
  const books = new Map<string, Entry[]>();
  for (const entry of [...entries].sort(chainOrder)) {
    const book = books.get(entry.statement.book);
    if (book) book.push(entry);
    else books.set(entry.statement.book, [entry]);
  }
  return [...books.values()];
}

interface Origin {
  uptime: number;
  /** When, by the platform's clock, the run's uptime was 0: ms since 1970. */
  began: number;
}

/** What the entries of each run tell about when it began, by uptime: as many as knew their clock's error. */
function originsOf(entries: readonly Entry[]): Map<string, Origin[]> {
  const runs = new Map<string, Origin[]>();
  for (const { statement } of [...entries].sort(chainOrder)) {
    const { run, uptime, offset } = statement.clock;
    if (offset === null) continue;
    const origin = { uptime, began: Date.parse(statement.at) - offset - uptime };
    const origins = runs.get(run);
    if (origins) origins.push(origin);
    else runs.set(run, [origin]);
  }
  for (const origins of runs.values()) origins.sort((a, b) => a.uptime - b.uptime || a.began - b.began);
  return runs;
}

/** The next comparison of the run counts; behind the last, that one. */
function timeOf(
  { statement, receivedAt }: Entry,
  runs: Map<string, Origin[]>,
): { at: number; known: boolean } {
  const { run, uptime, offset } = statement.clock;
  const origins = offset === null ? runs.get(run) : undefined;
  const origin = origins?.find((one) => one.uptime >= uptime) ?? origins?.at(-1);
  const at = origin ? origin.began + uptime : Date.parse(statement.at) - (offset ?? 0);
  const latest = receivedAt === null ? Infinity : Date.parse(receivedAt);
  return { at: Math.min(at, latest), known: offset !== null || origin !== undefined };
}

/**
 * Along one chain: nothing is later than a known time, or a receipt, that comes behind it; then nothing is earlier than
 * what stands before it. So a clock that nobody could compare gives way to those that were.
 */
function monotone(chain: Timed[]): Timed[] {
  let latest = Infinity;
  for (const timed of [...chain].reverse()) {
    const { receivedAt } = timed.entry;
    if (receivedAt !== null) latest = Math.min(latest, Date.parse(receivedAt));
    if (timed.known) latest = Math.min(latest, timed.at);
    timed.at = Math.min(timed.at, latest);
  }
  let earliest = -Infinity;
  for (const timed of chain) earliest = timed.at = Math.max(timed.at, earliest);
  return chain;
}
