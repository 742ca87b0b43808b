import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { guarded } from '../../electron/error-boundary';
import { assetHeaders, assetPath } from '../../electron/shell/assets';
import { Gate } from './gate';

/** One frame of the core's protocol holds at most a chunk of an attachment. */
const MAX_FRAME = 32 * 1024 * 1024;
/** Longest time to send the headers of a request, and the whole of it, ms. */
const HEADERS_LIMIT = 10_000;
const REQUEST_LIMIT = 30_000;

const refusal = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>不能打开</title>
<p>此地址无效、已过期，或已经使用过。</p><p>请回到启动程序的终端窗口，按回车键取得新的地址。</p></html>`;

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, assetHeaders('.html')).end(status === 403 ? refusal : '');
}

function refuseSocket(socket: Duplex, status: string): void {
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
  else socket.destroy();
}

/** The path and query of a request; null unless its target is a path of this server (RFC 9112, 3.2.1). */
function targetOf({ url = '' }: IncomingMessage, origin: string): URL | null {
  if (!url.startsWith('/') || !URL.canParse(url, origin)) return null;
  const target = new URL(url, origin);
  return target.origin === origin ? target : null;
}

/**
 * Serves the built page in `root` at 127.0.0.1, and gives every socket of an admitted page to `connect`.
 * `port` 0 takes any free one.
 */
export async function servePreview(options: {
  root: string;
  port: number;
  connect(socket: WebSocket): void;
}): Promise<{ gate: Gate; close(): Promise<void> }> {
  const server = createServer({ headersTimeout: HEADERS_LIMIT, requestTimeout: REQUEST_LIMIT });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const gate = new Gate((server.address() as AddressInfo).port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!gate.isLocal(request.headers)) return refuse(response, 403);
    if (request.method !== 'GET') return refuse(response, 405);
    const target = targetOf(request, gate.origin);
    if (!target) return refuse(response, 400);
    const token = target.pathname === '/' ? target.searchParams.get('token') : null;
    if (token !== null) {
      const location = gate.admit(token);
      if (location === null) return refuse(response, 403);
      response.writeHead(303, { ...assetHeaders('.html'), 'cache-control': 'no-store', location }).end();
      return;
    }
    const pathname = gate.pathInSession(target.pathname);
    if (pathname === null) return refuse(response, 403);
    const path = assetPath(options.root, pathname);
    const body = path && (await readFile(path).catch(() => null));
    if (!path || !body) return refuse(response, 404);
    response.writeHead(200, assetHeaders(path)).end(body);
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on(
      'error',
      guarded('preview/server: socket error', () => socket.destroy()),
    );
    const { headers } = request;
    const target = targetOf(request, gate.origin);
    const ours = headers.origin === gate.origin && gate.isLocal(headers);
    if (!ours || !target || gate.pathInSession(target.pathname) !== '/core')
      return refuseSocket(socket, '403 Forbidden');
    sockets.handleUpgrade(request, socket, head, (opened) => {
      // A frame that breaks the protocol: ws closes the socket after this event.
      opened.on(
        'error',
        guarded('preview/server: frame error', (error: Error) =>
          console.error('a page sent a malformed frame:', error.message),
        ),
      );
      options.connect(opened);
    });
  }

  server.on(
    'request',
    guarded('preview/server: request', (request, response) =>
      answer(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else refuse(response, 500);
        throw error;
      }),
    ),
  );
  server.on(
    'upgrade',
    guarded('preview/server: upgrade', (request, socket, head) => {
      try {
        upgrade(request, socket, head);
      } catch (error) {
        socket.destroy();
        throw error;
      }
    }),
  );
  server.on(
    'connect',
    guarded('preview/server: connect', (_request, socket) => refuseSocket(socket, '405 Method Not Allowed')),
  );
  server.on(
    'clientError',
    guarded('preview/server: client error', (_error, socket) => refuseSocket(socket, '400 Bad Request')),
  );
  server.on(
    'error',
    guarded('preview/server: error', (error) => console.error('preview server', error)),
  );

  return {
    gate,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
