import type { Entry } from './entry';

/** An entry in chronological order, with its corrected time of writing (UTC instant). */
export interface TimedEntry {
  entry: Entry;
  writtenAt: string;
}

/**
 * Sorts the entries of several books chronologically, each once; the result does not depend on the order of `entries`.
 * Entries of one book keep their chain order. Entries of different books are ordered by corrected time: machine time
 * minus clock offset. An entry without an offset gets its time from another entry of the same run that has one, through
 * the monotonic uptime. No time is later than the receipt by the platform, or contradicts the chain.
 */
export function sortByCorrectedTime(entries: readonly Entry[]): TimedEntry[] {
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
  /** ms since 1970. */
  at: number;
  /** Whether the time is based on a comparison with the platform's clock. */
  known: boolean;
}

/** Returns each entry once; the received version replaces the waiting one. */
function once(entries: readonly Entry[]): Entry[] {
  const byId = new Map<string, Entry>();
  for (const entry of entries) {
    const known = byId.get(entry.id);
    if (!known || (known.receivedAt === null && entry.receivedAt !== null)) byId.set(entry.id, entry);
  }
  return [...byId.values()];
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Compares by book, then by position in it. */
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
  /** Platform time at which the run's uptime was 0, in ms since 1970. */
  began: number;
}

/** Returns, by run, the start times computed from its entries with a known offset, sorted by uptime. */
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

/** Uses the run's next comparison after the entry, or the last one before it. */
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
 * Makes the times of one chain monotone. Backward pass: no time is later than a known time or a receipt after it.
 * Forward pass: no time is earlier than the one before it. Times of unknown clocks thus yield to known ones.
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
