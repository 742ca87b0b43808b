/** Runs work one at a time, in the order of the calls, and settles like the work. */
export type Mutex = <T>(work: () => Promise<T>) => Promise<T>;

/** Returns a new mutex. Failed work does not stop later work. */
export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** Returns a function that returns the mutex of an object, always the same one. It does not keep the object alive. */
export function createMutexes<Key extends object>(): (key: Key) => Mutex {
  const mutexes = new WeakMap<Key, Mutex>();
  return (key) => {
    const known = mutexes.get(key) ?? createMutex();
    mutexes.set(key, known);
    return known;
  };
}
