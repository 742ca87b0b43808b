import { useSyncExternalStore } from 'react';
import { sessionNow } from './clock';

/** A clock with one timer for all its subscribers, stopped while there are none. */
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

/** Returns the current time, updated every 30 s, for relative times. */
export function useNow(): Date {
  return new Date(useSyncExternalStore(halfMinutes.subscribe, halfMinutes.read));
}

/** Returns the current time, updated every second, for countdowns. */
export function useSeconds(): Date {
  return new Date(useSyncExternalStore(seconds.subscribe, seconds.read));
}
