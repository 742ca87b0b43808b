import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { readCursor } from '../cache';
import type { FeedReader } from './feed-reader';
import { noProgress } from '../pull';
import type { SyncTiming } from './timing';

/** Waits for changes on the platform, and slows down when it answers at once without any. */
export class LongPoll {
  /** Number of consecutive early polls. */
  #early = 0;

  constructor(
    private readonly cache: Database,
    private readonly feed: Pick<FeedReader, 'read'>,
    private readonly timing: Pick<SyncTiming, 'wait' | 'minPollDuration' | 'pollPause' | 'maxEarlyPolls'>,
  ) {}

  /**
   * Waits for changes once and reads them. Rejects with `Failure` 'PLATFORM_NO_PROGRESS' when the platform continues to
   * answer at once without changes, and as `FeedReader.read` does.
   */
  async wait(signal: AbortSignal): Promise<void> {
    const { wait, minPollDuration, pollPause, maxEarlyPolls } = this.timing;
    const [before, from] = [readCursor(this.cache), performance.now()];
    await this.feed.read(wait, signal);
    const early = readCursor(this.cache) === before && performance.now() - from < minPollDuration;
    this.#early = early ? this.#early + 1 : 0;
    if (this.#early > maxEarlyPolls) throw noProgress('长轮询总是立即返回');
    if (early) await delay(this.#early * pollPause, undefined, { signal }).catch(() => undefined);
  }
}
