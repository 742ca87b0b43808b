import type { Sessions } from './accounts/sessions';
import { UPKEEP_MS } from './limits';
import type { Platform } from './platform';

/**
 * Removes stale uploads and writes counted refusals, at once and every `UPKEEP_MS`. Returns the function that stops it
 * and writes the refusals counted so far.
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
