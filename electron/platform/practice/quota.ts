import { HttpError } from './http';
import { PARTS_PER_ACCOUNT, QUOTA_BYTES, QUOTA_MS } from './limits';
import type { Store } from './store';

const exceeded = (message: string) => new HttpError(413, 'QUOTA_EXCEEDED', message);

/** Limits the uploads of each account within 24 hours, incomplete ones included. */
export class Quota {
  constructor(
    private readonly store: Store,
    private readonly now: () => Date,
  ) {}

  /**
   * Counts an upload against the quota of the account: once, with its total `length` in bytes, however often it is
   * resumed. `parts`: other incomplete uploads of the account. Throws `HttpError` 413 `QUOTA_EXCEEDED` when the quota
   * is exceeded.
   */
  take(accountId: string, sha256: string, length: number, parts: number): void {
    const { store } = this;
    const now = this.now().getTime();
    store.transaction(() => {
      store.sql('DELETE FROM upload WHERE at <= ?').run(now - QUOTA_MS);
      const others = store
        .sql<[string, string], number>(
          'SELECT coalesce(sum(size), 0) FROM upload WHERE account_id = ? AND sha256 <> ?',
        )
        .pluck()
        .get(accountId, sha256);
      if ((others ?? 0) + length > QUOTA_BYTES)
        throw exceeded(
          `您 24 小时内上传的文件已接近上限（${QUOTA_BYTES / 1024 / 1024} MB），这个文件放不下，请明天再传，或压缩后再传。`,
        );
      if (parts >= PARTS_PER_ACCOUNT)
        throw exceeded(`您有 ${parts} 个文件没有传完，请先传完，或三天后再传新的文件。`);
      store
        .sql(
          `INSERT INTO upload (account_id, sha256, size, at) VALUES (?, ?, ?, ?)
           ON CONFLICT (account_id, sha256) DO UPDATE SET size = excluded.size WHERE excluded.size > size`,
        )
        .run(accountId, sha256, length, now);
    });
  }
}
