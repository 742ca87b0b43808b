import { guarded } from '../../../error-boundary';

/** A pause before the next retry, which can be ended earlier. */
export class RetryPause {
  #resolve: (() => void) | null = null;
  #timer: NodeJS.Timeout | undefined;
  /** Timer of `endWithin`. */
  #earlyTimer: NodeJS.Timeout | undefined;

  /** Resolves after `ms` milliseconds, or when the pause is ended. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#timer = this.#endAfter(ms);
    });
  }

  /** Ends the pause; without effect when there is none. */
  end(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#earlyTimer);
    this.#earlyTimer = undefined;
    this.#resolve?.();
    this.#resolve = null;
  }

  /** Ends the pause after `ms` milliseconds; the first call decides. */
  endWithin(ms: number): void {
    if (ms <= 0) this.end();
    else if (this.#resolve) this.#earlyTimer ??= this.#endAfter(ms);
  }

  #endAfter(ms: number): NodeJS.Timeout {
    return setTimeout(
      guarded('sync/loop/retry-pause: timer', () => this.end()),
      ms,
    );
  }
}
