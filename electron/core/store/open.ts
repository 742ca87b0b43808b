import Database from 'better-sqlite3';
import { Failure } from '../failure';
import { makePrivateFile } from '../private';
import { nativeBinding } from './binding';
import { isDamage, storeFailure } from './failures';
import { rowHash, type SqlValue } from './rowHash';

export interface OpenOptions {
  /** The 32-byte data key. Used raw: the certificate or the keyring has already done the slow derivation. */
  key: Buffer;
  /** `full`: a commit survives a power cut. `normal`: it survives a crash of the program. */
  durability: 'full' | 'normal';
  readonly?: boolean;
  /** Bytes; counts only when the file is made. */
  pageSize: number;
  /** Numbered by position; `user_version` says how many a file has seen. */
  migrations: readonly string[];
}

/**
 * Opens a SQLite file encrypted whole with AEGIS-256 (every page authenticated), in WAL, with foreign keys on, and
 * brings its schema up to date. A readonly opening migrates nothing and wants the schema to be up to date.
 *
 * Throws a `Failure`: `STORE_NEWER` (the file stays as it is), `STORE_UNREADABLE` (the first page does not open:
 * wrong key, or damage), `STORE_DAMAGED`, `DISK_FULL`, `STORE_BUSY`, `STORE_UNAVAILABLE`.
 */
export function openEncrypted(path: string, options: OpenOptions): Database.Database {
  const db = openUnmigrated(path, options);
  try {
    if (options.readonly) expectVersion(db, options.migrations.length);
    else migrate(db, options.migrations);
    return db;
  } catch (error) {
    db.close();
    throw storeFailure(error) ?? error;
  }
}

/** As `openEncrypted`, and leaves the schema as it is. Refuses a newer one. */
export function openUnmigrated(path: string, options: OpenOptions): Database.Database {
  if (options.key.length !== 32) throw new TypeError('the data key has 32 bytes');
  let db: Database.Database | null = null;
  try {
    // SQLite gives its log and its shared index the mode of the file.
    if (!options.readonly) makePrivateFile(path);
    db = new Database(path, {
      readonly: options.readonly ?? false,
      timeout: 5000,
      ...nativeBinding(),
    });
    setKey(db, options.key);
    db.pragma('mmap_size=0');
    // Sorters and subqueries that grow would else go to a file of the system's, beside the encryption.
    db.pragma('temp_store=MEMORY');
    if (!options.readonly) db.pragma(`page_size=${options.pageSize}`);
    readFirstPage(db);
    if (!options.readonly) {
      db.pragma('journal_mode=WAL');
      db.pragma(`synchronous=${options.durability === 'full' ? 'FULL' : 'NORMAL'}`);
    }
    db.pragma('foreign_keys=ON');
    db.function('row_hash', { varargs: true, deterministic: true }, (...values: SqlValue[]) =>
      rowHash(values),
    );
    if (schemaVersion(db) > options.migrations.length) throw newer();
    return db;
  } catch (error) {
    db?.close();
    throw storeFailure(error) ?? error;
  }
}

/** The encrypting build's own method; the alias carries the types of the plain one. */
type Encrypting = Database.Database & { key(key: Buffer): number; rekey(key: Buffer): number };

function setKey(db: Database.Database, key: Buffer): void {
  db.pragma(`cipher='aegis'`);
  withRaw(key, (raw) => (db as Encrypting).key(raw));
}

function withRaw(key: Buffer, use: (raw: Buffer) => void): void {
  const raw = Buffer.concat([Buffer.from('raw:'), key]);
  use(raw);
  raw.fill(0);
}

/**
 * Encrypts every page of a file anew under `next`, without a journal: a kill in between leaves it unreadable, so this is
 * for copies only. Its log ends up in the file. Holds the thread about 5 ms for each MB. Throws as `openUnmigrated` does.
 */
export function encryptAnew(path: string, options: OpenOptions, next: Buffer): void {
  const db = openUnmigrated(path, options);
  try {
    db.pragma('journal_mode=DELETE');
    db.unsafeMode();
    db.pragma('journal_mode=OFF');
    db.pragma('synchronous=OFF');
    withRaw(next, (raw) => (db as Encrypting).rekey(raw));
  } catch (error) {
    throw storeFailure(error) ?? error;
  } finally {
    db.close();
  }
}

function readFirstPage(db: Database.Database): void {
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new Failure(
      'STORE_UNREADABLE',
      '打不开本机的数据文件：密钥不符，或文件已损坏。',
      '请确认用的是原来的证书；若仍打不开，请联系维护人员，不要删除数据文件夹。',
      { cause: error },
    );
  }
}

/** How many migrations the file has seen. */
export function schemaVersion(db: Database.Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}

function newer(): Failure {
  return new Failure(
    'STORE_NEWER',
    '本机的数据文件是更新版本的程序写的，这个版本打不开它。',
    '请安装新版本的程序；数据文件没有改动。',
  );
}

function expectVersion(db: Database.Database, version: number): void {
  if (schemaVersion(db) !== version)
    throw new Failure('STORE_OLDER', '数据文件还没有升级。', '请重新启动程序。');
}

/** Applies what is missing, each migration with its new number in one transaction. */
export function migrate(db: Database.Database, migrations: readonly string[]): void {
  for (let version = schemaVersion(db); version < migrations.length; version++) {
    db.transaction(() => {
      db.exec(migrations[version]!);
      db.pragma(`user_version=${version + 1}`);
    }).immediate();
  }
}
