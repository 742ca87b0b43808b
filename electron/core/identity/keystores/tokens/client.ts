import { Worker } from 'node:worker_threads';
import { guarded, inBackground } from '../../../../boundary';
import { Failure } from '../../../failure';
import { driverFailed, tokenBusy } from './failures';
import type { Act, DriverSetting, FromWorker, Input, Output, ToWorker, WorkerStart } from './protocol';

/** How long a driver may take, in ms. Beyond it the person is told, and the driver counts as busy until it answers. */
export type Patience = Record<Act, number>;
/** Signing waits for a finger on some tokens' buttons. */
export const PATIENCE: Patience = {
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

/** One driver, from the core's side. Every call resolves or rejects in time, whatever the driver does. */
export interface DriverClient {
  /** @throws Failure TOKEN_BUSY, DRIVER_FAILED, or what the act throws */
  call<A extends Act>(act: A, input: Input<A>): Promise<Output<A>>;
  /** Looks every second whether the token is there; calls once when it is gone. Answers how to stop. */
  watch(handle: number, token: string, gone: () => void): () => void;
  /** Whether a key is open behind it. */
  readonly inUse: boolean;
  close(): Promise<void>;
}

export function createDriverClient(
  setting: DriverSetting,
  sha256: string,
  script: string,
  patience = PATIENCE,
): DriverClient {
  const waiting = new Map<number, Waiting>();
  const watched = new Map<number, () => void>();
  /** Calls that went unanswered beyond their time. */
  const overdue = new Set<number>();
  let acts: Worker | null = null;
  let watcher: Worker | null = null;
  let last = 0;

  function start(role: WorkerStart['role'], ended: (worker: Worker) => void): Worker {
    const worker = new Worker(script, { workerData: { setting, sha256, role } satisfies WorkerStart });
    // The program may end while a driver hangs.
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
    // Their handles are lost with the worker.
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

  function call<A extends Act>(act: A, input: Input<A>): Promise<Output<A>> {
    // What is closed waits for the driver; nothing else does, a PIN least of all.
    if (overdue.size > 0 && act !== 'close') return Promise.reject(tokenBusy());
    const id = ++last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        guarded('identity/keystores/tokens/client: timer', () => {
          overdue.add(id);
          reject(tokenBusy());
        }),
        patience[act],
      );
      const settle = (message: Answer) => {
        if (message.kind === 'failed') reject(new Failure(message.code, message.message, message.advice));
        else if (message.kind === 'broken')
          reject(driverFailed('UKey 驱动出了意料之外的错误。', new Error(message.error)));
        else resolve(message.output as Output<A>);
      };
      waiting.set(id, {
        done(message) {
          const late = overdue.delete(id);
          clearTimeout(timer);
          settle(message);
          // Nobody waits for the key any more: it must not stay open.
          if (late && act === 'open' && message.kind === 'done')
            inBackground(
              'key not closed',
              call('close', { handle: (message.output as Output<'open'>).handle }),
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
    watch(handle, token, listener) {
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
      // A thread inside a hung driver ends when the driver answers, or with the process: not waited for.
      else if (acts) post({ kind: 'act', id: ++last, act: 'end', input: null });
      watcher?.postMessage({ kind: 'stop' } satisfies ToWorker);
      acts = watcher = null;
    },
  };
}
