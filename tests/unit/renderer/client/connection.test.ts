import { MessageChannel } from 'node:worker_threads';
import { ORPCError } from '@orpc/client';
import { os } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { describe, expect, it } from 'vitest';
import { createConnection } from '../../../../renderer/client/connection';
import type { ConnectionEvents } from '../../../../renderer/client/coreConnector';

/**
 * Returns a connection to a core with three calls, which the test starts and stops. `patience`: time in ms that a call
 * waits for the core.
 */
function stage(patience = 10_000) {
  let runs = 0;
  let stopRun = () => {};
  let board: ConnectionEvents | undefined;
  let asked: (() => void) | undefined;
  const { core, connection } = createConnection((coreConnector) => {
    board = coreConnector;
  }, patience);

  const start = () => {
    const run = ++runs;
    const { port1, port2 } = new MessageChannel();
    new RPCHandler({
      host: {
        info: os.handler(() => ({ kind: 'test', version: String(run), nativeDialogs: false })),
        notices: os.handler(() => new Promise(() => asked?.())),
        watch: os.handler(async function* ({ signal }) {
          yield { topic: `run ${run}` };
          await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        }),
      },
    }).upgrade(port1 as unknown as MessagePort);
    const line = board!.onOpened((frame) => port2.postMessage(frame));
    port2.on('message', (frame) => line.receive(frame));
    stopRun = () => {
      port2.close();
      board!.onLost();
    };
  };
  return {
    core,
    connection,
    start,
    stop: () => stopRun(),
    nextQuestion: () => new Promise<void>((resolve) => (asked = resolve)),
  };
}

describe('the connection of the page to the core', () => {
  it('answers a call that was made before the core was connected', async () => {
    const { core, connection, start, stop } = stage();
    const answer = core.host.info();
    expect(connection.getState().state).toBe('connecting');
    start();
    expect(await answer).toMatchObject({ version: '1' });
    expect(connection.getState().state).toBe('ready');
    stop();
  });

  it('reports CORE_UNREACHABLE when the core does not connect in time', async () => {
    const { core } = stage(5);
    const error = await core.host.info().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ORPCError);
    expect(error).toMatchObject({
      code: 'CORE_UNREACHABLE',
      message: '后台服务没有响应。',
      data: { advice: expect.stringContaining('稍候再试') as string },
    });
  });

  it('rejects a running call with CORE_LOST when the core exits', async () => {
    const { core, connection, start, stop, nextQuestion } = stage();
    const arrived = nextQuestion();
    const answer = core.host.notices().catch((reason: unknown) => reason);
    start();
    await arrived;
    stop();
    expect(await answer).toMatchObject({ code: 'CORE_LOST' });
    expect(connection.getState().state).toBe('lost');
  });

  it('opens a stream again each time the core comes back', async () => {
    const { core, start, stop } = stage();
    const first = core.host.watch();
    start();
    const events = await first;
    expect(await events.next()).toEqual({ done: false, value: { topic: 'run 1' } });
    for (const run of [2, 3]) {
      const next = events.next();
      stop();
      start();
      expect(await next).toEqual({ done: false, value: { topic: `run ${run}` } });
    }
    await events.return(undefined);
    stop();
  });

  it('ends a stream, or a call that waits for the core, when its signal is aborted', async () => {
    const { core, start, stop } = stage();
    const given = new AbortController();
    const waiting = core.host.info(undefined, { signal: given.signal }).catch((reason: unknown) => reason);
    given.abort(new Error('left the page'));
    expect(await waiting).toMatchObject({ message: 'left the page' });

    const leaving = new AbortController();
    const stream = core.host.watch(undefined, { signal: leaving.signal });
    start();
    const events = await stream;
    await events.next();
    const next = events.next().catch((reason: unknown) => reason);
    leaving.abort(new Error('left again'));
    expect(await next).toBeInstanceOf(Error);
    stop();
  });
});
