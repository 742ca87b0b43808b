import Database from 'better-sqlite3';
import { Failure } from '../failure';
import { createPrivateFile } from '../file-permissions';
import { nativeBinding } from '../../native-binding';
import { isDamage, storeFailure } from './failures';
import { timeQueries } from './query-timing';
import { rowHash, type SqlValue } from './row-hash';

export interface OpenOptions {
  /** The 32-byte data key, used without key derivation: it is already protected by the certificate or the keyring. */
  key: Buffer;
  /** `full`: a commit survives a power failure. `normal`: it survives a crash of the program. */
  durability: 'full' | 'normal';
  readonly?: boolean;
  /** In bytes; used only when the file is created. */
  pageSize: number;
  /** Numbered by position; `user_version` is the number applied to a file. */
  migrations: readonly string[];
}

/**
 * Opens a SQLite file, encrypted completely with AEGIS-256 (each page authenticated), in WAL mode with foreign keys,
 * and migrates its schema. With `readonly` it migrates nothing.
 *
 * Throws `Failure` 'STORE_NEWER' (the file stays unchanged), 'STORE_OLDER' (readonly only), 'STORE_UNREADABLE' (the
 * first page does not open: wrong key or damage), 'STORE_DAMAGED', 'DISK_FULL', 'STORE_BUSY' or 'STORE_UNAVAILABLE'.
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

/**
 * As `openEncrypted` without migration. Throws the same errors except 'STORE_OLDER', and a `TypeError` for a key of
 * another length.
 */
export function openUnmigrated(path: string, options: OpenOptions): Database.Database {
  if (options.key.length !== 32) throw new TypeError('the data key has 32 bytes');
  let db: Database.Database | null = null;
  try {
    // SQLite creates its log and shared index with the mode of the file.
    if (!options.readonly) createPrivateFile(path);
    db = new Database(path, {
      readonly: options.readonly ?? false,
      timeout: 5000,
      ...nativeBinding(),
    });
    setKey(db, options.key);
    db.pragma('mmap_size=0');
    // Large sorters and subqueries would otherwise use unencrypted temporary files.
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
    timeQueries(db);
    if (schemaVersion(db) > options.migrations.length) throw newer();
    return db;
  } catch (error) {
    db?.close();
    throw storeFailure(error) ?? error;
  }
}

/** Method of the encrypting build; the types of the alias are those of the plain build. */
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
 * Encrypts all pages of a file with the key `next`, without a journal: an interruption leaves it unreadable, so use it
 * for copies only. Merges the log into the file. Blocks the thread about 5 ms per MB. Throws as `openUnmigrated` does.
 */
export function reencryptFile(path: string, options: OpenOptions, next: Buffer): void {
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

/** Throws `Failure` 'STORE_UNREADABLE' when the first page cannot be decrypted. */
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

/** Number of migrations applied to the file. */
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

/** Applies missing migrations, each with its version number in one transaction. Throws the errors of SQLite. */
export function migrate(db: Database.Database, migrations: readonly string[]): void {
  for (let version = schemaVersion(db); version < migrations.length; version++) {
    db.transaction(() => {
      db.exec(migrations[version]!);
      db.pragma(`user_version=${version + 1}`);
    }).immediate();
  }
}
