import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { guarded } from '../../error-boundary';
import { ConcurrencyLimit } from './concurrency';
import {
  CONNECTIONS,
  CONNECTIONS_PER_SOURCE,
  HEADERS_MS,
  KEEP_ALIVE_MS,
  REQUEST_MS,
  SILENCE_MS,
} from './limits';

const HOST = '127.0.0.1';
/** Time in ms to wait for a port that a previous process is still releasing. */
const PORT_PATIENCE_MS = 3000;
const FLUSH_MS = 200;

/** A server on 127.0.0.1 that can close its port and open the same one again. */
export class Listener {
  port = 0;
  #turn: Promise<void> = Promise.resolve();
  /**
   * All connections, including those without a completed TLS handshake: `server.close` waits for them, but the server
   * does not list them.
   */
  readonly #sockets = new Set<Socket>();

  constructor(private readonly server: Server) {
    const bySource = new ConcurrencyLimit();
    server.on(
      'connection',
      guarded('practice/listener: connection', (socket: Socket) => {
        this.#sockets.add(socket);
        socket.once(
          'close',
          guarded('practice/listener: close', () => this.#sockets.delete(socket)),
        );
        try {
          socket.once('close', bySource.enter(socket.remoteAddress ?? '', CONNECTIONS_PER_SOURCE));
        } catch {
          socket.destroy();
        }
      }),
    );
    server.maxConnections = CONNECTIONS;
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.headersTimeout = HEADERS_MS;
    server.requestTimeout = REQUEST_MS;
    server.timeout = SILENCE_MS;
  }

  /**
   * Opens a port (0: any free one) and resolves to its number. Rejects with EADDRINUSE when another program keeps it
   * for `PORT_PATIENCE_MS`.
   */
  async open(port: number): Promise<number> {
    for (const deadline = Date.now() + PORT_PATIENCE_MS; ; await delay(50)) {
      try {
        await this.#listen(port);
        break;
      } catch (error) {
        const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
        if (!taken || Date.now() > deadline) throw error;
      }
    }
    return (this.port = (this.server.address() as AddressInfo).port);
  }

  serve(exchange: (request: IncomingMessage, response: ServerResponse) => Promise<void>): void {
    this.server.on(
      'request',
      guarded('practice/listener: request', (request, response) => exchange(request, response)),
    );
  }

  /** Opens or closes the port; closing ends every connection. Calls are executed in order. */
  setOpen(open: boolean): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      if (this.server.listening === open) return;
      if (open) await this.#listen(this.port);
      else await this.#shut(0);
    });
    return this.#turn;
  }

  /** Closes permanently: responses in progress have `FLUSH_MS` to finish, then all connections end. */
  async close(): Promise<void> {
    await this.#turn;
    if (this.server.listening) await this.#shut(FLUSH_MS);
  }

  async #listen(port: number): Promise<void> {
    this.server.listen(port, HOST);
    await once(this.server, 'listening');
  }

  #shut(flushMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        guarded('practice/listener: timer', () => {
          for (const socket of this.#sockets) socket.destroy();
        }),
        flushMs,
      );
      this.server.close((error) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      });
      this.server.closeIdleConnections();
    });
  }
}
