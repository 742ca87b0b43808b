import { HttpError } from './http';
import type { Store } from './store';

/** Longest page, in characters of JSON; a page always carries at least one record. */
const PAGE_CHARACTERS = 8_000_000;

export interface FeedPage {
  /** JSON text of a `changesPage`. */
  text: string;
  empty: boolean;
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

  /** A page of what comes after `after`. A cursor beyond the end belongs to another platform: 410. */
  page(after: number, limit: number): FeedPage {
    const parts: string[] = [];
    let cursor = after;
    let characters = 0;
    let more = false;
    for (const { seq, kind, record } of this.store.after(after, limit + 1)) {
      if (parts.length === limit || (characters > 0 && characters + record.length > PAGE_CHARACTERS)) {
        more = true;
        break;
      }
      parts.push(`{"seq":${seq},"kind":"${kind}","record":${record}}`);
      characters += record.length;
      cursor = seq;
    }
    if (parts.length === 0 && after > this.store.lastSeq())
      throw new HttpError(410, 'CURSOR_UNKNOWN', '平台的数据已重新建立，请重新取全部数据。');
    const text = `{"changes":[${parts.join(',')}],"cursor":${cursor},"more":${more},"serverTime":"${this.now().toISOString()}"}`;
    return { text, empty: parts.length === 0 };
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
