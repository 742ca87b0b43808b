import { CONTRACT_VERSION } from '../../../platform/contract';
import type { SyncStatus } from '../../contract';
import type { Sync } from '../../types';
import type { SyncDependencies, SyncLifetime } from './dependencies';
import { FeedReader } from './feed-reader';
import { LongPoll } from './long-poll';
import { watchMachine } from './machine-watch';
import { outboxCounts } from '../outbox';
import { isFailure, outcome } from './outcome';
import { rereadForVersion } from '../unread';
import { RetryPause } from './retry-pause';
import { SyncRound } from './round';
import { SyncState } from './state';
import { TIMING, type SyncTiming } from './timing';

/**
 * Starts the sync of cache and outbox with the platform: sends commands, pulls changes, then waits for changes. After a
 * failure it retries with increasing delays, and at once when the machine wakes up or its network changes.
 */
export function createSync(parts: SyncDependencies, timing: SyncTiming = TIMING): Sync {
  return new SyncLoop(parts, timing);
}

class SyncLoop implements Sync {
  readonly #stopping = new AbortController();
  #closed = false;
  readonly #state: SyncState;
  readonly #round: SyncRound;
  readonly #longPoll: LongPoll;
  readonly #pause = new RetryPause();
  /** Ends the running long poll. */
  #listening: AbortController | null = null;
  /** Callers of `syncNow`; each resolves after the first round that starts after its call. */
  #waiters: Array<() => void> = [];
  readonly #stopWatching: () => void;
  readonly #running: Promise<void>;

  constructor(
    private readonly parts: SyncDependencies,
    private readonly timing: SyncTiming,
  ) {
    rereadForVersion(parts.stores.cache, CONTRACT_VERSION);
    const lifetime: SyncLifetime = { signal: this.#stopping.signal, closed: () => this.#closed };
    const feed = new FeedReader(parts, timing, lifetime);
    this.#state = new SyncState(parts, timing);
    this.#round = new SyncRound(parts, feed, lifetime);
    this.#longPoll = new LongPoll(parts.stores.cache, feed, timing);
    this.#stopWatching = watchMachine(parts.machine, timing, () => this.#startRound());
    this.#running = this.#run().catch((error: unknown) => parts.log.error('sync loop ended', error));
  }

  status(): SyncStatus {
    return this.#state.status();
  }

  async syncNow(): Promise<SyncStatus> {
    if (!this.#isStopping()) {
      const over = new Promise<void>((resolve) => this.#waiters.push(resolve));
      this.#startRound();
      await over;
    }
    return this.status();
  }

  /** Sends a new command at once, after a failure not before `minRetryInterval`. */
  commandAdded(): void {
    this.#listening?.abort();
    this.#pause.endWithin(this.timing.minRetryInterval - this.#state.sinceFailure());
  }

  async stop(): Promise<void> {
    this.#stopWatching();
    this.#stopping.abort();
    this.#startRound();
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, this.timing.stopTimeout)));
    await Promise.race([this.#running, enough]);
    clearTimeout(timer);
    this.#closed = true;
    for (const tell of this.#waiters.splice(0)) tell();
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Ends the long poll or the pause, after which a round starts. */
  #startRound(): void {
    this.#state.resetBackoff();
    this.#listening?.abort();
    this.#pause.end();
  }

  async #run(): Promise<void> {
    while (!this.#isStopping()) {
      const served = this.#waiters;
      this.#waiters = [];
      this.#state.beginRound();
      let delay = this.#record(await outcome(this.#round.run()));
      for (const tell of served) tell();
      delay ??= this.#record(await outcome(this.#listen()));
      if (delay !== null && this.#waiters.length === 0 && !this.#isStopping()) await this.#pause.wait(delay);
    }
  }

  /** Records the result of a round or a long poll. Returns the delay in ms before the next retry, null for none. */
  #record(error: unknown): number | null {
    if (this.#isStopping()) this.#state.interrupt();
    else if (error === null) this.#state.succeed();
    else return this.#state.fail(error);
    return null;
  }

  /** Waits for changes until there is a command to send or a caller of `syncNow`. */
  async #listen(): Promise<void> {
    const { work } = this.parts.stores;
    while (!this.#isStopping() && this.#waiters.length === 0 && outboxCounts(work).waiting === 0) {
      const listening = new AbortController();
      this.#listening = listening;
      try {
        await this.#longPoll.wait(listening.signal);
        await this.#round.sendAudit();
      } catch (error) {
        const interrupted = isFailure(error, 'CANCELLED') && listening.signal.aborted;
        if (interrupted || isFailure(error, 'UNAUTHORIZED')) return;
        throw error;
      } finally {
        this.#listening = null;
      }
    }
  }
}
