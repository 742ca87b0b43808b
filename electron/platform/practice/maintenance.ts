import type { Sessions } from './accounts/sessions';
import { UPKEEP_MS } from './limits';
import type { Platform } from './platform';

/**
 * Removes stale uploads and writes counted refusals, at once and every `UPKEEP_MS`. Returns the function that stops it
 * and writes the refusals counted so far.
 */
export function startMaintenance(
  platform: Platform,
  { refusals }: Sessions,
  report: (error: unknown) => void,
): () => void {
  const turn = () => {
    platform.blobs.deleteStaleParts().catch(report);
    try {
      refusals.flushIfDue();
    } catch (error) {
      report(error);
    }
  };
  turn();
  const timer = setInterval(turn, UPKEEP_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    refusals.flush();
  };
}
