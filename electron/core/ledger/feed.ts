import { bodyOf, correctedTimeOf, formatProblem, parseEntry, subjectOf } from '../../domain/ledger/entry';
import { feedRecord, jsonOrNull, unless, type FeedRecord } from '../feed-record';
import { statement } from '../store';

/** Entries of the ledger in the feed; `store.ts` reads them. */
const ledger = feedRecord({
  kind: 'ledger',
  tables: { large: ['ledger'] },
  check(record) {
    const entry = parseEntry(record);
    if (!entry && !record.withheld) return formatProblem(record.statement);
    return unless(entry?.statement.id === record.id, '台账记录不合格式约定');
  },
  // An entry of an unknown kind is stored with its place in the book only.
  isPartlyRead: ({ withheld, statement }) =>
    !withheld && bodyOf((JSON.parse(statement) as { body: { type: string } }).body).type === 'unknown',
  write(cache, r) {
    const entry = parseEntry(r);
    if (!entry) throw new TypeError(`ledger entry ${r.id} was not checked before it was written`);
    const { book, number } = entry.statement;
    statement(
      cache,
      `INSERT OR REPLACE INTO ledger (id, book, number, digest, subject, type, true_at, received_at, statement, cms,
         refused, evidence, withheld)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      ...[r.id, book, number, entry.digest, subjectOf(entry.body), entry.body.type],
      ...[correctedTimeOf(entry.statement, r.receivedAt), r.receivedAt, r.statement, r.cms],
      ...[jsonOrNull(r.refused), jsonOrNull(r.evidence), jsonOrNull(r.withheld ?? null)],
    );
  },
});

export const feed: readonly FeedRecord[] = [ledger];
