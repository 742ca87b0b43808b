import { inBackground } from '../../../../error-boundary';
import { driverFailed, tokenBusy } from './failures';
import { DriverThread } from './driver-thread';
import { PendingCalls, type DriverTimeLimits } from './pending-calls';
import type {
  DriverCall,
  DriverInput,
  DriverOutput,
  DriverSetting,
  FromWorker,
  WorkerStart,
} from './protocol';

/** Default time limits. Some tokens sign only after a press of their button. */
export const DEFAULT_TIME_LIMITS: DriverTimeLimits = {
  list: 10_000,
  open: 20_000,
  sign: 60_000,
  wrap: 60_000,
  unwrap: 60_000,
  changePin: 20_000,
  close: 5_000,
  end: 2_000,
};

/** A driver as seen by the core. Every call settles within its time limit. */
export interface DriverClient {
  /** Runs an act of the driver. Rejects with `Failure` 'TOKEN_BUSY', 'DRIVER_FAILED' or what the act throws. */
  call<A extends DriverCall>(act: A, input: DriverInput<A>): Promise<DriverOutput<A>>;
  /**
   * Checks every second whether the token is present, and calls `gone` once when it is not. Returns a function that
   * stops it.
   */
  onRemoval(handle: number, token: string, gone: () => void): () => void;
  /** True while a key of this driver is open. */
  readonly inUse: boolean;
  close(): Promise<void>;
}

/**
 * Creates the client of a driver; its workers start with the first call.
 *
 * @param sha256 SHA-256 of the driver's file as confirmed by the user, hex
 * @param script path of the built worker
 */
export function createDriverClient(
  setting: DriverSetting,
  sha256: string,
  script: string,
  timeLimits = DEFAULT_TIME_LIMITS,
): DriverClient {
  return new ThreadedDriverClient((role) => ({ script, start: { setting, sha256, role } }), timeLimits);
}

/** Runs the acts of a driver in one thread, and watches its tokens in another one. */
class ThreadedDriverClient implements DriverClient {
  readonly #acts: DriverThread;
  readonly #watcher: DriverThread;
  readonly #pending: PendingCalls;
  /** What to call when the token of a handle is removed. */
  readonly #watched = new Map<number, () => void>();

  constructor(
    threadOptions: (role: WorkerStart['role']) => { script: string; start: WorkerStart },
    timeLimits: DriverTimeLimits,
  ) {
    const onMessage = (message: FromWorker) => this.#receive(message);
    this.#acts = new DriverThread({
      ...threadOptions('acts'),
      onMessage,
      onExit: ({ cause }) => {
        this.#pending.rejectAll(driverFailed('UKey 驱动意外停止了。', cause));
        // The handles end with the worker.
        this.#allRemoved();
      },
    });
    this.#watcher = new DriverThread({
      ...threadOptions('watch'),
      onMessage,
      onExit: ({ isCurrent }) => {
        if (isCurrent) this.#allRemoved();
      },
    });
    this.#pending = new PendingCalls(timeLimits, (act, { output }) => {
      if (act !== 'open') return;
      // The caller has given up waiting, so the key must not stay open.
      const { handle } = output as DriverOutput<'open'>;
      inBackground('key not closed', this.call('close', { handle }));
    });
  }

  get inUse(): boolean {
    return this.#watched.size > 0;
  }

  async call<A extends DriverCall>(act: A, input: DriverInput<A>): Promise<DriverOutput<A>> {
    // While the driver hangs only `close` is queued: a queued PIN would be sent later without the user.
    if (this.#pending.isOverdue && act !== 'close') throw tokenBusy();
    const id = this.#pending.nextId();
    this.#acts.post({ kind: 'act', id, act, input });
    return this.#pending.wait(id, act);
  }

  onRemoval(handle: number, token: string, gone: () => void): () => void {
    this.#watched.set(handle, gone);
    this.#watcher.post({ kind: 'watch', handle, token });
    return () => {
      this.#watched.delete(handle);
      this.#watcher.postIfRunning({ kind: 'unwatch', handle });
    };
  }

  async close(): Promise<void> {
    this.#watched.clear();
    if (this.#acts.isRunning && !this.#pending.isOverdue) await this.call('end', null).catch(() => null);
    // Do not wait for a thread inside a hung driver: it ends when the driver answers, or with the process.
    else this.#acts.postIfRunning({ kind: 'act', id: this.#pending.nextId(), act: 'end', input: null });
    this.#watcher.postIfRunning({ kind: 'stop' });
    this.#acts.release();
    this.#watcher.release();
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'removed') this.#removed(message.handle);
    else this.#pending.answer(message);
  }

  #removed(handle: number): void {
    const gone = this.#watched.get(handle);
    this.#watched.delete(handle);
    gone?.();
  }

  #allRemoved(): void {
    for (const handle of [...this.#watched.keys()]) this.#removed(handle);
  }
}
