import { Worker } from 'node:worker_threads';
import { guarded } from '../../../../error-boundary';
import type { FromWorker, ToWorker, WorkerStart } from './protocol';

interface DriverThreadOptions {
  /** Path of the built worker. */
  script: string;
  start: WorkerStart;
  onMessage(message: FromWorker): void;
  /** Called when a worker has ended. `isCurrent` is false after the worker was released. */
  onExit(ended: { isCurrent: boolean; cause: unknown }): void;
}

/** A thread of a token driver. Its worker starts with the first message, and again after it has ended. */
export class DriverThread {
  #worker: Worker | null = null;

  constructor(private readonly options: DriverThreadOptions) {}

  get isRunning(): boolean {
    return this.#worker !== null;
  }

  post(message: ToWorker): void {
    this.#worker ??= this.#startWorker();
    this.#worker.postMessage(message);
  }

  postIfRunning(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  /** Forgets the worker without ending it. */
  release(): void {
    this.#worker = null;
  }

  #startWorker(): Worker {
    const { script, start, onMessage, onExit } = this.options;
    const worker = new Worker(script, { workerData: start });
    // Allow the program to exit while a driver hangs.
    worker.unref();
    worker.on('message', guarded('identity/keystores/tokens/client: message', onMessage));
    let cause: unknown;
    worker.on(
      'error',
      guarded('identity/keystores/tokens/client: error', (error) => (cause = error)),
    );
    worker.once(
      'exit',
      guarded('identity/keystores/tokens/client: exit', () => {
        const isCurrent = this.#worker === worker;
        if (isCurrent) this.#worker = null;
        onExit({ isCurrent, cause });
      }),
    );
    return worker;
  }
}
