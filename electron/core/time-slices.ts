import { setImmediate } from 'node:timers/promises';

/** Time in ms after which long work yields to the event loop. */
const SLICE = 10;

/** Resolves in the next turn of the event loop, after pending input and output. */
export const nextTurn = (): Promise<void> => setImmediate();

/**
 * Runs a generator to its end and returns its result. Yields to the event loop at a `yield` whenever 10 ms have passed.
 * Rejects with what the generator throws.
 *
 * @param around calls `slice` once and returns its result; to run each slice in a transaction, for example
 */
export async function runInSlices<T>(
  work: Generator<undefined, T, undefined>,
  around: <R>(slice: () => R) => R = (slice) => slice(),
): Promise<T> {
  const slice = () => {
    const from = performance.now();
    for (;;) {
      const step = work.next();
      if (step.done || performance.now() - from >= SLICE) return step;
    }
  };
  for (;;) {
    const step = around(slice);
    if (step.done) return step.value;
    await nextTurn();
  }
}
