import { renewDecisionEvidence, renewHeadTimestamp } from './articles/evidence';
import type { UnsettledKind } from './ca/evidence';
import { renewEntryEvidence } from './ledger/store';
import type { Platform } from './platform';

/** Adds the missing timestamps when the TSA is available again (see `ca/evidence.ts`). */

const BATCH = 100;
const RETRY_MS = 2000;

const SETTLE: Record<UnsettledKind, (platform: Platform, key: string) => void> = {
  decision: renewDecisionEvidence,
  head: renewHeadTimestamp,
  ledger: renewEntryEvidence,
};

/**
 * Writes up to `BATCH` unsettled records again with new evidence and returns their number. Each gets a new feed
 * position.
 */
export function completeEvidence(platform: Platform): number {
  const { store } = platform;
  if (platform.faults.settings.tsaDown) return 0;
  const settled = store.transaction(() => {
    const rows = store
      .sql<[number], { kind: UnsettledKind; key: string }>('SELECT kind, key FROM unsettled LIMIT ?')
      .all(BATCH);
    for (const { kind, key } of rows) SETTLE[kind](platform, key);
    return rows.length;
  });
  if (settled > 0) platform.feed.notifyWaiting();
  return settled;
}

/** Runs `settleEvidence` every `RETRY_MS`, without a pause while there is more. Returns the function that stops it. */
export function startEvidenceCompletion(platform: Platform, report: (error: unknown) => void): () => void {
  let timer: NodeJS.Timeout;
  const turn = () => {
    let settled = 0;
    try {
      settled = completeEvidence(platform);
    } catch (error) {
      report(error);
    }
    timer = setTimeout(turn, settled === BATCH ? 0 : RETRY_MS);
    timer.unref();
  };
  turn();
  return () => clearTimeout(timer);
}
