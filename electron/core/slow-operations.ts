import { reportError } from '../error-boundary';

/** Duration in ms from which an operation is reported: a shorter one delays the page by at most three frames. */
export const SLOW = 50;

export interface SlowOperation {
  area: string;
  /** The kind of operation, for example 'slow call'. */
  event: string;
  /** What it worked on, without parameters or content. */
  detail: string;
  ms: number;
}

const reports = new Set<(operation: SlowOperation) => void>();

/** Sends slow operations of this thread to `report`. Returns a function that removes `report`. */
export function reportSlowTo(report: (operation: SlowOperation) => void): () => void {
  reports.add(report);
  return () => void reports.delete(report);
}

/** Reports an operation that took more than `SLOW` ms. Never throws. */
export function reportIfSlow(operation: SlowOperation): void {
  if (operation.ms <= SLOW) return;
  for (const report of reports) {
    try {
      report(operation);
    } catch (error) {
      reportError('slow operation not reported', error);
    }
  }
}
