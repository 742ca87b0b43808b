import type { MessagePort } from 'node:worker_threads';
import { RPCHandler } from '@orpc/server/websocket';
import { guarded, reportError } from '../boundary';
import type { createRouter, PageContext } from './router';
import { jsonExceedsLimits } from './sync/rules';

/** Largest frame, in bytes or UTF-16 units: a draft has 4,000,000 at most, a piece of an attachment half as many. */
const FRAME_LIMIT = 16_000_000;
/** A body may have 100 levels, and what carries it a few more. */
const FRAME_JSON = { levels: 120, values: 1_000_000 };
/** Malformed frames of one page that are named in the log. */
const LOGGED = 10;

/** Why a frame cannot be a call, for the log; null when it may be one. */
function frameProblem(frame: unknown): string | null {
  if (typeof frame !== 'string' && !(frame instanceof Uint8Array)) return `frame of type ${typeof frame}`;
  if (frame.length > FRAME_LIMIT) return `frame of ${frame.length}`;
  const bytes = typeof frame === 'string' ? Buffer.from(frame) : frame;
  return jsonExceedsLimits(bytes, FRAME_JSON) ? 'frame nested too deeply, or of too many values' : null;
}

/**
 * Answers the calls of one page on its port. A frame that is no call is dropped and logged: a page, even one that was
 * taken over, never ends the core.
 */
export function servePort(
  router: ReturnType<typeof createRouter>,
  port: MessagePort,
  context: PageContext,
): void {
  const handler = new RPCHandler(router);
  const page = { send: (frame: string | ArrayBufferLike | Uint8Array) => port.postMessage(frame) };
  const socket = page as unknown as Parameters<typeof handler.message>[0];
  let dropped = 0;
  const drop = (reason: unknown) => {
    if (++dropped <= LOGGED) reportError('frame of a page dropped', reason);
  };
  port.on(
    'message',
    guarded('port: message', (frame: unknown) => {
      const problem = frameProblem(frame);
      if (problem !== null) return drop(problem);
      handler.message(socket, frame as string, { context }).catch(drop);
    }),
  );
  port.on(
    'messageerror',
    guarded('port: messageerror', (error: Error) => drop(error)),
  );
  port.on(
    'close',
    guarded('port: close', () => handler.close(socket)),
  );
  port.start();
}
