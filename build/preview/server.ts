import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guarded } from '../../electron/error-boundary';
import { Gate } from './gate';
import { answer, refuse, type Page } from './requests';
import { PageSockets, refuseSocket, type Connections } from './sockets';

/** Longest time to send the headers of a request, and the whole of it, ms. */
const HEADERS_LIMIT = 10_000;
const REQUEST_LIMIT = 30_000;

/**
 * Serves a page at 127.0.0.1, and gives every socket of an admitted page to `connect`. `port` 0 takes any free one.
 * `session`: the path of every session, `/<secret>/`; each has its own by default. Rejects when the port is in use.
 */
export async function servePreview(
  options: Connections & { page: Page; port: number; session?: string },
): Promise<{ gate: Gate; close(): Promise<void> }> {
  const server = createServer({ headersTimeout: HEADERS_LIMIT, requestTimeout: REQUEST_LIMIT });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { page, session } = options;
  const gate = new Gate((server.address() as AddressInfo).port, { ...(session && { session }) });
  const sockets = new PageSockets(gate, options);
  serveRequests(server, { page, gate });
  serveSockets(server, sockets);
  handleFaults(server);
  return {
    gate,
    close: () =>
      new Promise((resolve) => {
        sockets.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function serveRequests(server: Server, page: { page: Page; gate: Gate }): void {
  server.on(
    'request',
    guarded('preview/server: request', (request, response) =>
      answer(request, response, page).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else refuse(response, 500);
        throw error;
      }),
    ),
  );
}

function serveSockets(server: Server, sockets: PageSockets): void {
  server.on(
    'upgrade',
    guarded('preview/server: upgrade', (request, socket, head) => {
      try {
        sockets.upgrade(request, socket, head);
      } catch (error) {
        socket.destroy();
        throw error;
      }
    }),
  );
}

function handleFaults(server: Server): void {
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
}
