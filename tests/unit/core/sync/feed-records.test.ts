import type { Database } from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { feedRecords } from '../../../../electron/core/capabilities';
import type { FeedRecord } from '../../../../electron/core/feed-record';
import { closeStores, openStores } from '../../../../electron/core/store';
import { clearRecords } from '../../../../electron/core/sync/cache';
import { feedRecordsOf } from '../../../../electron/core/sync/feed-records';
import { validateRecord } from '../../../../electron/core/sync/record-validation';
import { changeSchema } from '../../../../electron/domain/records/changes';
import { KEY, temporaryDirectory } from './support/practice';

/** Tables of cache.db that do not hold records of the feed. */
const OTHER_TABLES = ['blob', 'blob_chunk', 'meta'];

const stops: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const tablesOf = (cache: Database) =>
  cache
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();

/** Inserts a row with a value in each column. */
function insertRow(cache: Database, table: string): void {
  const columns = cache.pragma(`table_info(${table})`) as Array<{ name: string; type: string }>;
  const values: Record<string, string> = { TEXT: "'x'", INTEGER: '1', BLOB: "x'00'" };
  const row = columns.map(({ type }) => values[type]).join(', ');
  cache.exec(`INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')}) VALUES (${row})`);
}

const declaring = (kind: FeedRecord['kind'], tables: FeedRecord['tables']): FeedRecord => ({
  kind,
  tables,
  write: () => undefined,
});

describe('the kinds of feed records that capabilities declare', () => {
  it('are those of the contract', () => {
    const kinds = changeSchema.options.map(({ shape }) => shape.kind.value);
    expect([...feedRecords.byKind.keys()].sort()).toEqual(kinds.sort());
  });

  it('have tables that are empty, like the quarantine, when the feed is read from its beginning', async () => {
    const { stores } = await openStores(temporaryDirectory(stops), KEY, new Date());
    stops.push(() => closeStores(stores));
    const { cache } = stores;
    const tables = tablesOf(cache);
    for (const table of tables) insertRow(cache, table);
    await clearRecords(cache, feedRecords);
    const filled = tables.filter((table) => cache.prepare(`SELECT 1 FROM ${table}`).get());
    expect(filled.sort()).toEqual(OTHER_TABLES);
  });

  it('are declared once, and so are their tables', () => {
    const site = declaring('site', { small: ['site'] });
    expect(() => feedRecordsOf([site, declaring('site', {})])).toThrow('kind “site”');
    expect(() => feedRecordsOf([site, declaring('column', { large: ['site'] })])).toThrow('table “site”');
    expect(() => feedRecordsOf([declaring('site', { small: ['site'], large: ['site'] })])).toThrow(TypeError);
  });
});

describe('a record of a kind that no capability declares', () => {
  it('is refused as unknown, although its schema is known', () => {
    const change = { seq: 7, kind: 'site', record: { id: 's', name: '站', url: 'http://x/' } };
    expect(validateRecord(feedRecords, change, 0)).toEqual({ change, incomplete: false });
    const others = feedRecordsOf([declaring('column', {})]);
    expect(validateRecord(others, change, 0)).toMatchObject({
      refused: { seq: 7, kind: 'site', id: 's', reason: '这一类记录本程序不认识，可能要升级程序' },
    });
  });
});
