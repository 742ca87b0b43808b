export * from './blobs';
export { backups, restoreBackup } from './backup';
export { isDamage, noteDamage, storeFailure, write } from './failures';
export { cacheOptions, cachePath, removeDatabase, searchOptions, searchPath } from './files';
export { openEncrypted, type OpenOptions } from './open';
export * from './records';
export { changeKey, type KeyChange } from './rekey';
export { rowHash, type SqlValue } from './rowHash';
export { backupDaily, closeStores, openStores } from './stores';
