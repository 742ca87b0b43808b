import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { guarded } from '../../electron/error-boundary';
import type { Gate } from './gate';
import { targetOf } from './requests';

/** One frame of the core's protocol holds at most a chunk of an attachment. */
const MAX_FRAME = 32 * 1024 * 1024;

/** Closes a connection with an HTTP status. */
export function refuseSocket(socket: Duplex, status: string): void {
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
  else socket.destroy();
}

/** What takes the sockets of admitted pages. */
export interface Connections {
  /** Receives every socket between a page and the core. */
  connect(socket: WebSocket): void;
  /** Takes an upgrade to any other path of a session; all are refused without it. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** The sockets between admitted pages and the core. */
export class PageSockets {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME,
    perMessageDeflate: false,
  });
  readonly #gate: Gate;
  readonly #connections: Connections;

  constructor(gate: Gate, connections: Connections) {
    this.#gate = gate;
    this.#connections = connections;
  }

  /** Turns a connection into a socket when it comes from an admitted page; refuses it otherwise. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on(
      'error',
      guarded('preview/sockets: socket error', () => socket.destroy()),
    );
    const { headers } = request;
    const gate = this.#gate;
    const target = targetOf(request, gate.origin);
    const ours = headers.origin === gate.origin && gate.isLocal(headers);
    const path = ours && target ? gate.pathInSession(target.pathname) : null;
    const { upgrade } = this.#connections;
    if (path !== null && path !== '/core' && upgrade) return upgrade(request, socket, head);
    if (path !== '/core') return refuseSocket(socket, '403 Forbidden');
    this.#server.handleUpgrade(request, socket, head, (opened) => {
      // A frame that breaks the protocol: ws closes the socket after this event.
      opened.on(
        'error',
        guarded('preview/sockets: frame error', (error: Error) =>
          console.error('a page sent a malformed frame:', error.message),
        ),
      );
      this.#connections.connect(opened);
    });
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }
}
