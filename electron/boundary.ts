/**
 * Keeps what a callback of a timer, event or port throws from ending the process: the error is reported instead.
 * Every such callback is wrapped (`npm run lint` asks for it).
 */

export type ErrorReport = (event: string, error: unknown) => void;

const reports = new Set<ErrorReport>();

/** Reports errors to `report` too, from now on; to standard error while there is none. Returns how to end it. */
export function reportErrorsTo(report: ErrorReport): () => void {
  reports.add(report);
  return () => void reports.delete(report);
}

/** Reports an error. Never throws. */
export function reportError(event: string, error: unknown): void {
  let reported = false;
  for (const report of reports) {
    try {
      report(event, error);
      reported = true;
    } catch {
      // The log itself cannot be written: standard error has it.
    }
  }
  if (!reported) process.stderr.write(`${event}: ${error instanceof Error ? error.stack : String(error)}\n`);
}

/** Wraps a callback: what it throws, or its promise rejects with, is reported as `event`. */
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

/** Lets a promise settle by itself: its rejection is reported as `event`. */
export function inBackground(event: string, promise: Promise<unknown> | undefined): void {
  promise?.catch((error: unknown) => reportError(event, error));
}

/**
 * Reports what no boundary caught. After an uncaught exception the state of the process may be broken: `broken` is called.
 * A rejected promise that nothing waited for leaves it whole.
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
