import { Worker } from 'node:worker_threads';
import { guarded, inBackground } from '../../boundary';
import { Failure } from '../failure';
import type { DocumentWorker, FromWorker, Input, Job, Output, ToWorker } from './protocol';

/** How long a job may take, and how long the thread stays without one, ms. */
export interface Patience {
  job: number;
  idle: number;
}
const PATIENCE: Patience = { job: 30_000, idle: 60_000 };
/** MB that a job may fill before its thread is ended: far beyond any document of ours, far below what hurts. */
const HEAP = 384;

interface Current {
  id: number;
  done(message: FromWorker): void;
  lost(cause: unknown): void;
}

/**
 * The libraries for documents are heavy: they live in a thread of their own, begun with the first job and ended when there
 * has been none for a minute. One job at a time; one that takes too long or too much is ended with its thread.
 * `script` is the built worker, `dist/core/documents.cjs`.
 */
export function createDocuments(script: string, patience = PATIENCE): DocumentWorker {
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
    get awake() {
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
