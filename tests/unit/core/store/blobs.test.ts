import { createHash, randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appendDownloaded,
  blobSize,
  closeStores,
  completeDownload,
  downloadedOffset,
  finishUpload,
  hasBlob,
  markUploaded,
  openStores,
  CHUNK_SIZE,
  putUploadChunk,
  readBlobChunk,
  unsentBlobs,
} from '../../../../electron/core/store';
import type { Stores } from '../../../../electron/core/types';
import { addBlob, addDraft, folder, key, opened } from './fixture';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function readWhole(stores: Stores, name: string): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const { bytes, size } = readBlobChunk(stores, name, at)!;
    parts.push(bytes);
    at += bytes.length;
    if (at === size) return Buffer.concat(parts);
  }
}

describe('an upload', () => {
  it('becomes an unsent blob named by its SHA-256', async () => {
    const { stores } = await opened();
    const bytes = randomBytes(2.5 * CHUNK_SIZE);
    const name = await addBlob(stores, bytes);
    expect(name).toBe(sha256(bytes));
    expect(blobSize(stores, name)).toBe(bytes.length);
    expect(readWhole(stores, name).equals(bytes)).toBe(true);
    expect(unsentBlobs(stores.work)).toEqual([{ sha256: name, size: bytes.length }]);
    expect(stores.work.prepare('SELECT count(*) FROM upload_chunk').pluck().get()).toBe(0);
  });

  it('accepts a repeated piece once, and returns the offset to continue from after a gap', async () => {
    const { stores } = await opened();
    const bytes = randomBytes(300);
    const upload = { uploadId: randomUUID(), name: 'a.txt', mediaType: 'text/plain', size: 300 };
    const put = (from: number, to: number) =>
      putUploadChunk(stores.work, { ...upload, offset: from, bytes: bytes.subarray(from, to) });
    expect(put(100, 200)).toEqual({ offset: 0 });
    expect(put(0, 100)).toEqual({ offset: 100 });
    expect(put(0, 100)).toEqual({ offset: 100 });
    expect(put(200, 300)).toEqual({ offset: 100 });
    expect(put(100, 300)).toEqual({ offset: 300 });
    await expect(finishUpload(stores, upload.uploadId)).resolves.toEqual({
      name: 'a.txt',
      mediaType: 'text/plain',
      sha256: sha256(bytes),
      size: 300,
    });
  });

  it('refuses pieces that do not fit its announced size', async () => {
    const { stores } = await opened();
    const upload = { uploadId: randomUUID(), name: 'a.txt', mediaType: 'text/plain', size: 10 };
    const put = (offset: number, length: number, size = 10) =>
      putUploadChunk(stores.work, { ...upload, size, offset, bytes: Buffer.alloc(length) });
    const refused = expect.objectContaining({ code: 'UPLOAD_INVALID' });
    expect(() => put(0, 11)).toThrowError(refused);
    expect(() => put(0, 0)).toThrowError(refused);
    expect(() => put(0, CHUNK_SIZE + 1, CHUNK_SIZE + 1)).toThrowError(refused);
    put(0, 5);
    expect(() => put(5, 5, 12)).toThrowError(refused);
    await expect(finishUpload(stores, upload.uploadId)).rejects.toMatchObject({ code: 'UPLOAD_INCOMPLETE' });
  });

  it('continues after a crash, and is dropped when the program was closed', async () => {
    const directory = folder();
    const first = await openStores(directory, key, new Date());
    const upload = { uploadId: randomUUID(), name: 'a.txt', mediaType: 'text/plain', size: 10 };
    putUploadChunk(first.stores.work, { ...upload, offset: 0, bytes: Buffer.alloc(5) });
    first.stores.work.close();
    first.stores.cache.close();
    const second = await openStores(directory, key, new Date());
    expect(putUploadChunk(second.stores.work, { ...upload, offset: 5, bytes: Buffer.alloc(2) })).toEqual({
      offset: 7,
    });
    await closeStores(second.stores);
    const { stores } = await opened(directory);
    expect(stores.work.prepare('SELECT count(*) FROM upload').pluck().get()).toBe(0);
    expect(stores.work.prepare('SELECT count(*) FROM upload_chunk').pluck().get()).toBe(0);
  });

  it('of an existing file keeps one copy', async () => {
    const { stores } = await opened();
    const bytes = randomBytes(1000);
    const name = await addBlob(stores, bytes);
    expect(await addBlob(stores, bytes, 100)).toBe(name);
    expect(stores.work.prepare('SELECT count(*) FROM blob_chunk').pluck().get()).toBe(1);
    await markUploaded(stores, name);
    expect(await addBlob(stores, bytes)).toBe(name);
    expect(unsentBlobs(stores.work)).toEqual([]);
  });

  it('is finished once by two calls at the same time', async () => {
    const { stores } = await opened();
    const bytes = randomBytes(3000);
    const upload = { uploadId: randomUUID(), name: 'a', mediaType: '', size: 3000 };
    putUploadChunk(stores.work, { ...upload, offset: 0, bytes });
    const results = await Promise.allSettled([
      finishUpload(stores, upload.uploadId),
      finishUpload(stores, upload.uploadId),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected']);
    expect(readWhole(stores, sha256(bytes)).equals(bytes)).toBe(true);
  });

  it('leaves no partial data when the disk is full, and continues when there is space', async () => {
    const { stores } = await opened();
    const { work } = stores;
    const bytes = randomBytes(CHUNK_SIZE);
    const upload = { uploadId: randomUUID(), name: 'a', mediaType: '', size: 2 * CHUNK_SIZE };
    putUploadChunk(work, { ...upload, offset: 0, bytes });
    const pages = work.pragma('page_count', { simple: true }) as number;
    work.pragma(`max_page_count=${pages + 20}`);
    const full = expect.objectContaining({ code: 'DISK_FULL' });
    expect(() => putUploadChunk(work, { ...upload, offset: CHUNK_SIZE, bytes })).toThrowError(full);
    expect(work.prepare('SELECT received FROM upload').pluck().get()).toBe(CHUNK_SIZE);
    expect(work.prepare('SELECT count(*) FROM upload_chunk').pluck().get()).toBe(1);
    work.pragma('max_page_count=1000000');
    expect(putUploadChunk(work, { ...upload, offset: CHUNK_SIZE, bytes })).toEqual({
      offset: 2 * CHUNK_SIZE,
    });
    work.pragma(`max_page_count=${(work.pragma('page_count', { simple: true }) as number) + 20}`);
    await expect(finishUpload(stores, upload.uploadId)).rejects.toMatchObject({ code: 'DISK_FULL' });
    work.pragma('max_page_count=1000000');
    const { sha256: name } = await finishUpload(stores, upload.uploadId);
    expect(readWhole(stores, name).equals(Buffer.concat([bytes, bytes]))).toBe(true);
    expect(() => addDraft(work, 'x')).not.toThrow();
  });
});

describe('reading a blob', () => {
  it('returns exactly the requested bytes, independent of the pieces of the upload', async () => {
    const { stores } = await opened();
    const bytes = randomBytes(2000);
    const name = await addBlob(stores, bytes, 170);
    fc.assert(
      fc.property(fc.nat(2100), fc.nat(2100), (offset, length) => {
        const read = readBlobChunk(stores, name, offset, length)!;
        expect(read.size).toBe(2000);
        expect(read.bytes.equals(bytes.subarray(offset, offset + length))).toBe(true);
      }),
    );
    expect(readBlobChunk(stores, '0'.repeat(64), 0)).toBeNull();
  });
});

describe('a blob that the platform has', () => {
  it('moves from the work database to the cache', async () => {
    const { stores } = await opened();
    const bytes = randomBytes(1.5 * CHUNK_SIZE);
    const name = await addBlob(stores, bytes);
    await Promise.all([markUploaded(stores, name), markUploaded(stores, name)]);
    expect(stores.work.prepare('SELECT count(*) FROM blob_chunk').pluck().get()).toBe(0);
    expect(unsentBlobs(stores.work)).toEqual([]);
    expect(readWhole(stores, name).equals(bytes)).toBe(true);
  });

  it('can be read at every step of the move', async () => {
    const { stores } = await opened();
    const bytes = randomBytes(5000);
    const name = await addBlob(stores, bytes, 500);
    let moving = true;
    const move = markUploaded(stores, name).finally(() => (moving = false));
    for (let steps = 0; moving; steps++) {
      expect(readWhole(stores, name).equals(bytes)).toBe(true);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await move;
  });

  it('is downloaded in pieces, and continues from the stored offset', async () => {
    const { stores } = await opened();
    const bytes = randomBytes(1.2 * CHUNK_SIZE);
    const name = sha256(bytes);
    expect(downloadedOffset(stores.cache, name)).toBe(0);
    appendDownloaded(stores.cache, name, 0, bytes.subarray(0, 1000));
    expect(hasBlob(stores, name)).toBe(false);
    expect(downloadedOffset(stores.cache, name)).toBe(1000);
    appendDownloaded(stores.cache, name, 500, bytes.subarray(500));
    expect(await completeDownload(stores.cache, name)).toBe(bytes.length);
    expect(readWhole(stores, name).equals(bytes)).toBe(true);
    expect(() => appendDownloaded(stores.cache, '0'.repeat(64), 5, Buffer.alloc(1))).toThrow(TypeError);
  });

  it('is dropped when its bytes do not match its name', async () => {
    const { stores } = await opened();
    const name = sha256(Buffer.from('right'));
    appendDownloaded(stores.cache, name, 0, Buffer.from('wrong'));
    await expect(completeDownload(stores.cache, name)).rejects.toMatchObject({ code: 'BLOB_MISMATCH' });
    expect(downloadedOffset(stores.cache, name)).toBe(0);
    expect(stores.cache.prepare('SELECT count(*) FROM blob_chunk').pluck().get()).toBe(0);
  });
});
