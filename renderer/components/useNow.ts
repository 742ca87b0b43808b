import { useSyncExternalStore } from 'react';
import { sessionNow } from './clock';

/** One timer for everything on the page that shows the same clock; it stands still while nothing does. */
function clock(every: number) {
  let now = sessionNow().getTime();
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    subscribe(listener: () => void): () => void {
      if (listeners.size === 0) {
        now = sessionNow().getTime();
        timer = setInterval(() => {
          now = sessionNow().getTime();
          for (const each of listeners) each();
        }, every);
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearInterval(timer);
      };
    },
    read: () => now,
  };
}

const halfMinutes = clock(30_000);
const seconds = clock(1_000);

/** The time now, for relative times; told every half minute. */
export function useNow(): Date {
  return new Date(useSyncExternalStore(halfMinutes.subscribe, halfMinutes.read));
}

/** The time now, told every second, for clocks that people watch. */
export function useSeconds(): Date {
  return new Date(useSyncExternalStore(seconds.subscribe, seconds.read));
}
