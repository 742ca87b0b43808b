import { canonicalText } from '../../../domain/encoding/canonical';
import { monthSpan } from '../../../domain/calendar/calendar';
import { correctedTimeOf, type Entry } from '../../../domain/ledger/entry';
import { sortByCorrectedTime, type TimedEntry } from '../../../domain/ledger/chronology';
import { LOG_GENESIS, logHeads } from './head';

/**
 * Exporter and time of the export (UTC instant); `certificate` is its SHA-256, null when the manifest is not signed.
 */
export interface ExportInfo {
  at: string;
  certificate: string | null;
  accountId: string;
}

/** Manifest data of an entry: its id, when the platform received it, and the code of a refusal. */
export interface ManifestEntry {
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

/** Returns for each book the numbers of its first and last entry written in the month. */
export function monthNumbers(
  entries: readonly Entry[],
  month: string,
): Map<string, { first: number; last: number }> {
  const { from, until } = monthSpan(month);
  const spans = new Map<string, { first: number; last: number }>();
  for (const { statement, receivedAt } of entries) {
    const at = correctedTimeOf(statement, receivedAt);
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

/**
 * Returns the entries by corrected time, each with whether it belongs to the month or is included for the checks only.
 */
export function inMonth(entries: readonly Entry[], month: string): Array<TimedEntry & { ofMonth: boolean }> {
  const spans = monthNumbers(entries, month);
  return sortByCorrectedTime(entries).map((placed) => {
    const { book, number } = placed.entry.statement;
    const span = spans.get(book);
    return { ...placed, ofMonth: !!span && number >= span.first && number <= span.last };
  });
}

/**
 * 目录: returns the manifest, one item per line: the month; the exporter; for each book its first and last number in
 * the package and in the month, the digest before its first entry, and the digest of its last entry of the month; each
 * entry by corrected time; the number of entries of the month and the head over them. ASCII except for the exporter's
 * account, a JSON string.
 */
export function manifestText(entries: readonly Entry[], month: string, exported: ExportInfo): string {
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

export interface Manifest {
  month: string;
  exported: ExportInfo;
  /** By digest of the statement. */
  taken: Map<string, ManifestEntry>;
  /** Digests in the order of the manifest. */
  digests: string[];
}

/**
 * Parses a manifest; null when it is malformed. To verify the content, compare it with the result of `manifestText`.
 */
export function readManifest(bytes: Buffer | undefined): Manifest | null {
  const text = bytes?.toString('utf8') ?? '';
  const head = readHead(text);
  if (!head) return null;
  const taken = new Map<string, ManifestEntry>();
  const digests: string[] = [];
  for (const line of text.split('\n').filter((it) => it.startsWith('entry '))) {
    const found = readEntryLine(line);
    if (!found) return null;
    taken.set(found.digest, found.entry);
    digests.push(found.digest);
  }
  return { ...head, taken, digests };
}

function readHead(text: string): Pick<Manifest, 'month' | 'exported'> | null {
  const [, month, at, certificate, account] = FIRST.exec(text) ?? [];
  const accountId = account === undefined ? null : readString(account);
  if (month === undefined || at === undefined || certificate === undefined || accountId === null) return null;
  return { month, exported: { at, certificate: certificate === '-' ? null : certificate, accountId } };
}

function readEntryLine(line: string): { digest: string; entry: ManifestEntry } | null {
  const [, , code, , receivedAt, , , digest, id] = LINE.exec(line) ?? [];
  if (code === undefined || receivedAt === undefined || digest === undefined || id === undefined) return null;
  return { digest, entry: { id, receivedAt, refused: code === 'taken' ? null : code } };
}

function readString(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' && canonicalText(value) === json ? value : null;
  } catch {
    return null;
  }
}
