import { guarded } from '../boundary';

/** Does `act` every `ms`; errors go to the log as `event`. Does not keep the process alive. Returns how to stop. */
export function every(ms: number, event: string, act: () => unknown): () => void {
  const timer = setInterval(guarded(event, act), ms);
  timer.unref();
  return () => clearInterval(timer);
}
