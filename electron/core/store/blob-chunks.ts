import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { createMutexes } from '../mutex';
import { nextTurn } from '../time-slices';
import { storeFailure } from './failures';
import { statement } from './statements';

/** Chunks of blobs and of unfinished uploads, and the queue of long changes to them. */

/** Maximum size of a chunk in bytes. */
export const CHUNK_SIZE = 1024 * 1024;

/** Tables of chunks, each with the column that names what a chunk belongs to. */
const OWNER = { blob_chunk: 'sha256', upload_chunk: 'upload_id' } as const;
type ChunkTable = keyof typeof OWNER;

const mutexOf = createMutexes<Database>();

/**
 * Runs long changes of blobs one at a time; each yields to other work after every chunk. Rejects with SQLite errors as
 * `storeFailure` translates them, and as `change` does.
 */
export function inTurn<T>(work: Database, change: () => Promise<T>): Promise<T> {
  return mutexOf(work)(change).catch((error: unknown) => {
    throw storeFailure(error) ?? error;
  });
}

/** Returns the offsets of all chunks, in order. */
export function chunkOffsets(db: Database, table: ChunkTable, owner: string): number[] {
  const sql = `SELECT offset FROM ${table} WHERE ${OWNER[table]} = ? ORDER BY offset`;
  return statement<{ offset: number }>(db, sql)
    .all(owner)
    .map(({ offset }) => offset);
}

/** Returns the bytes of the chunk that begins at `offset`; undefined when there is none. */
export function readChunk(
  db: Database,
  table: ChunkTable,
  owner: string,
  offset: number,
): Buffer | undefined {
  const sql = `SELECT bytes FROM ${table} WHERE ${OWNER[table]} = ? AND offset = ?`;
  return statement<{ bytes: Buffer }>(db, sql).get(owner, offset)?.bytes;
}

/** Returns the SHA-256 of all chunks in order, up to the first gap. Yields after every chunk. */
export async function hashChunks(db: Database, table: ChunkTable, owner: string): Promise<string> {
  const hash = createHash('sha256');
  for (let offset = 0; ;) {
    const bytes = readChunk(db, table, owner, offset);
    if (!bytes) return hash.digest('hex');
    hash.update(bytes);
    offset += bytes.length;
    await nextTurn();
  }
}

export function deleteChunk(db: Database, table: ChunkTable, owner: string, offset: number): void {
  statement(db, `DELETE FROM ${table} WHERE ${OWNER[table]} = ? AND offset = ?`).run(owner, offset);
}

/** Deletes all chunks. Yields after every chunk. */
export async function deleteChunks(db: Database, table: ChunkTable, owner: string): Promise<void> {
  for (const offset of chunkOffsets(db, table, owner)) {
    deleteChunk(db, table, owner, offset);
    await nextTurn();
  }
}
