export { requireValidFiles } from './file-checks';
export { CHUNK_SIZE } from './blob-chunks';
export * from './blobs';
export { backupPaths, restoreBackup } from './backup';
export {
  appendDownloaded,
  completeDownload,
  deleteDownload,
  deleteDownloads,
  downloadedOffset,
} from './downloads';
export { isDamage, recordDamage, storeFailure, writeTransaction } from './failures';
export { cacheOptions, cachePath, removeDatabase, searchOptions, searchPath } from './files';
export { deleteMeta, readMeta, writeMeta } from './meta';
export { openEncrypted, type OpenOptions } from './open';
export * from './records';
export { changeDataKey, type KeyChange } from './rekey';
export { rowHash, type SqlValue } from './row-hash';
export { statement } from './statements';
export { backupDaily, closeStores, openStores } from './stores';
export { finishUpload, putUploadChunk, type UploadChunk } from './uploads';
export { mergeLogAfter } from './write-ahead-log';
