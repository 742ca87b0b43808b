import type { SyncStatus } from '../../contract';
import { Failure } from '../../failure';
import { readSyncedAt } from '../cache';
import { clockIsWrong, describeClock, retryDelay, syncStateOf } from '../connection';
import type { SyncDependencies } from './dependencies';
import { outboxCounts } from '../outbox';
import { quarantineSize } from '../quarantine';
import type { SyncTiming } from './timing';

interface Trouble {
  code: string;
  message: string;
  advice: string;
}

const DEFECT: Trouble = {
  code: 'DEFECT',
  message: '同步时程序内部出错。',
  advice: '程序会自动重试；若再次出现，请把日志交给维护人员。',
};

/** Whether the sync is at work, its last failure, and the delay before the next retry. Announces changes. */
export class SyncState {
  #busy = true;
  #trouble: Trouble | null = null;
  #nextTryAt: string | null = null;
  /** Number of consecutive failures. */
  #failures = 0;
  #failedAt = -Infinity;
  #announced = '';

  constructor(
    private readonly parts: Pick<SyncDependencies, 'stores' | 'platform' | 'clock' | 'events' | 'log'>,
    private readonly timing: Pick<SyncTiming, 'random'>,
  ) {}

  status(): SyncStatus {
    const { stores, platform } = this.parts;
    const { waiting, returned } = outboxCounts(stores.work);
    const { clockOffset } = platform;
    const clockTrouble = describeClock(clockOffset);
    return {
      state: syncStateOf({ busy: this.#busy, errorCode: this.#trouble?.code ?? null, waiting }),
      waiting,
      returned,
      quarantined: quarantineSize(stores.cache),
      lastSyncedAt: readSyncedAt(stores.cache),
      error: this.#trouble ?? (clockTrouble && { code: 'CLOCK_WRONG', ...clockTrouble }),
      nextTryAt: this.#nextTryAt,
      clockOffset,
      clockWrong: clockIsWrong(clockOffset),
    };
  }

  beginRound(): void {
    this.#busy = true;
    this.#nextTryAt = null;
    this.#announce();
  }

  /** Ends a round or a long poll that was told to stop: it is neither a success nor a failure. */
  interrupt(): void {
    this.#busy = false;
  }

  succeed(): void {
    this.#busy = false;
    this.#failures = 0;
    this.#trouble = null;
    this.#announce();
  }

  /** Records the failure of a round or a long poll. Returns the delay in ms before the next retry. */
  fail(error: unknown): number {
    this.#busy = false;
    this.#failedAt = performance.now();
    const { code, message, advice } = error instanceof Failure ? error : DEFECT;
    if (this.#trouble?.code !== code) this.parts.log.warn('sync failed', error);
    this.#trouble = { code, message, advice };
    const delay = retryDelay(++this.#failures, this.timing.random());
    this.#nextTryAt = new Date(this.parts.clock.now().getTime() + delay).toISOString();
    this.#announce();
    return delay;
  }

  /** Lets the delays before retries begin anew. */
  resetBackoff(): void {
    this.#failures = 0;
  }

  /** Time in ms since the last failure; infinite when there was none. */
  sinceFailure(): number {
    return performance.now() - this.#failedAt;
  }

  #announce(): void {
    const { stores, platform, events } = this.parts;
    const now = JSON.stringify([
      ...[this.#busy, this.#trouble, this.#nextTryAt, clockIsWrong(platform.clockOffset)],
      quarantineSize(stores.cache),
    ]);
    if (now === this.#announced) return;
    this.#announced = now;
    events.emit('sync');
  }
}
