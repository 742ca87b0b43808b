import path from 'node:path';
import Database from 'better-sqlite3';
import { Failure } from './failure';
import { makePrivateFile } from './private';
import { nativeBinding } from './store/binding';
import { storeFailure } from './store';

/**
 * Keeps a data folder to one office at a time: two hosts on one folder would check and repair the same files. The claim is
 * an exclusive lock of SQLite on `claim.db` in the folder. It ends with the process, however that ends, and only accounts
 * that may write in the folder can hold it. Throws `FOLDER_IN_USE`.
 *
 * @returns how to give the folder back
 */
export async function lockDataFolder(folder: string): Promise<() => void> {
  const file = path.join(folder, 'claim.db');
  let db: Database.Database | null = null;
  try {
    makePrivateFile(file);
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
