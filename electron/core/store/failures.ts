import Database from 'better-sqlite3';
import { Failure } from '../failure';

/** SQLite result codes for damaged files. */
const DAMAGE = /^SQLITE_(CORRUPT|NOTADB|FORMAT|IOERR_SHORT_READ|IOERR_CORRUPTFS)/;

let damageSeen = false;

/** Whether a database reported damage since the program started; the next start then checks all files. */
export function hasSeenDamage(): boolean {
  return damageSeen;
}

/** Records damage reported by a worker thread; the next start checks all files. */
export function recordDamage(): void {
  damageSeen = true;
}

export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && DAMAGE.test(error.code);
}

/**
 * Returns the `Failure` for an SQLite error that is caused by the environment: disk full, damage, busy or inaccessible
 * file. Null for any other error, which is a defect. SQLite has already rolled back the statement or transaction.
 */
export function storeFailure(error: unknown): Failure | null {
  if (!(error instanceof Database.SqliteError)) return null;
  const cause = { cause: error };
  if (error.code === 'SQLITE_FULL' || error.code === 'SQLITE_IOERR_WRITE')
    return new Failure(
      'DISK_FULL',
      '磁盘空间不足，刚才的内容没有保存。',
      '请清理磁盘后再试一次；之前保存的内容都在。',
      cause,
    );
  if (isDamage(error)) {
    recordDamage();
    return new Failure(
      'STORE_DAMAGED',
      '本机的数据文件有损坏，读不出要的内容。',
      '请退出并重新启动程序，启动时会自动检查和抢救。',
      cause,
    );
  }
  if (error.code.startsWith('SQLITE_BUSY') || error.code.startsWith('SQLITE_LOCKED'))
    return new Failure(
      'STORE_BUSY',
      '数据文件正被别的程序占用，刚才的操作没有完成。',
      '请关闭重复打开的客户端或正在扫描该文件夹的软件，再试一次。',
      cause,
    );
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|IOERR)/.test(error.code))
    return new Failure(
      'STORE_UNAVAILABLE',
      '读写不了本机的数据文件。',
      '请检查磁盘和数据文件夹的权限，再试一次。',
      cause,
    );
  return null;
}

/**
 * Runs `work`. Throws SQLite errors caused by the environment as the `Failure` of `storeFailure`, other errors
 * unchanged.
 */
export function withStoreFailures<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storeFailure(error) ?? error;
  }
}

/** Runs `change` in a transaction. Throws SQLite errors as `withStoreFailures` does. */
export function writeTransaction<T>(work: Database.Database, change: () => T): T {
  return withStoreFailures(() => work.transaction(change).immediate());
}
