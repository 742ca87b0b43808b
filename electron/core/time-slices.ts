import { setImmediate as nextTurn } from 'node:timers/promises';

/** Time in ms after which long work yields to the event loop. */
const SLICE = 10;

/**
 * Runs a generator to its end and returns its result. Yields to the event loop at a `yield` whenever 10 ms have passed.
 * Rejects with what the generator throws.
 */
export async function runInSlices<T>(work: Generator<undefined, T, undefined>): Promise<T> {
  for (let from = performance.now(); ;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - from < SLICE) continue;
    await nextTurn();
    from = performance.now();
  }
}
