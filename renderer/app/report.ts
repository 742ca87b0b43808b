import { ORPCError } from '@orpc/client';
import { core } from './connection';

const said = new Set<string>();
const MOST = 50;

/**
 * Sends an error of the page to the core's log, each once and at most fifty a visit. A refusal by the core is not an
 * error of the page and is not sent.
 */
export function reportError(error: unknown): void {
  if (error instanceof ORPCError) return;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : 'Unknown error';
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const key = message + stack;
  if (said.has(key) || said.size >= MOST) return;
  said.add(key);
  core.host
    .reportError({ message: message.slice(0, 2000), stack: stack.slice(0, 8000) })
    // With the core away there is nobody to tell; say it again when it next happens.
    .catch(() => said.delete(key));
}

/** Reports what no code caught. */
export function reportUncaughtErrors(): void {
  window.addEventListener('error', (event) => reportError(event.error));
  window.addEventListener('unhandledrejection', (event) => reportError(event.reason));
}
