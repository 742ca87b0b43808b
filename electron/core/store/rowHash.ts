import { createHash } from 'node:crypto';

export type SqlValue = string | number | bigint | Buffer | null;

/**
 * SHA-256 (hex) of a row's values in the order of its table's columns, without `row_hash` itself and without a key
 * that SQLite assigns (`outbox.position`). The triggers of work.db fill `row_hash` with it on every insert and
 * update; whoever writes a row need not.
 */
export function rowHash(values: readonly SqlValue[]): string {
  const plain = values.map((value) =>
    Buffer.isBuffer(value)
      ? { blob: value.toString('base64') }
      : typeof value === 'bigint'
        ? Number(value)
        : value,
  );
  return createHash('sha256').update(JSON.stringify(plain)).digest('hex');
}
