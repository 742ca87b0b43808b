import { Worker } from 'node:worker_threads';
import { guarded, inBackground } from '../../error-boundary';
import { Failure } from '../failure';
import type { DocumentWorker, FromWorker, Input, Job, Output, ToWorker } from './protocol';

/** Time limit of a job and idle time before the thread is stopped, both in ms. */
export interface WorkerTimeouts {
  job: number;
  idle: number;
}
const PATIENCE: WorkerTimeouts = { job: 30_000, idle: 60_000 };
/** Heap limit of the thread in MB, far above the need of any expected document. */
const HEAP = 384;

/**
 * Runs document jobs in a worker thread, because its libraries are heavy. The thread starts with the first job and
 * stops after an idle time of one minute. Jobs run one at a time; a job that exceeds its time or memory limit is
 * stopped together with the thread. `script` is the built worker, `dist/core/documents.cjs`.
 */
export function createDocumentWorker(script: string, patience = PATIENCE): DocumentWorker {
  return new DocumentThread(script, patience);
}

/** The job that the thread works on. */
interface RunningJob {
  id: number;
  done(message: FromWorker): void;
  /** Ends a job whose thread ended or has to end. */
  lost(cause: unknown): void;
}

class DocumentThread implements DocumentWorker {
  #worker: Worker | null = null;
  #job: RunningJob | null = null;
  #idleTimer: NodeJS.Timeout | undefined;
  /** Settles when the last job given is over. */
  #turn: Promise<unknown> = Promise.resolve();
  #lastId = 0;
  #closed = false;

  constructor(
    private readonly script: string,
    private readonly patience: WorkerTimeouts,
  ) {}

  get running(): boolean {
    return this.#worker !== null;
  }

  run<J extends Job>(job: J, input: Input<J>): Promise<Output<J>> {
    const result = this.#turn.then(() => this.#begin(job, input));
    const rest = () => this.#rest();
    this.#turn = result.then(rest, rest);
    return result;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#job?.lost('closed');
    await this.#stopThread();
  }

  async #begin<J extends Job>(job: J, input: Input<J>): Promise<Output<J>> {
    if (this.#closed) throw gaveUp('closed');
    clearTimeout(this.#idleTimer);
    this.#worker ??= this.#startThread();
    this.#worker.ref();
    const id = ++this.#lastId;
    this.#worker.postMessage({ id, job, input } satisfies ToWorker);
    const result = await this.#result(id);
    if (result.kind === 'done') return result.output as Output<J>;
    if (result.kind === 'failed') throw new Failure(result.code, result.message, result.advice);
    throw gaveUp(new Error(result.error));
  }

  /** Resolves with the result of the job just sent; rejects with `Failure` 'DOCUMENT_FAILED' when it is lost. */
  #result(id: number): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        guarded('documents/client: timer', () => this.#job?.lost('took too long')),
        this.patience.job,
      );
      const over = () => {
        clearTimeout(timer);
        this.#job = null;
      };
      this.#job = {
        id,
        done: (message) => {
          over();
          resolve(message);
        },
        lost: (cause) => {
          over();
          inBackground('documents worker not ended', this.#stopThread());
          reject(gaveUp(cause));
        },
      };
    });
  }

  #startThread(): Worker {
    const thread = new Worker(this.script, { resourceLimits: { maxOldGenerationSizeMb: HEAP } });
    let cause: unknown;
    thread.on(
      'message',
      guarded('documents/client: message', (message: FromWorker) => {
        if (message.id === this.#job?.id) this.#job.done(message);
      }),
    );
    thread.on(
      'error',
      guarded('documents/client: error', (error) => (cause = error)),
    );
    thread.once(
      'exit',
      guarded('documents/client: exit', () => {
        if (this.#worker !== thread) return;
        this.#worker = null;
        this.#job?.lost(cause);
      }),
    );
    return thread;
  }

  async #stopThread(): Promise<void> {
    const thread = this.#worker;
    this.#worker = null;
    clearTimeout(this.#idleTimer);
    await thread?.terminate();
  }

  /** Lets the process end, and stops the thread after a while without a job. */
  #rest(): void {
    this.#worker?.unref();
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(
      guarded('documents/client: timer', () => this.#stopThread()),
      this.patience.idle,
    );
    this.#idleTimer.unref();
  }
}

const gaveUp = (cause: unknown) =>
  new Failure('DOCUMENT_FAILED', '文件没有生成。', '请重试；仍不行请把运行日志告诉系统管理员。', { cause });
