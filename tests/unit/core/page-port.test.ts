import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { os } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { servePort } from '../../../electron/core/page-port';

interface Echo {
  echo<T>(input: T): Promise<T>;
}

/** Returns the client of a page on a port. `wrap` converts each frame as the port delivers it to the core. */
function pageOn(wrap: (frame: unknown) => unknown): Echo {
  const port = new EventEmitter();
  let deliver: (frame: unknown) => void = () => undefined;
  const start = () => undefined;
  const postMessage = (frame: unknown) => deliver(frame);
  const core = Object.assign(port, { start, postMessage }) as unknown as MessagePort;
  const router = { echo: os.handler(({ input }) => input) } as unknown as Parameters<typeof servePort>[0];
  servePort(router, core, { files: undefined as never });
  const client: unknown = createORPCClient(
    new RPCLink({
      port: {
        postMessage: (frame: unknown) => void port.emit('message', wrap(frame)),
        onMessage: { addListener: (listener) => (deliver = listener) },
        onDisconnect: { addListener: () => undefined },
      },
    }),
  );
  return client as Echo;
}

/** Chromium without `Blob.bytes` sends a frame that contains a file as an ArrayBuffer. */
const asBuffer = (frame: unknown) => (frame instanceof Uint8Array ? new Uint8Array(frame).buffer : frame);

describe.each([
  ['a port of Node', (frame: unknown) => frame],
  ['a port of Electron', (frame: unknown) => ({ data: frame, ports: [] })],
  ['a port of Electron, as an ArrayBuffer', (frame: unknown) => ({ data: asBuffer(frame), ports: [] })],
])('a page on %s', (_, wrap) => {
  it('gets an answer', async () => {
    expect(await pageOn(wrap).echo('一')).toBe('一');
  });

  it('gets back the file that it sent', async () => {
    const answer = await pageOn(wrap).echo(new Blob(['附件']));
    expect(await answer.text()).toBe('附件');
  });
});
