import { guarded } from '../error-boundary';

/**
 * Calls `act` every `ms` milliseconds and returns a function that stops it. Errors are reported as `event`. The timer
 * does not keep the process alive.
 */
export function startInterval(ms: number, event: string, act: () => unknown): () => void {
  const timer = setInterval(guarded(event, act), ms);
  timer.unref();
  return () => clearInterval(timer);
}
