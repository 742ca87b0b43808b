import { AsyncIteratorClass, createORPCClient, ORPCError } from '@orpc/client';
import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { createStore } from 'zustand/vanilla';
import type { CoreContract, FailureData } from '../../electron/core/contract';

export type ConnectionState = 'connecting' | 'ready' | 'lost';

/** Time in ms that a call waits for the core before it fails. */
const PATIENCE = 10_000;

/** Connection to one process of the core. */
class Line {
  readonly link: RPCLink<ClientContext>;
  over = false;
  private deliver: (frame: unknown) => void = () => undefined;
  private disconnect: () => void = () => undefined;

  constructor(send: (frame: string | ArrayBuffer) => void) {
    this.link = new RPCLink({
      port: {
        postMessage: send,
        onMessage: { addListener: (listener) => (this.deliver = listener) },
        onDisconnect: { addListener: (listener) => (this.disconnect = listener) },
      },
    });
  }

  receive(frame: unknown): void {
    this.deliver(frame);
  }

  /** Rejects all calls and ends all streams of this connection. */
  end(): void {
    this.over = true;
    this.disconnect();
  }
}

/** Receives connections: `opened` for a new one, `lost` when it has ended. */
export interface ConnectionEvents {
  onOpened(send: (frame: string | ArrayBuffer) => void): Pick<Line, 'receive'>;
  onLost(): void;
}

/** Connects to the core, reports each connection and each loss, and retries without limit. */
export type Connect = (switchboard: ConnectionEvents) => void;

function failure(code: string, message: string, advice: string): ORPCError<string, FailureData> {
  return new ORPCError(code, { status: 503, message, data: { advice } });
}

type Stream = AsyncIterator<unknown, unknown, void>;

function isStream(value: unknown): value is Stream {
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
 * Creates a client of the core that survives restarts of the core. A call without a connection waits `patience` ms,
 * then rejects with `CORE_UNREACHABLE`. A call that is interrupted rejects with `CORE_LOST`: it is unknown whether it
 * was executed. An event stream is requested again, and starts again with the current state.
 */
export function createConnection(dial: Connect, patience = PATIENCE) {
  const connection = createStore<{ state: ConnectionState }>(() => ({ state: 'connecting' }));
  const waiting = new Set<(line: Line) => void>();
  let current: Line | null = null;
  let dialled = false;

  const switchboard: ConnectionEvents = {
    onOpened(send) {
      current?.end();
      const line = new Line(send);
      current = line;
      connection.setState({ state: 'ready' });
      for (const resolve of waiting) resolve(line);
      waiting.clear();
      return line;
    },
    onLost() {
      current?.end();
      current = null;
      connection.setState({ state: 'lost' });
    },
  };

  function line(limit: number, signal: AbortSignal | undefined): Promise<Line> {
    if (!dialled) {
      dialled = true;
      dial(switchboard);
    }
    if (current) return Promise.resolve(current);
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', aborted);
        waiting.delete(found);
        act();
      };
      const found = (it: Line) => settle(() => resolve(it));
      const aborted = () => settle(() => reject(signal?.reason as Error));
      const timer =
        limit === Infinity
          ? undefined
          : setTimeout(
              () =>
                settle(() =>
                  reject(
                    failure(
                      'CORE_UNREACHABLE',
                      '后台服务没有响应。',
                      '程序正在自动恢复，请稍候再试；仍不行请重新打开程序。',
                    ),
                  ),
                ),
              limit,
            );
      waiting.add(found);
      signal?.addEventListener('abort', aborted);
      if (signal?.aborted) aborted();
    });
  }

  async function call(on: Line, ...request: Parameters<ClientLink<ClientContext>['call']>): Promise<unknown> {
    try {
      return await on.link.call(...request);
    } catch (error) {
      if (!on.over || request[2].signal?.aborted) throw error;
      throw failure(
        'CORE_LOST',
        '后台服务中断，刚才的操作可能没有完成。',
        '程序正在自动恢复。请先查看列表，确认没有完成后再做一次。',
      );
    }
  }

  /** Returns the stream, requested again after each loss of the core. */
  function lasting(
    first: Stream,
    firstLine: Line,
    ...request: Parameters<ClientLink<ClientContext>['call']>
  ) {
    let stream = first;
    let on = firstLine;
    let closed = false;
    return new AsyncIteratorClass<unknown>(
      async () => {
        for (;;) {
          try {
            return await stream.next();
          } catch (error) {
            if (closed || !on.over || request[2].signal?.aborted) throw error;
          }
          on = await line(Infinity, request[2].signal);
          stream = resumed(call(on, ...request));
        }
      },
      async (reason) => {
        closed = true;
        if (reason !== 'next') await stream.return?.();
      },
    );
  }

  const link: ClientLink<ClientContext> = {
    async call(...request) {
      const on = await line(patience, request[2].signal);
      const output = await call(on, ...request);
      return isStream(output) ? lasting(output, on, ...request) : output;
    },
  };

  return { core: createORPCClient<ContractRouterClient<CoreContract>>(link), connection };
}

/** In Electron: the preload script passes a port for every process of the core. */
const dialPreload: Connect = (switchboard) => {
  const ask = () => window.postMessage({ type: 'core-wanted' }, window.location.origin);
  window.addEventListener('message', (event: MessageEvent<{ type?: unknown } | null>) => {
    if (event.source !== window || event.origin !== window.location.origin) return;
    if (event.data?.type === 'core-lost') {
      switchboard.onLost();
      ask();
    }
    const port = event.ports[0];
    if (event.data?.type === 'core-port' && port) {
      const line = switchboard.onOpened((frame) => port.postMessage(frame));
      port.onmessage = (message: MessageEvent<unknown>) => line.receive(message.data);
    }
  });
  ask();
};

/** In a browser: a WebSocket to the preview server, below the path of the session, reopened after 0.25 to 4 s. */
const dialSocket: Connect = (switchboard) => {
  let pause = 250;
  const open = () => {
    const socket = new WebSocket(new URL('core', window.location.href.replace(/^http/, 'ws')));
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      pause = 250;
      const line = switchboard.onOpened((frame) => socket.send(frame));
      socket.onmessage = (message: MessageEvent<unknown>) => line.receive(message.data);
    };
    socket.onclose = () => {
      switchboard.onLost();
      setTimeout(open, pause);
      pause = Math.min(pause * 2, 4000);
    };
  };
  open();
};

/**
 * `core`: client of the core, typed by its contract. `connection`: store with `{ state }`, for components with
 * `useStore(connection, (it) => it.state)` of zustand.
 */
export const { core, connection } = createConnection((switchboard) =>
  (window.location.protocol === 'app:' ? dialPreload : dialSocket)(switchboard),
);
