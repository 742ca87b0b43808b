import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { guarded } from '../../electron/error-boundary';
import type { PracticeAccount } from '../../electron/core/contract';

/** The practice platform in a thread of the development host, so that it outlives the cores that join it. */
export class PracticePlatform {
  #worker: Worker | null = null;

  /**
   * @param script the built platform
   * @param directory the folder of its data
   */
  constructor(
    private readonly script: string,
    private readonly directory: string,
  ) {}

  /** Starts the platform. Resolves with its accounts; rejects when it does not start. */
  async start(): Promise<PracticeAccount[]> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const worker = new Worker(this.script, { workerData: { directory: this.directory } });
    this.#worker = worker;
    return new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.once(
        'exit',
        guarded('dev/practice: exit', (code) =>
          reject(new Error(`The practice platform ended with ${code}`)),
        ),
      );
      worker.on(
        'message',
        guarded(
          'dev/practice: message',
          (message: { type: string; info: { accounts: PracticeAccount[] } }) => {
            if (message.type === 'ready') resolve(message.info.accounts);
          },
        ),
      );
    });
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    if (!worker) return;
    const gone = once(worker, 'exit');
    worker.postMessage({ type: 'stop' });
    await gone;
  }

  /** Starts the platform anew, with the same data at the same address. Rejects when it does not start. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }
}
