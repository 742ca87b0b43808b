import type {
  Account,
  LedgerBody,
  LedgerRecord,
  LedgerStatement,
} from '../../../../electron/platform/contract';
import { LEDGER_GENESIS } from '../../../../electron/platform/contract';
import { canonicalText } from '../../../../electron/domain/encoding/canonical';
import {
  bookOf,
  entryOf,
  subjectOf,
  trueAt,
  type Entry,
  type LedgerReader,
} from '../../../../electron/domain/ledger/entry';

/** A ledger that is only a list: for rules, which ask no more of it. */

/** Reads a record that has to be one. */
export function recordEntry(record: LedgerRecord): Entry {
  const entry = entryOf(record);
  if (!entry) throw new Error(`not an entry: ${record.statement}`);
  return entry;
}

/** In the order in which the platform took them; what waits comes last. */
export function readerOf(entries: readonly Entry[]): LedgerReader {
  const order = ({ receivedAt }: Entry) => receivedAt ?? '~';
  const sorted = [...entries].sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
  return {
    read: ({ subject, types, from, until }) =>
      sorted.filter((entry) => {
        const at = trueAt(entry.statement, entry.receivedAt);
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
/** A new id, in the order of its making. */
export function uuid(): string {
  made += 1;
  return `019ab000-0000-7000-9000-${made.toString(16).padStart(12, '0')}`;
}

/** An entry as if its author had written it; books and signatures are left out. `receivedAt` null: it waits. */
export function entryBy(
  { id: accountId, name }: Account,
  body: LedgerBody,
  at: string,
  receivedAt: string | null = at,
): Entry {
  const id = uuid();
  const statement: LedgerStatement = {
    typ: 'gov.ledger.entry/1',
    id,
    book: bookOf(accountId, 'pc'),
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
