import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { Failure } from '../failure';
import { backupPaths, copyAside } from './backup';
import { isDamage } from './failures';
import { chinaStamp, removeDatabase, replaceWork, workOptions, workPath } from './files';
import { openEncrypted, openUnmigrated } from './open';
import type { SqlValue } from './row-hash';
import { readTable, tablesOf, type Table } from './salvage-rows';

export interface SalvageCounts {
  saved: number;
  /** Unreadable rows that were found in the newest backup. */
  fromBackup: number;
  lost: number;
}

export interface SalvageReport {
  /** Name of the damaged file, which is kept beside the new one. */
  kept: string;
  tables: Record<string, SalvageCounts>;
  /** False when damage may hide more rows than `lost`. */
  counted: boolean;
}

/** Unfinished uploads are not salvaged: their sender starts again. */
const UNSAVED = new Set(['upload', 'upload_chunk']);

/**
 * Copies all readable rows of a damaged work.db into a new file, which replaces it. Works on a copy; the damaged file
 * is kept beside the new one. Rows known to be missing are taken from the newest backup. Throws `Failure`
 * 'STORE_WRONG_KEY', without changes, when the key opens neither a page of the file nor a backup.
 */
export function salvageWork(directory: string, key: Buffer, now: Date): SalvageReport {
  const copy = join(directory, 'work.salvage.db');
  const fresh = join(directory, 'work.salvaged.db');
  removeDatabase(copy);
  removeDatabase(fresh);
  for (const suffix of ['', '-wal'])
    if (existsSync(workPath(directory) + suffix)) copyFileSync(workPath(directory) + suffix, copy + suffix);
  const backup = openNewestBackup(directory, key);
  let source: Database | null = null;
  let target: Database | null = null;
  try {
    source = openDamaged(copy, directory, key, backup);
    target = openEncrypted(fresh, workOptions(key));
    target.pragma('foreign_keys=OFF');
    const report = copyRows(source, target, backup);
    dropBrokenBlobs(target, report.tables);
    target.close();
    const kept = copyAside(directory, `work.damaged-${chinaStamp(now)}.db`)!;
    replaceWork(directory, fresh);
    return { ...report, kept: basename(kept) };
  } finally {
    source?.close();
    target?.close();
    backup?.close();
    removeDatabase(copy);
    removeDatabase(fresh);
  }
}

function openNewestBackup(directory: string, key: Buffer): Database | null {
  for (const path of backupPaths(directory)) {
    try {
      return openUnmigrated(path, { ...workOptions(key), readonly: true });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
  return null;
}

/**
 * Opens a damaged file, extended to the length stated in its first page, or with a first page from another file. Throws
 * `Failure` 'STORE_WRONG_KEY'.
 */
function openDamaged(copy: string, directory: string, key: Buffer, backup: Database | null): Database {
  let found = attempt(copy, key);
  for (let doubled = 0; found === 'cut' && doubled < 6; doubled++) {
    truncateSync(copy, Math.max(statSync(copy).size * 2, 1 << 20));
    found = attempt(copy, key);
  }
  if (typeof found !== 'string') return found;
  graft(copy, directory, key, backup);
  found = attempt(copy, key);
  if (typeof found !== 'string') {
    if (backup || anyPageOpens(found)) return found;
    found.close();
  }
  throw new Failure(
    'STORE_WRONG_KEY',
    '这把密钥打不开本机的工作文件。',
    '请用原来的证书登录；若证书没有换过，请联系维护人员。文件没有改动。',
  );
}

/** SQLite rejects a truncated file until it has the length stated in its first page. */
function attempt(path: string, key: Buffer): Database | 'cut' | 'headless' {
  try {
    const db = openUnmigrated(path, workOptions(key));
    if (tablesOf(db).length > 0) return db;
    db.close();
    return 'headless';
  } catch (error) {
    const cause = error instanceof Failure ? error.cause : error;
    if (!isDamage(cause)) throw error;
    return (cause as { code: string }).code === 'SQLITE_CORRUPT' ? 'cut' : 'headless';
  }
}

/**
 * Replaces a missing first page by that of a file with the same layout and size. Pages are encrypted individually with
 * key and page number, so that a page of one file opens in another. The newest backup has the same layout; without one,
 * a new file has, because the same migrations place the same tables.
 */
function graft(copy: string, directory: string, key: Buffer, backup: Database | null): void {
  const path = join(directory, 'work.donor.db');
  removeDatabase(path);
  const options = workOptions(key);
  if (backup) copyFileSync(backup.name, path);
  const donor = openUnmigrated(path, options);
  if (!backup) openEncrypted(path, options).close();
  const pages = Math.ceil(statSync(copy).size / options.pageSize);
  const fill = donor.prepare(
    'INSERT INTO blob_chunk (sha256, offset, bytes) VALUES (?, ?, zeroblob(1048576))',
  );
  for (let i = 0; (donor.pragma('page_count', { simple: true }) as number) < pages; i++) fill.run('', i);
  const count = donor.pragma('page_count', { simple: true }) as number;
  donor.close();
  const page = Buffer.alloc(options.pageSize);
  const from = openSync(path, 'r');
  const to = openSync(copy, 'r+');
  try {
    readSync(from, page, 0, page.length, 0);
    writeSync(to, page, 0, page.length, 0);
  } finally {
    closeSync(from);
    closeSync(to);
    removeDatabase(path);
  }
  if (statSync(copy).size < count * options.pageSize) truncateSync(copy, count * options.pageSize);
}

function anyPageOpens(db: Database): boolean {
  return tablesOf(db).some((table) => {
    try {
      return db.prepare(`SELECT count(*) FROM (SELECT 1 FROM "${table.name}" LIMIT 1)`).all().length > 0;
    } catch (error) {
      if (!isDamage(error)) throw error;
      return false;
    }
  });
}

function copyRows(source: Database, target: Database, backup: Database | null) {
  const tables: Record<string, SalvageCounts> = {};
  let counted = true;
  const present = new Map(tablesOf(source).map((table) => [table.name, table]));
  for (const { name } of tablesOf(target)) {
    const table = present.get(name);
    if (!table || UNSAVED.has(name)) continue;
    const put = inserter(target, table);
    target.exec('BEGIN');
    const reading = readTable(source, table, put);
    let fromBackup = 0;
    for (const row of backup ? missingRows(backup, table, reading.counted ? reading.lost : null) : [])
      if (put(row)) fromBackup++;
    target.exec('COMMIT');
    const lost = reading.lost.filter((values) => !holds(target, table, values)).length;
    tables[name] = { saved: reading.saved, fromBackup, lost };
    if (!reading.counted) counted = false;
  }
  return { tables, counted };
}

/** Inserts a row unless it exists or violates a constraint; returns whether it was inserted. */
function inserter(target: Database, table: Table) {
  const columns = table.columns.map((column) => `"${column}"`).join(', ');
  const places = table.columns.map(() => '?').join(', ');
  const insert = target.prepare(`INSERT OR IGNORE INTO "${table.name}" (${columns}) VALUES (${places})`);
  return (values: SqlValue[]) => insert.run(...values).changes === 1;
}

function holds(target: Database, table: Table, key: SqlValue[]): boolean {
  const where = table.key.map((column) => `"${column}" = ?`).join(' AND ');
  return target.prepare(`SELECT 1 FROM "${table.name}" WHERE ${where}`).get(...key) !== undefined;
}

/** Rows of the backup with the given keys; all rows when the missing keys are unknown. */
function* missingRows(backup: Database, table: Table, keys: SqlValue[][] | null): Iterable<SqlValue[]> {
  const columns = table.columns.map((column) => `"${column}"`).join(', ');
  const where = table.key.map((column) => `"${column}" = ?`).join(' AND ');
  if (keys === null) {
    const rows = backup.prepare(`SELECT ${columns} FROM "${table.name}"`).raw().iterate();
    yield* rows as Iterable<SqlValue[]>;
    return;
  }
  const one = backup.prepare(`SELECT ${columns} FROM "${table.name}" WHERE ${where}`).raw();
  for (const key of keys) {
    const row = one.get(...key) as SqlValue[] | undefined;
    if (row) yield row;
  }
}

/**
 * Keeps only complete attachments: deletes those whose hash differs from their name, and restores the rows of the
 * others.
 */
function dropBrokenBlobs(target: Database, tables: Record<string, SalvageCounts>): void {
  const names = target
    .prepare('SELECT sha256 FROM blob UNION SELECT sha256 FROM blob_chunk')
    .pluck()
    .all() as string[];
  const tally: SalvageCounts = { saved: 0, fromBackup: 0, lost: 0 };
  const chunks = target
    .prepare('SELECT offset, bytes FROM blob_chunk WHERE sha256 = ? ORDER BY offset')
    .raw();
  for (const name of names) {
    const hash = createHash('sha256');
    let size = 0;
    for (const [offset, bytes] of chunks.iterate(name) as Iterable<[number, Buffer]>) {
      if (offset !== size) break;
      hash.update(bytes);
      size += bytes.length;
    }
    if (hash.digest('hex') === name) {
      target.prepare('INSERT OR IGNORE INTO blob (sha256, size) VALUES (?, ?)').run(name, size);
      tally.saved++;
    } else {
      target.prepare('DELETE FROM blob WHERE sha256 = ?').run(name);
      target.prepare('DELETE FROM blob_chunk WHERE sha256 = ?').run(name);
      tally.lost++;
    }
  }
  tables['blob'] = tally;
  target.prepare(`DELETE FROM meta WHERE key LIKE 'finishing:%'`).run();
}

/** Deletes the files of an interrupted salvage. */
export function clearSalvage(directory: string): void {
  for (const name of ['work.salvage.db', 'work.salvaged.db', 'work.donor.db', 'work.restore.db'])
    removeDatabase(join(directory, name));
}
