import { reportIfSlow } from './slow-operations';

/**
 * Answers a call of the page by `answer`. Reports it by its path when it took more than `SLOW` ms, also when it failed.
 * The duration includes waiting for the platform and for dialogs; of a stream it is the time until it begins. Rejects as
 * `answer` does.
 */
export async function timeCall<Result>(
  path: readonly string[],
  answer: () => PromiseLike<Result> | Result,
): Promise<Result> {
  const began = performance.now();
  try {
    return await answer();
  } finally {
    const ms = performance.now() - began;
    reportIfSlow({ area: path[0] ?? 'core', event: 'slow call', detail: path.join('.'), ms });
  }
}
