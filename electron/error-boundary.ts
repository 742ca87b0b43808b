/**
 * Error boundary of callbacks: an exception in a callback of a timer, event or port is reported instead of ending the
 * process. Every such callback has to be wrapped (a lint rule requires it).
 */

export type ErrorReport = (event: string, error: unknown) => void;

const reports = new Set<ErrorReport>();

/**
 * Sends errors to `report` as well; without any report they go to standard error. Returns a function that removes
 * `report`.
 */
export function reportErrorsTo(report: ErrorReport): () => void {
  reports.add(report);
  return () => void reports.delete(report);
}

/** Reports an error to every registered report. Never throws. */
export function reportError(event: string, error: unknown): void {
  let reported = false;
  for (const report of reports) {
    try {
      report(event, error);
      reported = true;
    } catch {
      // The report failed (for example a full disk): the error goes to standard error.
    }
  }
  if (!reported) process.stderr.write(`${event}: ${error instanceof Error ? error.stack : String(error)}\n`);
}

/** Wraps a callback: an exception, or a rejection of the returned promise, is reported under the name `event`. */
export function guarded<Args extends unknown[]>(
  event: string,
  callback: (...args: Args) => unknown,
): (...args: Args) => void {
  return (...args) => {
    try {
      const result = callback(...args);
      if (result instanceof Promise) inBackground(event, result);
    } catch (error) {
      reportError(event, error);
    }
  };
}

/** Does not wait for a promise; its rejection is reported under the name `event`. */
export function inBackground(event: string, promise: Promise<unknown> | undefined): void {
  promise?.catch((error: unknown) => reportError(event, error));
}

/**
 * Reports exceptions and rejections that no handler caught. An uncaught exception may leave the process in an invalid
 * state, so `broken` is called after it; an unhandled rejection does not have this effect.
 */
export function reportUncaught(broken: () => void): void {
  const uncaught = (error: unknown) => {
    reportError('uncaught exception', error);
    broken();
  };
  const unhandled = (error: unknown) => reportError('unhandled rejection', error);
  process.on('uncaughtException', uncaught);
  process.on('unhandledRejection', unhandled);
}
