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

interface Current {
  id: number;
  done(message: FromWorker): void;
  lost(cause: unknown): void;
}

/**
 * Runs document jobs in a worker thread, because its libraries are heavy. The thread starts with the first job and
 * stops after an idle time of one minute. Jobs run one at a time; a job that exceeds its time or memory limit is
 * stopped together with the thread. `script` is the built worker, `dist/core/documents.cjs`.
 */
export function createDocumentWorker(script: string, patience = PATIENCE): DocumentWorker {
  let worker: Worker | null = null;
  let current: Current | null = null;
  let idle: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let last = 0;
  let closed = false;

  function start(): Worker {
    const thread = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: HEAP } });
    let cause: unknown;
    thread.on(
      'message',
      guarded('documents/client: message', (message: FromWorker) => {
        if (message.id === current?.id) current.done(message);
      }),
    );
    thread.on(
      'error',
      guarded('documents/client: error', (error) => (cause = error)),
    );
    thread.once(
      'exit',
      guarded('documents/client: exit', () => {
        if (worker !== thread) return;
        worker = null;
        current?.lost(cause);
      }),
    );
    return thread;
  }

  async function end(): Promise<void> {
    const thread = worker;
    worker = null;
    clearTimeout(idle);
    await thread?.terminate();
  }

  function begin<J extends Job>(job: J, input: Input<J>): Promise<Output<J>> {
    if (closed) return Promise.reject(gaveUp('closed'));
    clearTimeout(idle);
    worker ??= start();
    worker.ref();
    const id = ++last;
    return new Promise<Output<J>>((resolve, reject) => {
      const timer = setTimeout(
        guarded('documents/client: timer', () => current?.lost('took too long')),
        patience.job,
      );
      const over = () => {
        clearTimeout(timer);
        current = null;
      };
      current = {
        id,
        done(message) {
          over();
          if (message.kind === 'done') resolve(message.output);
          else if (message.kind === 'failed')
            reject(new Failure(message.code, message.message, message.advice));
          else reject(gaveUp(new Error(message.error)));
        },
        lost(cause) {
          over();
          inBackground('documents worker not ended', end());
          reject(gaveUp(cause));
        },
      };
      worker!.postMessage({ id, job, input } satisfies ToWorker);
    });
  }

  function rest(): void {
    worker?.unref();
    clearTimeout(idle);
    idle = setTimeout(
      guarded('documents/client: timer', () => end()),
      patience.idle,
    );
    idle.unref();
  }

  return {
    run(job, input) {
      const result = turn.then(() => begin(job, input));
      turn = result.then(rest, rest);
      return result;
    },
    get running() {
      return worker !== null;
    },
    async close() {
      closed = true;
      current?.lost('closed');
      await end();
    },
  };
}

const gaveUp = (cause: unknown) =>
  new Failure('DOCUMENT_FAILED', '文件没有生成。', '请重试；仍不行请把运行日志告诉系统管理员。', { cause });
