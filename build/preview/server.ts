import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { guarded } from '../../electron/boundary';
import { assetHeaders, assetPath } from '../../electron/shell/assets';
import { Gate } from './gate';

/** One frame of the core's protocol holds at most a chunk of an attachment. */
const MAX_FRAME = 32 * 1024 * 1024;

const refusal = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>不能打开</title>
<p>此地址无效，或已经使用过。</p><p>请回到启动程序的终端窗口，按回车键取得新的地址。</p></html>`;

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, assetHeaders('.html')).end(status === 403 ? refusal : '');
}

/**
 * Serves the built page in `root` at 127.0.0.1, and hands every socket of an admitted page to `connect`.
 * `port` 0 takes any free one.
 */
export async function servePreview(options: {
  root: string;
  port: number;
  connect(socket: WebSocket): void;
}): Promise<{ gate: Gate; close(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const gate = new Gate((server.address() as AddressInfo).port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!gate.isLocal(request.headers)) return refuse(response, 403);
    if (request.method !== 'GET') return refuse(response, 405);
    const url = new URL(request.url ?? '/', gate.origin);
    const token = url.searchParams.get('token');
    if (token !== null) {
      const cookie = gate.admit(token);
      if (!cookie) return refuse(response, 403);
      response.writeHead(303, { ...assetHeaders('.html'), location: '/', 'set-cookie': cookie }).end();
      return;
    }
    if (!gate.isAdmitted(request.headers)) return refuse(response, 403);
    const path = assetPath(options.root, url.pathname);
    const body = path && (await readFile(path).catch(() => null));
    if (!path || !body) return refuse(response, 404);
    response.writeHead(200, assetHeaders(path)).end(body);
  }

  server.on(
    'request',
    guarded('preview/server: request', (request, response) => answer(request, response)),
  );
  server.on(
    'upgrade',
    guarded('preview/server: upgrade', (request, socket, head) => {
      const { headers, url } = request;
      const ours = url === '/core' && headers.origin === gate.origin && gate.isLocal(headers);
      if (!ours || !gate.isAdmitted(headers)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, socket, head, options.connect);
    }),
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
