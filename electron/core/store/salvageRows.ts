import type { Database } from 'better-sqlite3';
import { isDamage } from './failures';
import { rowHash, type SqlValue } from './rowHash';

/** Columns that `row_hash` does not cover: itself, and a key that SQLite assigns. */
const UNHASHED = new Set(['row_hash', 'position']);
/** How many row numbers are tried one by one where a damaged stretch has no known end. */
const PROBES = 20_000;

export interface Table {
  name: string;
  columns: string[];
  /** The columns that name a row: the primary key, or the first unique index. */
  key: string[];
  rowid: boolean;
}

export interface TableReading {
  saved: number;
  /** Keys that an index or the numbering proves to have existed and whose rows could not be read. */
  lost: SqlValue[][];
  /** False when damage hid some rows and nothing told how many. */
  counted: boolean;
}

/** The tables of a database that hold data of their own. */
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

/** Gives rows until the end or until a damaged page; answers whether it came to the end. */
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
 * Reads every row of a table that can still be read: forward to the first damaged page, backward to the last, and
 * between them row by row. Rows whose `row_hash` does not fit are not passed on.
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

/** The rows that a unique index names, from the index's own pages. */
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

/** A table that is numbered without gaps, as the audit chain is: every number up to the highest one seen. */
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
