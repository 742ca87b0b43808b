import { setTimeout as delay } from 'node:timers/promises';
import { createGzip, gzipSync } from 'node:zlib';
import type { UncheckedPage } from '../../../electron/platform/contract';
import type { Alteration } from './platform';

/** Alterations of the practice platform's answers to the core. */

const JSON_TYPE = 'application/json; charset=utf-8';

/** Answers with a value as JSON, or with a string as JSON text. */
export function json(value: unknown, status = 200): Alteration {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return bytes(text, { 'content-type': JSON_TYPE }, status);
}

export function bytes(body: string | Buffer, headers: Record<string, string> = {}, status = 200): Alteration {
  return ({ response }) => {
    response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
    response.end(body);
  };
}

/** Changes the practice platform's JSON answer. */
export function changeAnswer<T>(change: (answer: T) => unknown): Alteration {
  return async (exchange) => {
    const { status, body } = await exchange.forward();
    return json(change(JSON.parse(body.toString()) as T), status)(exchange);
  };
}

/** Appends records to the last page of the feed, once. Later pages are the platform's own. */
export function injectRecords(...records: unknown[]): Alteration {
  let done = false;
  return (exchange) =>
    changeAnswer<UncheckedPage>((page) => {
      if (done || page.more) return page;
      done = true;
      const changes = records.map((record, at) => ({ seq: page.cursor + at + 1, ...(record as object) }));
      return { ...page, changes: [...page.changes, ...changes], cursor: page.cursor + records.length };
    })(exchange);
}

/** Writes raw bytes to the connection, and ends it unless `end` is false. */
export function raw(text: string | Buffer, end = true): Alteration {
  return ({ response }) => {
    const { socket } = response;
    socket?.write(text);
    if (end) socket?.end();
  };
}

/** Sends `part` every `pause` ms until the connection closes. With a `pause` of 0, as fast as the core reads. */
export function endless(
  part: string | Buffer,
  { head = '', pause = 0 }: { head?: string; pause?: number } = {},
): Alteration {
  return async ({ response }) => {
    const { socket } = response;
    if (!socket) return;
    socket.write(head);
    while (!socket.destroyed) {
      const flushed = socket.write(part);
      if (pause > 0) await delay(pause);
      else if (!flushed) await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve));
    }
  };
}

/** Returns the head of an answer with chunked transfer encoding. */
export const chunkedHead = (headers: Record<string, string> = {}, status = '200 OK') =>
  [
    `HTTP/1.1 ${status}`,
    'transfer-encoding: chunked',
    ...Object.entries({ 'content-type': JSON_TYPE, ...headers }).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');

export const chunk = (data: string | Buffer) =>
  Buffer.concat([
    Buffer.from(`${Buffer.byteLength(data).toString(16)}\r\n`),
    Buffer.from(data),
    Buffer.from('\r\n'),
  ]);

/** Never answers. */
export const noAnswer: Alteration = () => undefined;

export const hangUp: Alteration = ({ response }) => void response.socket?.destroy();

/** Answers with gzip that unpacks to a JSON string of `megabytes` MB of spaces. */
export function compressionBomb(megabytes: number): Alteration {
  return ({ response }) => {
    response.writeHead(200, { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' });
    const gzip = createGzip();
    gzip.pipe(response);
    gzip.on('error', () => undefined);
    const block = Buffer.alloc(1024 * 1024, ' ');
    const write = (left: number): void => {
      if (left === 0 || response.destroyed) return void gzip.end('"}');
      gzip.write(block, () => write(left - 1));
    };
    gzip.write('{"name":"');
    write(megabytes);
  };
}

export const gzipped = (body: Buffer | string, encoding = 'gzip'): Alteration =>
  bytes(gzipSync(body), { 'content-type': JSON_TYPE, 'content-encoding': encoding });
