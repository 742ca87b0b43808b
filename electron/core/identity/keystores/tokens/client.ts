import { Worker } from 'node:worker_threads';
import { guarded, inBackground } from '../../../../error-boundary';
import { Failure } from '../../../failure';
import { driverFailed, tokenBusy } from './failures';
import type {
  DriverCall,
  DriverSetting,
  FromWorker,
  DriverInput,
  DriverOutput,
  ToWorker,
  WorkerStart,
} from './protocol';

/** Time limit in ms per act of a driver. After it the call fails, and the driver counts as busy until it answers. */
export type DriverTimeLimits = Record<DriverCall, number>;
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

type Answer = Exclude<FromWorker, { kind: 'removed' }>;
interface Waiting {
  done(message: Answer): void;
  lost(error: Failure): void;
}

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
  const waiting = new Map<number, Waiting>();
  const watched = new Map<number, () => void>();
  /** Calls that exceeded their time limit and are not answered yet. */
  const overdue = new Set<number>();
  let acts: Worker | null = null;
  let watcher: Worker | null = null;
  let last = 0;

  function start(role: WorkerStart['role'], ended: (worker: Worker) => void): Worker {
    const worker = new Worker(script, { workerData: { setting, sha256, role } satisfies WorkerStart });
    // Allow the program to exit while a driver hangs.
    worker.unref();
    worker.on(
      'message',
      guarded('identity/keystores/tokens/client: message', (message: FromWorker) => {
        if (message.kind === 'removed') return gone(message.handle);
        waiting.get(message.id)?.done(message);
        waiting.delete(message.id);
      }),
    );
    let cause: unknown;
    worker.on(
      'error',
      guarded('identity/keystores/tokens/client: error', (error) => (cause = error)),
    );
    worker.once(
      'exit',
      guarded('identity/keystores/tokens/client: exit', () => {
        ended(worker);
        if (role === 'acts') loseAll(driverFailed('UKey 驱动意外停止了。', cause));
      }),
    );
    return worker;
  }

  function loseAll(error: Failure): void {
    for (const { lost } of waiting.values()) lost(error);
    waiting.clear();
    overdue.clear();
    // The handles end with the worker.
    for (const handle of [...watched.keys()]) gone(handle);
  }

  function gone(handle: number): void {
    const listener = watched.get(handle);
    watched.delete(handle);
    listener?.();
  }

  function post(message: ToWorker): void {
    acts ??= start('acts', (ended) => {
      if (acts === ended) acts = null;
    });
    acts.postMessage(message);
  }

  function call<A extends DriverCall>(act: A, input: DriverInput<A>): Promise<DriverOutput<A>> {
    // While the driver hangs only `close` is queued: a queued PIN would be sent later without the user.
    if (overdue.size > 0 && act !== 'close') return Promise.reject(tokenBusy());
    const id = ++last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        guarded('identity/keystores/tokens/client: timer', () => {
          overdue.add(id);
          reject(tokenBusy());
        }),
        timeLimits[act],
      );
      const settle = (message: Answer) => {
        if (message.kind === 'failed') reject(new Failure(message.code, message.message, message.advice));
        else if (message.kind === 'broken')
          reject(driverFailed('UKey 驱动出了意料之外的错误。', new Error(message.error)));
        else resolve(message.output as DriverOutput<A>);
      };
      waiting.set(id, {
        done(message) {
          const late = overdue.delete(id);
          clearTimeout(timer);
          settle(message);
          // The caller has given up waiting, so the key must not stay open.
          if (late && act === 'open' && message.kind === 'done')
            inBackground(
              'key not closed',
              call('close', { handle: (message.output as DriverOutput<'open'>).handle }),
            );
        },
        lost(error) {
          clearTimeout(timer);
          reject(error);
        },
      });
      post({ kind: 'act', id, act, input });
    });
  }

  function watcherWorker(): Worker {
    watcher ??= start('watch', (ended) => {
      if (watcher !== ended) return;
      watcher = null;
      for (const handle of [...watched.keys()]) gone(handle);
    });
    return watcher;
  }

  return {
    call,
    onRemoval(handle, token, listener) {
      watched.set(handle, listener);
      watcherWorker().postMessage({ kind: 'watch', handle, token } satisfies ToWorker);
      return () => {
        watched.delete(handle);
        watcher?.postMessage({ kind: 'unwatch', handle } satisfies ToWorker);
      };
    },
    get inUse() {
      return watched.size > 0;
    },
    async close() {
      watched.clear();
      if (acts && overdue.size === 0) await call('end', null).catch(() => null);
      // Do not wait for a thread inside a hung driver: it ends when the driver answers, or with the process.
      else if (acts) post({ kind: 'act', id: ++last, act: 'end', input: null });
      watcher?.postMessage({ kind: 'stop' } satisfies ToWorker);
      acts = watcher = null;
    },
  };
}
