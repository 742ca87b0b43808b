import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import { WebSocket } from 'ws';

/** Starts an HTTP server outside of the program that records its visits. */
export async function startRecordingServer() {
  const visits: string[] = [];
  const server = createServer((incoming, response) => {
    visits.push(incoming.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { address: `http://127.0.0.1:${port}`, visits, close: () => server.close() };
}

/** Sends a request with any `Host` and `Origin`, which no browser allows. */
export function rawRequest(address: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: IncomingHttpHeaders }>((resolve, reject) => {
    const { hostname, port } = new URL(address);
    const path = address.slice(new URL(address).origin.length);
    const outgoing = request({ hostname, port, path, method, headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}

/** Opens a WebSocket to the core. Returns `open`, or the HTTP status of the refusal (0 for another error). */
export function openWebSocket(
  port: string,
  headers: Record<string, string>,
  path: string,
): Promise<number | 'open'> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.once('open', () => {
      socket.close();
      resolve('open');
    });
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('error', () => resolve(0));
  });
}
