/**
 * Returns a function that runs work one at a time, in the order of the calls, and settles like the work. Failed work
 * does not stop later work.
 */
export function createMutex(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
