import { scopeOf, type Reader } from '../../domain/accounts/reading';
import { HttpError } from './http';
import { readableKinds, visibleRecord } from './reading';
import type { Store } from './store';

/** Longest page, in characters of JSON; a page always carries at least one record. */
const PAGE_CHARACTERS = 8_000_000;
/** Rows looked at for a page, for each record asked for: bounds a page of which most rows are left out. */
const ROWS_PER_RECORD = 10;

export interface FeedPage {
  /** JSON text of a `changesPage`. */
  text: string;
  cursor: number;
  /** There is nothing to send and nothing more to look at. */
  empty: boolean;
}

/** As the contract's `changes` has them. */
export interface FeedRequest {
  after: number;
  limit: number;
  scope: string;
}

/**
 * The ordered feed. Pages are put together from JSON text as it was stored: reading, checking and writing every record
 * again takes the server three to four times as long, and a first pull asks for all of them at once.
 */
export class Feed {
  readonly #waiting = new Set<() => void>();

  constructor(
    private readonly store: Store,
    private readonly now: () => Date,
  ) {}

  /**
   * A page of what comes after `after` and may be read. Throws 410 `CURSOR_UNKNOWN` for a cursor beyond the end, which
   * belongs to another platform, and 410 `SCOPE_CHANGED` for one that was reached under another scope.
   */
  page({ after, limit, scope }: FeedRequest, reader: Reader): FeedPage {
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

  #collect(after: number, limit: number, reader: Reader): { parts: string[]; cursor: number; more: boolean } {
    const parts: string[] = [];
    const rows = limit * ROWS_PER_RECORD;
    let cursor = after;
    let characters = 0;
    let seen = 0;
    for (const row of this.store.after(after, readableKinds(reader), rows + 1)) {
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

  /** Something was committed. */
  announce(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
