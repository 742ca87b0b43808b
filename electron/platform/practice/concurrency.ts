import { guarded } from '../../error-boundary';
import { HttpError } from './http';
import { BODIES_TOTAL, ROOM_MS, SMALL_BODY } from './limits';

const busy = () =>
  new HttpError(503, 'BUSY', '平台正忙，请稍后再试。', { 'retry-after': '10', connection: 'close' });

/** Limits the number of concurrent operations per key. */
export class ConcurrencyLimit {
  readonly #counts = new Map<string, number>();

  /**
   * Counts one operation and returns the function that ends it. Throws `HttpError` 503 when `most` are running for the
   * key.
   */
  enter(key: string, most: number): () => void {
    const count = this.#counts.get(key) ?? 0;
    if (count >= most) throw busy();
    this.#counts.set(key, count + 1);
    return () => {
      const left = (this.#counts.get(key) ?? 1) - 1;
      if (left > 0) this.#counts.set(key, left);
      else this.#counts.delete(key);
    };
  }
}

interface Waiting {
  owner: string;
  bytes: number;
  enter(): void;
}

/**
 * Memory for long request bodies: one body per account at a time, `BODIES_TOTAL` bytes altogether; others wait in
 * order.
 */
export class BodyMemory {
  #free = BODIES_TOTAL;
  readonly #inside = new Set<string>();
  #queue: Waiting[] = [];

  /**
   * Reserves memory for the body of an account and resolves to the function that releases it. Rejects with `HttpError`
   * 503 after `ROOM_MS`. The body is not read while its request waits.
   */
  reserve(owner: string, bytes: number): Promise<() => void> {
    if (bytes <= SMALL_BODY) return Promise.resolve(() => undefined);
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        owner,
        bytes,
        enter: () => {
          clearTimeout(timer);
          resolve(() => this.#leave(waiting));
        },
      };
      const timer = setTimeout(
        guarded('practice/intake: no room', () => {
          this.#queue = this.#queue.filter((other) => other !== waiting);
          reject(busy());
        }),
        ROOM_MS,
      );
      this.#queue.push(waiting);
      this.#admit();
    });
  }

  #leave({ owner, bytes }: Waiting): void {
    this.#free += bytes;
    this.#inside.delete(owner);
    this.#admit();
  }

  #admit(): void {
    this.#queue = this.#queue.filter((waiting) => {
      if (waiting.bytes > this.#free || this.#inside.has(waiting.owner)) return true;
      this.#free -= waiting.bytes;
      this.#inside.add(waiting.owner);
      waiting.enter();
      return false;
    });
  }
}
