import path from 'node:path';
import Database from 'better-sqlite3';
import { Failure } from './failure';
import { createPrivateFile } from './file-permissions';
import { nativeBinding } from '../native-binding';
import { storeFailure } from './store';

/**
 * Locks a data folder for this process and returns a function that releases it: two processes would check and repair
 * the same files. The lock is an exclusive SQLite lock on `claim.db` in the folder. It ends with the process, and only
 * accounts with write access to the folder can take it.
 *
 * Rejects with `Failure` 'FOLDER_IN_USE' when another process holds the lock, or with the failure of the store.
 */
export async function lockDataFolder(folder: string): Promise<() => void> {
  const file = path.join(folder, 'claim.db');
  let db: Database.Database | null = null;
  try {
    createPrivateFile(file);
    db = new Database(file, { timeout: 0, ...nativeBinding() });
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw new Failure('FOLDER_IN_USE', '本程序已经打开了。', '请使用已打开的窗口，或先关闭它再启动。');
    throw storeFailure(error) ?? error;
  }
  const held = db;
  return () => void held.close();
}
