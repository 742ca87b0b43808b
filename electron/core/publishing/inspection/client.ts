import { guarded } from '../../../error-boundary';
import { Worker } from 'node:worker_threads';
import type { Inspection } from '../../../domain/publishing/model';
import type { FromWorker, InspectionInput } from './protocol';

/** Limits of one inspection: `heap` in MB, `round` in ms for each round. */
export interface InspectionLimits {
  heap: number;
  round: number;
}
const LIMITS: InspectionLimits = { heap: 200, round: 10_000 };

/** Analyses pages in a worker thread of their own for each inspection. */
export interface PageInspector {
  /** `run` rejects with an `Error` when the analysis exceeds its time or memory limit or fails. */
  open(): { run(input: InspectionInput): Promise<Inspection>; end(): Promise<void> };
}

/** `script` is the built worker, `dist/core/pages.cjs`. */
export function createPageInspector(script: string, limits = LIMITS): PageInspector {
  return {
    open() {
      const resourceLimits = {
        maxOldGenerationSizeMb: limits.heap,
        maxYoungGenerationSizeMb: 32,
        stackSizeMb: 4,
      };
      const thread = new Worker(script, { resourceLimits });
      let lost: Error | null = null;
      let fail: (error: Error) => void = () => {};
      const lose = (error: Error) => {
        lost ??= error;
        fail(lost);
      };
      thread.on(
        'error',
        guarded('pages: error', (error: unknown) =>
          lose(error instanceof Error ? error : new Error(String(error))),
        ),
      );
      thread.on(
        'exit',
        guarded('pages: exit', () => lose(new Error('the thread ended'))),
      );
      return {
        run: (input) =>
          new Promise((resolve, reject) => {
            if (lost) return reject(lost);
            const timer = setTimeout(
              guarded('pages: late', () => {
                lose(new Error('took too long'));
                return thread.terminate();
              }),
              limits.round,
            );
            fail = (error) => {
              clearTimeout(timer);
              reject(error);
            };
            thread.once(
              'message',
              guarded('pages: message', (message: FromWorker) => {
                clearTimeout(timer);
                fail = () => {};
                if (message.kind === 'done') resolve(message.inspection);
                else reject(new Error(message.error));
              }),
            );
            thread.postMessage(input);
          }),
        async end() {
          fail = () => {};
          await thread.terminate();
        },
      };
    },
  };
}
