import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Stores } from '../../../electron/core/types';
import {
  blobSize,
  closeStores,
  finishUpload,
  markUploaded,
  openStores,
  putUploadChunk,
  readBlobChunk,
  unsentBlobs,
} from '../../../electron/core/store';
import { addBlob, folder, key, opened } from '../../unit/core/store/fixture';

/** Copies the files that would be on disk if the program crashed now. Returns `into`. */
function image(stores: Stores, into: string): string {
  mkdirSync(into);
  writeFileSync(join(into, 'open'), '');
  for (const name of ['work.db', 'work.db-wal', 'cache.db', 'cache.db-wal'])
    if (existsSync(join(stores.directory, name)))
      copyFileSync(join(stores.directory, name), join(into, name));
  return into;
}

/** Resolves with folders that hold copies of the disk before each step of `work` and after it. */
async function images(stores: Stores, work: () => Promise<unknown>): Promise<string[]> {
  const where = folder();
  const taken: string[] = [];
  let running = true;
  const done = work().finally(() => (running = false));
  while (running) {
    taken.push(image(stores, join(where, String(taken.length))));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await done;
  taken.push(image(stores, join(where, String(taken.length))));
  return taken;
}

const bytes = randomBytes(6000);
const sha256 = createHash('sha256').update(bytes).digest('hex');

it('an upload can be finished after a crash at any step', async () => {
  const { stores } = await opened();
  const upload = { uploadId: randomUUID(), name: 'a.pdf', mediaType: 'application/pdf', size: bytes.length };
  for (let offset = 0; offset < bytes.length; offset += 1000)
    putUploadChunk(stores.work, { ...upload, offset, bytes: bytes.subarray(offset, offset + 1000) });
  const disks = await images(stores, () => finishUpload(stores, upload.uploadId));
  expect(disks.length).toBeGreaterThan(10);
  for (const disk of disks) {
    const { stores: after } = await openStores(disk, key, new Date());
    if (blobSize(after, sha256) === null)
      expect(await finishUpload(after, upload.uploadId)).toMatchObject({ sha256, size: 6000 });
    expect(readBlobChunk(after, sha256, 0)!.bytes.equals(bytes)).toBe(true);
    expect(unsentBlobs(after.work)).toEqual([{ sha256, size: 6000 }]);
    expect(after.work.prepare('SELECT count(*) FROM upload_chunk').pluck().get()).toBe(0);
    expect(after.work.prepare('SELECT count(*) FROM upload').pluck().get()).toBe(0);
    await closeStores(after);
  }
});

it('a blob is complete at every step of its move to the cache, and the move can be repeated', async () => {
  const { stores } = await opened();
  await addBlob(stores, bytes, 1000);
  const disks = await images(stores, () => markUploaded(stores, sha256));
  expect(disks.length).toBeGreaterThan(10);
  for (const disk of disks) {
    const { stores: after } = await openStores(disk, key, new Date());
    expect(readBlobChunk(after, sha256, 0)!.bytes.equals(bytes)).toBe(true);
    await markUploaded(after, sha256);
    expect(readBlobChunk(after, sha256, 0)!.bytes.equals(bytes)).toBe(true);
    expect(after.work.prepare('SELECT count(*) FROM blob_chunk').pluck().get()).toBe(0);
    await closeStores(after);
  }
});
