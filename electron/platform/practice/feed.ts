import { scopeOf, type ReadAccess } from '../../domain/accounts/read-access';
import { HttpError } from './http';
import { readableKinds, visibleRecord } from './read-rights';
import type { Store } from './store';

/** Size limit of a page, in characters of JSON; a page has at least one record. */
const PAGE_CHARACTERS = 8_000_000;
/** Limit of rows read per requested record: bounds the work when most rows are not readable. */
const ROWS_PER_RECORD = 10;

export interface FeedPage {
  /** JSON text of a `ChangesPage`. */
  text: string;
  cursor: number;
  /** No records, and nothing left to read. */
  empty: boolean;
}

/** Parameters of `changes` in the contract. */
export interface FeedRequest {
  after: number;
  limit: number;
  scope: string;
}

/**
 * The change feed. Pages are concatenated from the stored JSON text: parsing, validating and serializing every record
 * takes three to four times as long, and a first sync reads all of them.
 */
export class Feed {
  readonly #waiting = new Set<() => void>();

  constructor(
    private readonly store: Store,
    private readonly now: () => Date,
  ) {}

  /**
   * Returns a page of the readable records after `after`. Throws `HttpError` 410: `CURSOR_UNKNOWN` for a cursor beyond
   * the end (the platform's data were recreated), `SCOPE_CHANGED` when the cursor was reached with another scope.
   */
  page({ after, limit, scope }: FeedRequest, reader: ReadAccess): FeedPage {
    const last = this.store.lastSeq();
    if (after > last) throw new HttpError(410, 'CURSOR_UNKNOWN', '平台的数据已重新建立，请重新取全部数据。');
    const present = scopeOf(reader);
    if (after > 0 && scope !== '' && scope !== present)
      throw new HttpError(410, 'SCOPE_CHANGED', '您的角色或代理已有变化，请重新取本人可读的全部数据。');
    const { parts, cursor, more } = this.#collect(after, limit, reader);
    const end = more ? cursor : last;
    const text = `{"changes":[${parts.join(',')}],"cursor":${end},"more":${more},"scope":"${present}","serverTime":"${this.now().toISOString()}"}`;
    return { text, cursor: end, empty: parts.length === 0 && !more };
  }

  #collect(
    after: number,
    limit: number,
    reader: ReadAccess,
  ): { parts: string[]; cursor: number; more: boolean } {
    const parts: string[] = [];
    const rows = limit * ROWS_PER_RECORD;
    let cursor = after;
    let characters = 0;
    let seen = 0;
    for (const row of this.store.rowsAfter(after, readableKinds(reader), rows + 1)) {
      if (parts.length === limit || seen === rows) return { parts, cursor, more: true };
      const record = visibleRecord(this.store, reader, row);
      if (record !== null && characters > 0 && characters + record.length > PAGE_CHARACTERS)
        return { parts, cursor, more: true };
      seen += 1;
      cursor = row.seq;
      if (record === null) continue;
      parts.push(`{"seq":${row.seq},"kind":"${row.kind}","record":${record}}`);
      characters += record.length;
    }
    return { parts, cursor, more: false };
  }

  /** Resolves at the next commit, after `seconds`, when `signal` aborts, or when the platform closes. */
  wait(seconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, seconds * 1000);
      signal.addEventListener('abort', done);
      this.#waiting.add(done);
      if (signal.aborted) done();
    });
  }

  /** Resolves all pending calls of `wait`. To be called after a commit. */
  notifyWaiting(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
