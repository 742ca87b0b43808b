/** Shortest interval in ms between two reports of activity to the core. */
const TOUCH_EVERY = 30_000;

/**
 * Idle timer of the page. It compares times of day instead of counting, so that a computer locks when it wakes from
 * sleep. Call `tick` every few seconds and `active` on every user input. A failed lock is tried again. `minutes`: idle
 * time before locking.
 */
export function createIdleTimer(
  minutes: number,
  now: () => number,
  act: { touch(): void; lock(): Promise<void> },
) {
  let last = now();
  let touched = now();
  let locking = false;
  const overdue = () => now() - last >= minutes * 60_000;
  return {
    active(): void {
      // Input after the time has passed does not cancel the lock.
      if (overdue()) return;
      last = now();
      if (last - touched < TOUCH_EVERY) return;
      touched = last;
      act.touch();
    },
    async tick(): Promise<void> {
      if (locking || !overdue()) return;
      locking = true;
      try {
        await act.lock();
      } finally {
        locking = false;
      }
    },
  };
}
