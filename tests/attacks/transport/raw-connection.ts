import net from 'node:net';
import tls from 'node:tls';
import type { PracticeInfo } from '../../../electron/platform/practice/server';

/** Raw connections, below any HTTP library. */

export interface RawConnection {
  socket: net.Socket;
  /** Resolves with all received text when the connection is closed or reset. */
  closed: Promise<string>;
}

/** Connects to the platform over TLS from a local address. Each 127.x.y.z counts as a separate source. */
export async function connectTls(server: PracticeInfo, source = '127.0.0.1'): Promise<RawConnection> {
  const url = new URL(server.platformUrl);
  const raw = net.connect({ host: url.hostname, port: Number(url.port), localAddress: source });
  raw.on('error', () => undefined);
  const socket = tls.connect({ socket: raw, ca: server.caCertificatePem, servername: '' });
  const closed = collect(socket);
  await Promise.race([new Promise((resolve) => socket.once('secureConnect', resolve)), closed]);
  return { socket, closed };
}

/** Connects without TLS, to the port of the platform or of the public site. */
export async function connectTcp(address: string, source = '127.0.0.1'): Promise<RawConnection> {
  const url = new URL(address);
  const socket = net.connect({ host: url.hostname, port: Number(url.port), localAddress: source });
  const closed = collect(socket);
  await Promise.race([new Promise((resolve) => socket.once('connect', resolve)), closed]);
  return { socket, closed };
}

function collect(socket: net.Socket): Promise<string> {
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  socket.on('error', () => undefined);
  return new Promise((resolve) => socket.once('close', () => resolve(Buffer.concat(parts).toString())));
}

/** Sends `text`, and then one byte every 100 ms until the connection is closed. */
export function sendSlowly({ socket }: RawConnection, text: string): void {
  socket.write(text);
  const timer = setInterval(() => socket.write('x'), 100);
  socket.once('close', () => clearInterval(timer));
}

/** Sends `text` from the address `source`. Resolves with all answers when the connection is closed. */
export async function exchange(server: PracticeInfo, source: string, text: string): Promise<string> {
  const wire = await connectTls(server, source);
  wire.socket.write(text);
  return wire.closed;
}

export const requestHead = (method: string, route: string, ...headers: string[]): string =>
  [`${method} /api/v1${route} HTTP/1.1`, 'host: platform', ...headers, '', ''].join('\r\n');
