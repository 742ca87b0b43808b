import { canonicalText } from '../../../domain/encoding/canonical';
import { monthSpan } from '../../../domain/calendar/calendar';
import { trueAt, type Entry } from '../../../domain/ledger/entry';
import { inOrderOfTruth, type Placed } from '../../../domain/ledger/merge';
import { LOG_GENESIS, logHeads } from './head';

/** Who made the package, and when (UTC instant); `certificate` null: nobody could sign it. */
export interface Exported {
  at: string;
  certificate: string | null;
  accountId: string;
}

/** What the manifest says of an entry: its id, when the platform took it, and the code with which it refused it. */
export interface Taken {
  id: string;
  receivedAt: string;
  refused: string | null;
}

const DIGEST = '[0-9a-f]{64}';
const AT = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?Z';
const FIRST = new RegExp(
  `^gov\\.proof\\.log/1 (20[0-9]{2}-(?:0[1-9]|1[0-2]))\nexported (${AT}) (-|${DIGEST}) ("[^\n]+")\n`,
);
const LINE = new RegExp(
  `^entry (month|beside) (taken|[A-Z0-9_]{1,60}) (${AT}) (${AT}) ([0-9a-zA-Z.-]{1,60}) ([1-9][0-9]{0,8}) (${DIGEST}) (\\S+)$`,
);

/** Numbers of each book's entries from the first to the last that was written in the month. */
export function monthNumbers(
  entries: readonly Entry[],
  month: string,
): Map<string, { first: number; last: number }> {
  const { from, until } = monthSpan(month);
  const spans = new Map<string, { first: number; last: number }>();
  for (const { statement, receivedAt } of entries) {
    const at = trueAt(statement, receivedAt);
    if (at < from || at >= until) continue;
    const { book, number } = statement;
    const span = spans.get(book);
    spans.set(book, {
      first: Math.min(number, span?.first ?? number),
      last: Math.max(number, span?.last ?? number),
    });
  }
  return spans;
}

/** Entries in the order of truth, each with whether it is of the month or stands beside it for the checks alone. */
export function inMonth(entries: readonly Entry[], month: string): Array<Placed & { ofMonth: boolean }> {
  const spans = monthNumbers(entries, month);
  return inOrderOfTruth(entries).map((placed) => {
    const { book, number } = placed.entry.statement;
    const span = spans.get(book);
    return { ...placed, ofMonth: !!span && number >= span.first && number <= span.last };
  });
}

/**
 * 目录, one line for each thing: the month, who exported; for each book its first and last number here, of the month, the
 * digest before the first and the digest at the month's end; each entry in the order of truth; how many are of the month,
 * and the head over these. ASCII but for the exporter's account, which is a JSON string.
 */
export function manifestText(entries: readonly Entry[], month: string, exported: Exported): string {
  const placed = inMonth(entries, month);
  const own = placed.filter(({ ofMonth }) => ofMonth).map(({ entry }) => entry.digest);
  const lines = placed.map(({ entry, writtenAt, ofMonth }) => {
    const { book, number } = entry.statement;
    return [
      'entry',
      ofMonth ? 'month' : 'beside',
      entry.refused?.code ?? 'taken',
      writtenAt,
      entry.receivedAt ?? '',
      book,
      number,
      entry.digest,
      entry.id,
    ].join(' ');
  });
  return [
    `gov.proof.log/1 ${month}`,
    `exported ${exported.at} ${exported.certificate ?? '-'} ${canonicalText(exported.accountId)}`,
    ...bookLines(entries, month),
    ...lines,
    `head ${own.length} ${logHeads(own).at(-1) ?? LOG_GENESIS}`,
    '',
  ].join('\n');
}

function bookLines(entries: readonly Entry[], month: string): string[] {
  const books = new Map<string, Entry[]>();
  for (const entry of entries)
    books.set(entry.statement.book, [...(books.get(entry.statement.book) ?? []), entry]);
  const spans = monthNumbers(entries, month);
  return [...books]
    .map(([book, own]) => {
      const chain = own.sort((a, b) => a.statement.number - b.statement.number);
      const [first, last] = [chain[0]?.statement, chain.at(-1)?.statement];
      const span = spans.get(book) ?? { first: 0, last: 0 };
      const head = chain.find(({ statement }) => statement.number === span.last)?.digest ?? '-';
      return `book ${book} ${first?.number} ${last?.number} ${span.first} ${span.last} ${first?.previous} ${head}`;
    })
    .sort();
}

/** What the manifest says; null when it is not in the one form. Whether it is true `manifestText` tells, made again. */
export function readManifest(bytes: Buffer | undefined): {
  month: string;
  exported: Exported;
  /** By the digest of the statement. */
  taken: Map<string, Taken>;
  /** Digests, in its order. */
  digests: string[];
} | null {
  const text = bytes?.toString('utf8') ?? '';
  const [whole, month, at, certificate, account] = FIRST.exec(text) ?? [];
  if (whole === undefined || month === undefined || at === undefined || account === undefined) return null;
  const accountId = readString(account);
  if (accountId === null) return null;
  const taken = new Map<string, Taken>();
  const digests: string[] = [];
  for (const line of text.split('\n').filter((it) => it.startsWith('entry '))) {
    const [, , code, , receivedAt, , , digest, id] = LINE.exec(line) ?? [];
    if (code === undefined || receivedAt === undefined || digest === undefined || id === undefined)
      return null;
    taken.set(digest, { id, receivedAt, refused: code === 'taken' ? null : code });
    digests.push(digest);
  }
  const exported = { at, certificate: certificate === '-' ? null : (certificate ?? null), accountId };
  return { month, exported, taken, digests };
}

function readString(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' && canonicalText(value) === json ? value : null;
  } catch {
    return null;
  }
}
