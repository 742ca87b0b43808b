import type { Database } from 'better-sqlite3';
import type { Change } from '../../platform/contract';
import type { FeedRecord } from '../feed-record';

/** The kinds of feed records that capabilities declare, with all their tables in cache.db. */
export interface FeedRecords {
  readonly byKind: ReadonlyMap<string, FeedRecord>;
  readonly smallTables: readonly string[];
  readonly largeTables: readonly string[];
}

/** Returns the declared kinds, in this order. Throws a `TypeError` when two declare the same kind or table. */
export function feedRecordsOf(declared: readonly FeedRecord[]): FeedRecords {
  const smallTables = declared.flatMap(({ tables }) => tables.small ?? []);
  const largeTables = declared.flatMap(({ tables }) => tables.large ?? []);
  requireUnique(
    'kind',
    declared.map(({ kind }) => kind),
  );
  requireUnique('table', [...smallTables, ...largeTables]);
  return { byKind: new Map(declared.map((record) => [record.kind, record])), smallTables, largeTables };
}

function requireUnique(what: string, names: readonly string[]): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new TypeError(`${what} “${repeated}” of feed records is declared twice`);
}

/**
 * Writes a valid record, replacing an older version. Throws a `TypeError` for a kind that is not declared, and as the
 * declaration of the kind does for a record that its check refuses.
 */
export function writeChange(cache: Database, { byKind }: FeedRecords, { kind, record, seq }: Change): void {
  const declared = byKind.get(kind);
  if (!declared) throw new TypeError(`feed records of kind “${kind}” are not declared`);
  declared.write(cache, record, seq);
}
