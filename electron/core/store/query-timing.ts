import type { Database, Statement, Transaction } from 'better-sqlite3';
import { reportIfSlow, SLOW } from '../slow-operations';

/** Number of characters of a statement that are reported. Its parameters are not part of its text. */
const LONGEST = 80;

function report(sql: string, ms: number): void {
  if (ms <= SLOW) return;
  const detail = sql.replace(/\s+/g, ' ').trim().slice(0, LONGEST);
  reportIfSlow({ area: 'store', event: 'slow query', detail, ms });
}

/** Returns `run`, with its duration reported under the text `sql` when it is long; also when it throws. */
function timed<Args extends unknown[], Result>(
  sql: string,
  run: (...args: Args) => Result,
): (...args: Args) => Result {
  return (...args) => {
    const began = performance.now();
    try {
      return run(...args);
    } finally {
      report(sql, performance.now() - began);
    }
  };
}

/** Reports the time that was spent in the steps of an iteration, without that of its reader. */
function timedRows<Row>(sql: string, rows: IterableIterator<Row>): IterableIterator<Row> {
  const step = rows.next.bind(rows);
  const end = rows.return?.bind(rows);
  let ms = 0;
  rows.next = () => {
    const began = performance.now();
    const result = step();
    ms += performance.now() - began;
    if (result.done) report(sql, ms);
    return result;
  };
  rows.return = (value?: unknown) => {
    report(sql, ms);
    return end?.(value) ?? { done: true, value };
  };
  return rows;
}

function timeStatement(statement: Statement): Statement {
  const { source } = statement;
  const iterate = statement.iterate.bind(statement);
  return Object.assign(statement, {
    run: timed(source, statement.run.bind(statement)),
    get: timed(source, statement.get.bind(statement)),
    all: timed(source, statement.all.bind(statement)),
    iterate: (...args: unknown[]) => timedRows(source, iterate(...args)),
  });
}

type Work = (...args: unknown[]) => unknown;

/** Reports how long a transaction waits for its beginning and for its end, which includes the write to the disk. */
function timedTransaction(begin: (work: Work) => Transaction<Work>, work: Work): Transaction<Work> {
  let phase = 'BEGIN';
  let began = 0;
  const inside: Work = (...args) => {
    report(phase, performance.now() - began);
    try {
      return work(...args);
    } finally {
      phase = 'COMMIT or ROLLBACK';
      began = performance.now();
    }
  };
  const outside =
    (run: Work): Work =>
    (...args) => {
      phase = 'BEGIN';
      began = performance.now();
      try {
        return run(...args);
      } finally {
        report(phase, performance.now() - began);
      }
    };
  const plain = begin(inside);
  return Object.assign(outside(plain), {
    default: outside(plain.default),
    deferred: outside(plain.deferred),
    immediate: outside(plain.immediate),
    exclusive: outside(plain.exclusive),
  });
}

/** Makes a database report its slow queries: each statement, script and pragma, begin and end of each transaction. */
export function timeQueries(db: Database): void {
  const prepare = db.prepare.bind(db);
  const exec = db.exec.bind(db);
  const pragma = db.pragma.bind(db);
  const begin = db.transaction.bind(db) as (work: Work) => Transaction<Work>;
  Object.assign(db, {
    prepare: (sql: string) => timeStatement(prepare(sql)),
    exec: (sql: string) => timed(sql, exec)(sql),
    pragma: (text: string, options?: { simple?: boolean }) =>
      timed(`PRAGMA ${text}`, () => pragma(text, options))(),
    transaction: (work: Work) => timedTransaction(begin, work),
  });
}
