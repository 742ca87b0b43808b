import type { Sessions } from './accounts/sessions';
import { UPKEEP_MS } from './limits';
import type { Platform } from './platform';

/**
 * Removes uploads that were given up and writes counted refusals, now and every ten minutes. Returns how to end it, which
 * writes the refusals counted so far.
 */
export function keepUp(
  platform: Platform,
  { refusals }: Sessions,
  report: (error: unknown) => void,
): () => void {
  const turn = () => {
    platform.blobs.sweep().catch(report);
    try {
      refusals.settle();
    } catch (error) {
      report(error);
    }
  };
  turn();
  const timer = setInterval(turn, UPKEEP_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    refusals.end();
  };
}
