import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { Stores } from '../../../../electron/core/types';
import {
  closeStores,
  finishUpload,
  openStores,
  CHUNK_SIZE,
  putUploadChunk,
} from '../../../../electron/core/store';

export const key = createHash('sha256').update('a key for tests').digest();

/** Creates a folder that is removed after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'store-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Opens the stores of a folder and closes them after the test. */
export async function opened(directory = folder(), now = new Date()) {
  const result = await openStores(directory, key, now);
  onTestFinished(() => (result.stores.work.open ? closeStores(result.stores) : undefined));
  return result;
}

export function addDraft(work: Database, content: string): string {
  const id = randomUUID();
  work
    .prepare(
      `INSERT INTO draft (id, article_id, base_version, base_revision, kind, content, created_at, saved_at, saves, row_hash)
       VALUES (?, ?, 0, NULL, 'edit', ?, '2026-11-24T01:00:00.000Z', '2026-11-24T01:00:00.000Z', 1, '')`,
    )
    .run(id, randomUUID(), content);
  return id;
}

export function addCommand(work: Database): string {
  const id = randomUUID();
  work
    .prepare(
      `INSERT INTO outbox (id, type, article_id, command, made_at, state, row_hash)
       VALUES (?, 'article.submit', ?, '{}', '2026-11-24T01:00:00.000Z', 'waiting', '')`,
    )
    .run(id, randomUUID());
  return id;
}

export function addAudit(work: Database, sequence: number): void {
  work
    .prepare(`INSERT INTO audit VALUES (?, '2026-11-24T01:00:00.000Z', 'a', 'x', 's', ?, 'p', 'd')`)
    .run(sequence, 'detail '.repeat(20));
}

/** Uploads bytes in pieces. Resolves with their SHA-256. */
export async function addBlob(stores: Stores, bytes: Buffer, piece = CHUNK_SIZE): Promise<string> {
  const upload = {
    uploadId: randomUUID(),
    name: '附件.pdf',
    mediaType: 'application/pdf',
    size: bytes.length,
  };
  for (let offset = 0; offset < bytes.length; offset += piece)
    putUploadChunk(stores.work, { ...upload, offset, bytes: bytes.subarray(offset, offset + piece) });
  return (await finishUpload(stores, upload.uploadId)).sha256;
}

/** Overwrites bytes of a file in place. */
export function overwrite(path: string, offset: number, bytes: Buffer = randomBytes(64)): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, offset);
  closeSync(file);
}
