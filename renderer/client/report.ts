import { ORPCError } from '@orpc/client';
import { core } from './connection';

const said = new Set<string>();
const MOST = 50;

/**
 * Sends an error of the page to the log of the core: equal errors once, at most 50 per page load. Refusals of the core
 * are not sent.
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
    // The core is not available: the next occurrence is sent again.
    .catch(() => said.delete(key));
}

/** Reports uncaught exceptions and unhandled rejections. */
export function reportUncaughtErrors(): void {
  window.addEventListener('error', (event) => reportError(event.error));
  window.addEventListener('unhandledrejection', (event) => reportError(event.reason));
}
