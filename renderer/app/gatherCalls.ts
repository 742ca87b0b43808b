/** Shortest and longest time in ms during which changed calls are collected. */
const SHORTEST = 30;
const LONGEST = 400;

/**
 * Collects the calls whose answers have changed and passes them to `flush` together: after a quiet time almost at once,
 * so that the result of an action is shown; ever later while changes continue, so that a first sync does not fetch a
 * list many times.
 */
export function gatherCalls(flush: (calls: readonly string[]) => void) {
  const gathered = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = SHORTEST;
  let flushed = -Infinity;
  return {
    add(calls: readonly string[]): void {
      for (const call of calls) gathered.add(call);
      if (timer !== undefined) return;
      pause = performance.now() - flushed > LONGEST ? SHORTEST : Math.min(2 * pause, LONGEST);
      timer = setTimeout(() => {
        timer = undefined;
        flushed = performance.now();
        const changed = [...gathered];
        gathered.clear();
        flush(changed);
      }, pause);
    },
    stop(): void {
      clearTimeout(timer);
    },
  };
}
