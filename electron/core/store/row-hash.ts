import { createHash } from 'node:crypto';

export type SqlValue = string | number | bigint | Buffer | null;

/**
 * SHA-256 (hex) of a row's values in the order of the table's columns, without `row_hash` and without a key that SQLite
 * assigns (`outbox.position`). Triggers of work.db fill `row_hash` on every insert and update.
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
