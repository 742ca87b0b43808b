import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEncrypted, statement } from '../../../../electron/core/store';
import { reportSlowTo, SLOW, type SlowOperation } from '../../../../electron/core/slow-operations';

let folder: string;
let db: Database;
let reported: SlowOperation[];
let stop: () => void;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'timing-'));
  const migrations = ['CREATE TABLE t (a)'];
  const key = Buffer.alloc(32, 7);
  db = openEncrypted(join(folder, 'a.db'), { key, durability: 'normal', pageSize: 4096, migrations });
  // SQLite calls it once per row, so a query with it takes long.
  db.function('delayed', { deterministic: false }, (value: unknown) => {
    occupy(SLOW + 20);
    return value;
  });
  reported = [];
  stop = reportSlowTo((operation) => reported.push(operation));
});
afterEach(() => {
  stop();
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const PARAMETER = 'parameter of the query';
const texts = () => reported.map(({ detail }) => detail);

/** Occupies the thread for `ms`. */
function occupy(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

describe('a slow query is reported by its text', () => {
  const sql = 'SELECT delayed(?) AS a';
  it.each([
    ['get', () => expect(statement(db, sql).get(PARAMETER)).toEqual({ a: PARAMETER })],
    ['all', () => expect(statement(db, sql).all(PARAMETER)).toEqual([{ a: PARAMETER }])],
    ['iterate', () => expect([...statement(db, sql).iterate(PARAMETER)]).toEqual([{ a: PARAMETER }])],
    ['raw rows', () => expect(db.prepare(sql).raw().all(PARAMETER)).toEqual([[PARAMETER]])],
    ['one column', () => expect(db.prepare(sql).pluck().get(PARAMETER)).toBe(PARAMETER)],
  ])('with its duration and without its parameters: %s', (_, query) => {
    query();
    expect(reported).toEqual([
      { area: 'store', event: 'slow query', detail: sql, ms: expect.any(Number) as number },
    ]);
    expect(reported[0]?.ms).toBeGreaterThan(SLOW);
    expect(JSON.stringify(reported)).not.toContain(PARAMETER);
  });

  it('when it writes', () => {
    expect(statement(db, 'INSERT INTO t VALUES (delayed(?))').run(PARAMETER).changes).toBe(1);
    expect(texts()).toEqual(['INSERT INTO t VALUES (delayed(?))']);
  });

  it('when it is a script or fails', () => {
    db.exec('INSERT INTO t VALUES (delayed(1))');
    expect(() => statement(db, "SELECT json(delayed('{'))").get()).toThrow('malformed JSON');
    expect(texts()).toEqual(['INSERT INTO t VALUES (delayed(1))', "SELECT json(delayed('{'))"]);
  });

  it('of at most 80 characters in one line', () => {
    statement(db, `SELECT\n    delayed(?) AS a,\n  ${'1 + '.repeat(50)}1`).get(PARAMETER);
    expect(texts()).toEqual([`SELECT delayed(?) AS a, ${'1 + '.repeat(14)}`]);
    expect(texts()[0]).toHaveLength(80);
  });
});

describe('an iteration', () => {
  const rows = () =>
    statement<{ n: number }>(db, 'SELECT column1 AS n FROM (VALUES (1), (2), (3))').iterate();

  it('is not reported for the time that its reader takes', () => {
    for (const { n } of rows()) {
      occupy(4 * SLOW);
      expect(n).toBeGreaterThan(0);
    }
    for (const { ms } of reported) expect(ms).toBeLessThan(12 * SLOW);
  });

  it('that its reader leaves is reported and ends, so that the database can be used', () => {
    for (const row of statement(db, 'SELECT delayed(column1) FROM (VALUES (1), (2), (3))').iterate())
      if (row) break;
    expect(texts()).toEqual(['SELECT delayed(column1) FROM (VALUES (1), (2), (3))']);
    db.exec('INSERT INTO t VALUES (1)');
  });
});

describe('a transaction', () => {
  const blockAnother = () => {
    const other = openEncrypted(db.name, {
      ...{ key: Buffer.alloc(32, 7), durability: 'normal', pageSize: 4096 },
      migrations: ['CREATE TABLE t (a)'],
    });
    other.exec('BEGIN IMMEDIATE');
    return () => other.close();
  };

  it('returns the result of its work, and is undone when the work throws', () => {
    const insert = statement(db, 'INSERT INTO t VALUES (?)');
    expect(db.transaction((a: number) => insert.run(a).changes).immediate(1)).toBe(1);
    const failing = db.transaction(() => {
      insert.run(2);
      throw new Error('stop');
    });
    for (const run of [failing, failing.immediate]) expect(() => run()).toThrow('stop');
    expect(db.prepare('SELECT a FROM t').pluck().all()).toEqual([1]);
  });

  it('is reported when it waits for another one to end', () => {
    const release = blockAnother();
    db.pragma('busy_timeout=100');
    expect(() => db.transaction(() => undefined).immediate()).toThrow('locked');
    release();
    expect(texts()).toContain('BEGIN');
  });

  it('is not reported for the time of the work in it', () => {
    db.transaction(() => occupy(4 * SLOW))();
    for (const { ms } of reported) expect(ms).toBeLessThan(4 * SLOW);
  });
});
