export * from './blobs';
export { backups, restoreBackup } from './backup';
export { storeFailure } from './failures';
export { removeDatabase } from './files';
export { openEncrypted, type OpenOptions } from './open';
export { rowHash, type SqlValue } from './rowHash';
export { backupDaily, closeStores, openStores } from './stores';
