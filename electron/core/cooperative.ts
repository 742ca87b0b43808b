import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long work may keep the thread before it gives way to others, ms. */
const SLICE = 10;

/** Does work that takes long in slices: it may be interrupted at every `yield`. */
export async function inSlices<T>(work: Generator<undefined, T, undefined>): Promise<T> {
  for (let from = performance.now(); ;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - from < SLICE) continue;
    await nextTurn();
    from = performance.now();
  }
}
