import type { Database } from 'better-sqlite3';
import { isDamage } from './failures';
import { rowHash, type SqlValue } from './row-hash';

/** Columns not covered by `row_hash`: itself, and a key that SQLite assigns. */
const UNHASHED = new Set(['row_hash', 'position']);
/** Number of row ids probed individually after a damaged range without a known end. */
const PROBES = 20_000;

export interface Table {
  name: string;
  columns: string[];
  /** Columns that identify a row: the first unique index, or the primary key. */
  key: string[];
  rowid: boolean;
}

export interface TableReading {
  saved: number;
  /** Keys of unreadable rows that an index or gapless numbering proves to have existed. */
  lost: SqlValue[][];
  /** False when damage hid rows and their number is unknown. */
  counted: boolean;
}

/** Returns the tables of a database, without those of SQLite. */
export function tablesOf(db: Database): Table[] {
  const names = db
    .prepare(
      `SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'`,
    )
    .all() as Array<{ name: string; wr: number }>;
  return names.map(({ name, wr }) => {
    const columns = db.prepare('SELECT name, pk FROM pragma_table_info(?) ORDER BY cid').all(name) as Array<{
      name: string;
      pk: number;
    }>;
    const primary = columns.filter((column) => column.pk > 0).sort((a, b) => a.pk - b.pk);
    const unique = uniqueIndex(db, name);
    return {
      name,
      columns: columns.map((column) => column.name),
      key: unique?.columns ?? primary.map((column) => column.name),
      rowid: wr === 0,
    };
  });
}

function uniqueIndex(db: Database, table: string): { name: string; columns: string[] } | null {
  const index = db
    .prepare(`SELECT name FROM pragma_index_list(?) WHERE "unique" = 1 AND partial = 0 ORDER BY seq DESC`)
    .get(table) as { name: string } | undefined;
  if (!index) return null;
  const columns = db.prepare('SELECT name FROM pragma_index_info(?) ORDER BY seqno').pluck().all(index.name);
  return { name: index.name, columns: columns as string[] };
}

type Row = SqlValue[];

/** Passes rows to `take` until the end or a damaged page; returns whether the end was reached. */
function scan(db: Database, sql: string, values: SqlValue[], take: (row: Row) => void): boolean {
  try {
    for (const row of db
      .prepare(sql)
      .raw()
      .iterate(...values))
      take(row as Row);
    return true;
  } catch (error) {
    if (!isDamage(error)) throw error;
    return false;
  }
}

/**
 * Reads all readable rows of a table: forward to the first damaged page, backward to the last one, and between them row
 * by row. Rows whose `row_hash` does not match are not passed to `save`. Throws errors other than damage.
 */
export function readTable(db: Database, table: Table, save: (values: Row) => boolean): TableReading {
  const list = table.columns.map((column) => `"${column}"`).join(', ');
  const keyOf = (values: Row) => table.key.map((column) => values[table.columns.indexOf(column)]!);
  const done = new Set<string>();
  const lost = new Map<string, Row>();
  const take = (values: Row) => {
    const key = keyOf(values);
    const name = JSON.stringify(key);
    if (done.has(name)) return;
    if (intact(table, values) && save(values)) done.add(name);
    else lost.set(name, key);
  };
  const known = table.rowid ? knownRows(db, table) : null;
  let low = 0;
  let high: number | null = null;
  const order = table.rowid ? 'rowid' : table.key.map((column) => `"${column}"`).join(', ');
  const back = table.rowid ? 'rowid DESC' : table.key.map((column) => `"${column}" DESC`).join(', ');
  const select = `SELECT ${table.rowid ? 'rowid' : '0'}, ${list} FROM "${table.name}"`;
  const whole = scan(db, `${select} ORDER BY ${order}`, [], ([rowid, ...values]) => {
    low = Number(rowid);
    take(values);
  });
  if (!whole)
    scan(db, `${select} ORDER BY ${back}`, [], ([rowid, ...values]) => {
      high = Number(rowid);
      take(values);
    });
  if (!whole && table.rowid) {
    const one = db.prepare(`${select} WHERE rowid = ?`).raw();
    const end: number = high ?? low + PROBES;
    const numbers = new Set(known?.rows.keys());
    for (let rowid = low + 1; rowid < Math.min(end, low + PROBES); rowid++) numbers.add(rowid);
    for (const rowid of numbers) {
      try {
        const row = one.get(rowid) as Row | undefined;
        if (row) take(row.slice(1));
      } catch (error) {
        if (!isDamage(error)) throw error;
      }
    }
  }
  for (const [name, key] of known?.keys ?? []) if (!done.has(name)) lost.set(name, key);
  return {
    saved: done.size,
    lost: [...lost.values()],
    counted: whole || known?.whole === true,
  };
}

function intact(table: Table, values: Row): boolean {
  const at = table.columns.indexOf('row_hash');
  if (at === -1) return true;
  return values[at] === rowHash(values.filter((_, i) => !UNHASHED.has(table.columns[i]!)));
}

/** Rows listed in a unique index, read from the pages of the index. */
function knownRows(db: Database, table: Table) {
  const rows = new Map<number, true>();
  const keys = new Map<string, Row>();
  const index = uniqueIndex(db, table.name);
  if (!index) return numberedRows(db, table, rows, keys);
  const columns = index.columns.map((column) => `"${column}"`);
  const take = ([rowid, ...key]: Row) => {
    rows.set(Number(rowid), true);
    keys.set(JSON.stringify(key), key);
  };
  const select = `SELECT rowid, ${columns.join(', ')} FROM "${table.name}" INDEXED BY "${index.name}"`;
  const whole = scan(db, `${select} ORDER BY ${columns.join(', ')}`, [], take);
  if (!whole) scan(db, `${select} ORDER BY ${columns.map((c) => `${c} DESC`).join(', ')}`, [], take);
  return { rows, keys, whole };
}

/** For a table numbered without gaps, such as the audit chain: all numbers up to the highest one found. */
function numberedRows(db: Database, table: Table, rows: Map<number, true>, keys: Map<string, Row>) {
  let first = 0;
  let last = 0;
  const number = `SELECT rowid FROM "${table.name}" ORDER BY rowid`;
  const whole = scan(db, number, [], ([rowid]) => (last = Math.max(last, Number(rowid))));
  if (!whole) scan(db, `${number} DESC LIMIT 1`, [], ([rowid]) => (last = Math.max(last, Number(rowid))));
  scan(db, `${number} LIMIT 1`, [], ([rowid]) => (first = Number(rowid)));
  for (let rowid = Math.max(1, first); rowid <= last; rowid++) {
    rows.set(rowid, true);
    keys.set(JSON.stringify([rowid]), [rowid]);
  }
  return { rows, keys, whole };
}
