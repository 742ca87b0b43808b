/** How often the core hears that the person is there, ms. */
const TOUCH_EVERY = 30_000;

/**
 * The idle clock of the page. It compares times of day instead of counting, so a machine that slept locks as soon as it
 * wakes. `tick` is called every few seconds, `active` for every sign of life. A lock that fails is tried again.
 *
 * @param minutes idle time before locking
 */
export function idleClock(minutes: number, now: () => number, act: { touch(): void; lock(): Promise<void> }) {
  let last = now();
  let touched = now();
  let locking = false;
  const overdue = () => now() - last >= minutes * 60_000;
  return {
    active(): void {
      // A sign of life after the time is up does not undo that nobody was there.
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
