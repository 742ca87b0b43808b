import type { MessagePort } from 'node:worker_threads';
import { ORPCError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/websocket';
import { BODY_TOO_DEEP } from '../platform/contract';
import { guarded, reportError } from '../error-boundary';
import type { createRouter, PageContext } from './router';
import { jsonExceedsLimits } from '../domain/encoding/limits';

/** Largest frame, in bytes or UTF-16 units. A draft has 4,000,000 at most, a piece of an attachment half as many. */
const FRAME_LIMIT = 16_000_000;
/** Limits of a frame's JSON: a draft body has 100 levels at most, and the call around it a few more. */
const FRAME_JSON = { levels: 120, values: 1_000_000 };
/** Number of malformed frames per page that are logged. */
const LOGGED = 10;

/** Returns the frame in a message: Node's ports pass it as it is, Electron's inside an event. */
function frameOf(message: unknown): unknown {
  const frame = typeof message === 'object' && message !== null && 'data' in message ? message.data : message;
  return frame instanceof ArrayBuffer ? new Uint8Array(frame) : frame;
}

/** Reason why a frame is refused: for the log, and a sentence for the page. */
interface FrameProblem {
  logged: string;
  sentence: string;
}

/** Returns null when the frame may be a call. */
function frameProblem(frame: unknown): FrameProblem | null {
  if (!isText(frame)) return { logged: `frame of type ${typeof frame}`, sentence: '' };
  if (frame.length > FRAME_LIMIT)
    return { logged: `frame of ${frame.length}`, sentence: '送来的内容太大，没有保存。' };
  const bytes = typeof frame === 'string' ? Buffer.from(frame) : frame;
  if (!jsonExceedsLimits(bytes, FRAME_JSON)) return null;
  // Only the body of a draft can have so many levels.
  return jsonExceedsLimits(bytes, { ...FRAME_JSON, values: Infinity })
    ? { logged: 'frame nested too deeply', sentence: BODY_TOO_DEEP }
    : { logged: 'frame of too many values', sentence: '送来的内容项目太多，没有保存。' };
}

const isText = (frame: unknown): frame is string | Uint8Array =>
  typeof frame === 'string' || frame instanceof Uint8Array;

/**
 * Returns the error answer to the call in a refused frame, in the format of `@orpc/standard-server-peer`. Null unless
 * the frame begins as that package writes a call.
 */
function refusal(frame: unknown, message: string): string | null {
  if (!isText(frame)) return null;
  const head = Buffer.from(frame.slice(0, 100)).toString();
  const id = /^\{"i":"([\w-]{1,64})","p":\{/.exec(head)?.[1];
  if (id === undefined) return null;
  const data = { advice: '请检查所填内容；若再次出现，请把日志交给维护人员。' };
  const error = new ORPCError('BAD_REQUEST', { message, data });
  return JSON.stringify({ i: id, p: { s: error.status, b: { json: error.toJSON() } } });
}

/**
 * Answers the calls of one page on its port. A malformed frame is logged; it gets an error answer when it begins as a
 * call and is dropped otherwise. No frame ends the process, even from a compromised page.
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
  const refuse = (frame: unknown, { logged, sentence }: FrameProblem) => {
    drop(logged);
    const answer = refusal(frame, sentence);
    if (answer !== null) port.postMessage(answer);
  };
  port.on(
    'message',
    guarded('port: message', (message: unknown) => {
      const frame = frameOf(message);
      const problem = frameProblem(frame);
      if (problem !== null) return refuse(frame, problem);
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
