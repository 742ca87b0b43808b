import { AsyncIteratorClass } from '@orpc/client';
import type { CallArguments, CoreConnection } from './coreConnection';
import type { CoreConnector } from './coreConnector';

/** An event stream of the core. */
export type Stream = AsyncIterator<unknown, unknown, void>;

export function isStream(value: unknown): value is Stream {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** Returns a stream whose request has not been answered yet. */
function resumed(answer: Promise<unknown>): Stream {
  const stream = answer as Promise<Stream>;
  return {
    next: async () => (await stream).next(),
    return: async () => (await stream).return?.() ?? { done: true, value: undefined },
  };
}

/**
 * Returns `first`, the answer of `connection` to `request`, as a stream that is requested again after each loss of the core.
 * It rejects with errors of the stream itself, and ends with the signal of the request.
 */
export function resumableStream(
  connector: CoreConnector,
  first: Stream,
  connection: CoreConnection,
  request: CallArguments,
): AsyncIteratorClass<unknown> {
  let stream = first;
  let on = connection;
  let closed = false;
  return new AsyncIteratorClass<unknown>(
    async () => {
      for (;;) {
        try {
          return await stream.next();
        } catch (error) {
          if (closed || !on.over || request[2].signal?.aborted) throw error;
        }
        on = await connector.current(Infinity, request[2].signal);
        stream = resumed(on.call(...request));
      }
    },
    async (reason) => {
      closed = true;
      if (reason !== 'next') await stream.return?.();
    },
  );
}
