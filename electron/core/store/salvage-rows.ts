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
function scan(db: Database, sql: string, take: (row: Row) => void): boolean {
  try {
    for (const row of db.prepare(sql).raw().iterate()) take(row as Row);
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
  return new TableReader(db, table, save).read();
}

class TableReader {
  /** Names of the rows saved. */
  readonly #saved = new Set<string>();
  /** Keys of the rows lost, by name. */
  readonly #lost = new Map<string, Row>();
  readonly #select: string;

  constructor(
    private readonly db: Database,
    private readonly table: Table,
    private readonly save: (values: Row) => boolean,
  ) {
    const columns = table.columns.map((column) => `"${column}"`).join(', ');
    this.#select = `SELECT ${table.rowid ? 'rowid' : '0'}, ${columns} FROM "${table.name}"`;
  }

  read(): TableReading {
    const known = this.table.rowid ? knownRows(this.db, this.table) : null;
    const forward = this.#scan('ASC');
    if (!forward.whole) {
      const backward = this.#scan('DESC');
      if (known) this.#probe(forward.last ?? 0, backward.last, known.rows);
    }
    for (const [name, key] of known?.keys ?? []) if (!this.#saved.has(name)) this.#lost.set(name, key);
    return {
      saved: this.#saved.size,
      lost: [...this.#lost.values()],
      counted: forward.whole || known?.whole === true,
    };
  }

  /** Reads rows until the end or a damaged page. `last` is the row id of the last row read. */
  #scan(direction: 'ASC' | 'DESC'): { whole: boolean; last: number | null } {
    const { rowid, key } = this.table;
    const order = rowid ? ['rowid'] : key.map((column) => `"${column}"`);
    const by = order.map((column) => `${column} ${direction}`).join(', ');
    let last: number | null = null;
    const whole = scan(this.db, `${this.#select} ORDER BY ${by}`, ([id, ...values]) => {
      last = Number(id);
      this.#take(values);
    });
    return { whole, last };
  }

  /** Reads rows between two row ids one by one, and those that are known to exist. */
  #probe(low: number, high: number | null, known: ReadonlyMap<number, true>): void {
    const one = this.db.prepare(`${this.#select} WHERE rowid = ?`).raw();
    const numbers = new Set(known.keys());
    for (let id = low + 1; id < Math.min(high ?? Infinity, low + PROBES); id++) numbers.add(id);
    for (const id of numbers) {
      try {
        const row = one.get(id) as Row | undefined;
        if (row) this.#take(row.slice(1));
      } catch (error) {
        if (!isDamage(error)) throw error;
      }
    }
  }

  #take(values: Row): void {
    const { columns, key } = this.table;
    const own = key.map((column) => values[columns.indexOf(column)]!);
    const name = JSON.stringify(own);
    if (this.#saved.has(name)) return;
    if (intact(this.table, values) && this.save(values)) this.#saved.add(name);
    else this.#lost.set(name, own);
  }
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
  const whole = scan(db, `${select} ORDER BY ${columns.join(', ')}`, take);
  if (!whole) scan(db, `${select} ORDER BY ${columns.map((c) => `${c} DESC`).join(', ')}`, take);
  return { rows, keys, whole };
}

/** For a table numbered without gaps, such as the audit chain: all numbers up to the highest one found. */
function numberedRows(db: Database, table: Table, rows: Map<number, true>, keys: Map<string, Row>) {
  let first = 0;
  let last = 0;
  const number = `SELECT rowid FROM "${table.name}" ORDER BY rowid`;
  const whole = scan(db, number, ([rowid]) => (last = Math.max(last, Number(rowid))));
  if (!whole) scan(db, `${number} DESC LIMIT 1`, ([rowid]) => (last = Math.max(last, Number(rowid))));
  scan(db, `${number} LIMIT 1`, ([rowid]) => (first = Number(rowid)));
  for (let rowid = Math.max(1, first); rowid <= last; rowid++) {
    rows.set(rowid, true);
    keys.set(JSON.stringify([rowid]), [rowid]);
  }
  return { rows, keys, whole };
}
