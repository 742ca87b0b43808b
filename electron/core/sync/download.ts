import { Failure } from '../failure';
import type { Session, Stores } from '../types';
import {
  appendDownloaded,
  completeDownload,
  downloadedOffset,
  deleteDownload,
  hasBlob,
  CHUNK_SIZE,
} from '../store';

/** Failures after which the bytes downloaded so far are discarded. */
const AT_FAULT = new Set(['LINE_BAD_ANSWER', 'LINE_ANSWER_TOO_LARGE', 'BLOB_NOT_FOUND']);

const underWay = new WeakMap<Stores, Map<string, Promise<void>>>();

/**
 * Downloads a blob unless this machine has it, continuing an earlier download. Concurrent calls for the same blob share
 * one download. Rejects with `Failure` 'BLOB_MISMATCH' when completely downloaded bytes do not match the hash, and as
 * `getBlob` does.
 */
export function fetchBlob(session: Pick<Session, 'stores' | 'platform'>, sha256: string): Promise<void> {
  if (hasBlob(session.stores, sha256)) return Promise.resolve();
  const downloads = underWay.get(session.stores) ?? new Map<string, Promise<void>>();
  underWay.set(session.stores, downloads);
  let download = downloads.get(sha256);
  if (!download) {
    download = fetchAll(session, sha256).finally(() => downloads.delete(sha256));
    downloads.set(sha256, download);
  }
  return download;
}

async function fetchAll(session: Pick<Session, 'stores' | 'platform'>, sha256: string): Promise<void> {
  const { cache } = session.stores;
  const from = downloadedOffset(cache, sha256);
  let held: Buffer[] = [];
  let heldSize = 0;
  let at = from;
  const keep = () => {
    if (heldSize === 0) return;
    appendDownloaded(cache, sha256, at, Buffer.concat(held));
    at += heldSize;
    held = [];
    heldSize = 0;
  };
  try {
    await session.platform.getBlob(sha256, from, (_, bytes) => {
      held.push(Buffer.from(bytes));
      heldSize += bytes.length;
      if (heldSize >= CHUNK_SIZE) keep();
    });
    keep();
  } catch (error) {
    // The next attempt continues from here, unless the answer was invalid.
    if (error instanceof Failure && AT_FAULT.has(error.code)) await deleteDownload(cache, sha256);
    else keep();
    throw error;
  }
  try {
    await completeDownload(cache, sha256);
  } catch (error) {
    // The bytes of an earlier download may be wrong; they are deleted by now.
    if (from === 0 || !(error instanceof Failure) || error.code !== 'BLOB_MISMATCH') throw error;
    await fetchAll(session, sha256);
  }
}
