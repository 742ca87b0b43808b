import type { Database } from 'better-sqlite3';
import type { Change, ChangeKind } from '../platform/contract';

type RecordOf<Kind extends ChangeKind> = Extract<Change, { kind: Kind }>['record'];

/** Declaration of one kind of record of the change feed; `sync` validates, writes and deletes by it. */
export interface FeedRecord<Kind extends ChangeKind = ChangeKind> {
  kind: Kind;
  /** Tables of cache.db with its rows. No other kind declares them. */
  tables: {
    /** With few rows: emptied at once. */
    small?: readonly string[];
    /** Emptied a few rows at a time, in the order of declaration; with row ids. */
    large?: readonly string[];
  };
  /** Returns a received record, of any form, without values that only a newer platform has. */
  readable?(received: unknown): unknown;
  /**
   * Checks texts inside a record that the schema does not cover. Returns the problem as part of a sentence in Chinese;
   * null when there is none.
   */
  check?(record: RecordOf<Kind>): string | null;
  /** Returns whether a newer program may read more of a valid record. */
  isPartlyRead?(record: RecordOf<Kind>): boolean;
  /**
   * Writes a valid record, replacing an older version, in the transaction that advances the cursor. `seq` is its
   * position in the feed.
   */
  write(cache: Database, record: RecordOf<Kind>, seq: number): void;
}

/** Returns the declaration, for the list of kinds; its functions are typed by the kind. */
export function feedRecord<Kind extends ChangeKind>(declaration: FeedRecord<Kind>): FeedRecord {
  return declaration as unknown as FeedRecord;
}

/** Returns the JSON text of a value for a column; null for null. */
export const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** Returns a problem for `check`: null when `valid`. */
export const unless = (valid: boolean, problem: string): string | null => (valid ? null : problem);
