import type {
  Account,
  LedgerBody,
  LedgerRecord,
  LedgerStatement,
} from '../../../../electron/platform/contract';
import { LEDGER_GENESIS } from '../../../../electron/platform/contract';
import { canonicalText } from '../../../../electron/domain/encoding/canonical';
import {
  bookName,
  parseEntry,
  subjectOf,
  correctedTimeOf,
  type Entry,
  type LedgerReader,
} from '../../../../electron/domain/ledger/entry';

/** A ledger over a list of entries, for tests of rules. */

/** Returns the entry of a record. Throws when the record is not a valid entry. */
export function recordEntry(record: LedgerRecord): Entry {
  const entry = parseEntry(record);
  if (!entry) throw new Error(`not an entry: ${record.statement}`);
  return entry;
}

/** Returns a reader of the entries in the order of receipt, waiting entries last. */
export function readerOf(entries: readonly Entry[]): LedgerReader {
  const order = ({ receivedAt }: Entry) => receivedAt ?? '~';
  const sorted = [...entries].sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
  return {
    read: ({ subject, types, from, until }) =>
      sorted.filter((entry) => {
        const at = correctedTimeOf(entry.statement, entry.receivedAt);
        return (
          entry.refused === null &&
          (subject === undefined || subjectOf(entry.body) === subject) &&
          (types === undefined || types.includes(entry.body.type)) &&
          (from === undefined || at >= from) &&
          (until === undefined || at < until)
        );
      }),
    find: (id) => sorted.find((entry) => entry.id === id) ?? null,
  };
}

let made = 0;
/** Returns a new id. Ids sort in the order of their creation. */
export function nextEntryId(): string {
  made += 1;
  return `019ab000-0000-7000-9000-${made.toString(16).padStart(12, '0')}`;
}

/** Returns an entry of the author without chain and signature. It waits when `receivedAt` is null. */
export function entryBy(
  { id: accountId, name }: Account,
  body: LedgerBody,
  at: string,
  receivedAt: string | null = at,
): Entry {
  const id = nextEntryId();
  const statement: LedgerStatement = {
    typ: 'gov.ledger.entry/1',
    id,
    book: bookName(accountId, 'pc'),
    number: made,
    previous: LEDGER_GENESIS,
    author: { accountId, name },
    certificate: null,
    at,
    clock: { run: '0199c1e0-0000-7000-8000-000000000001', uptime: 0, offset: 0 },
    body,
  };
  const record = { id, statement: canonicalText(statement), cms: null, receivedAt: receivedAt ?? at };
  const entry = recordEntry({ ...record, authorRoles: [], refused: null, evidence: null });
  return { ...entry, receivedAt };
}
