import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { guarded } from '../../error-boundary';
import { jsonExceedsLimits } from '../../domain/encoding/limits';
import { DRAIN_BYTES, DRAIN_MS, MOST_VALUES, MIN_RATE_BYTES, MIN_RATE_MS } from './limits';

const compress = promisify(gzip);
/** Limits of JSON in any route: parsing ten million `{}` takes 50 times their size in memory. */
const JSON_REQUEST = { levels: 64, values: MOST_VALUES };
const COMPRESS_FROM = 1024;

/** An error response: status, code, and a Chinese sentence for the user. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'HttpError';
  }
}

export const unauthorized = () => new HttpError(401, 'UNAUTHORIZED', '登录已失效，请重新登录。');

/** Sends JSON text, gzipped when it is long and the client accepts that. */
export async function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
): Promise<void> {
  let body = Buffer.from(text);
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  response.setHeader('vary', 'accept-encoding');
  if (body.length > COMPRESS_FROM && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
    body = await compress(body);
    response.setHeader('content-encoding', 'gzip');
  }
  response.setHeader('content-length', body.length);
  response.end(body);
}

export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  error: HttpError,
): Promise<void> {
  for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
  return sendJson(
    request,
    response,
    error.status,
    JSON.stringify({ code: error.code, message: error.message }),
  );
}

function tooLong(limit: number): HttpError {
  const message = `请求内容超过 ${Math.round(limit / 1024)} KB。`;
  return new HttpError(413, 'PAYLOAD_TOO_LARGE', message);
}

/**
 * Passes the body to `take` piece by piece, the next one after the promise of the last has resolved. Rejects with
 * `HttpError` 408 when fewer than `PACE_BYTES` arrive in `PACE_MS`, with an error of `take`, and when the connection
 * ends early. Uses events: an async iterator would close the connection, and prevent an answer, when the body is
 * abandoned half-way.
 */
export function readPieces(
  request: IncomingMessage,
  take: (piece: Buffer) => Promise<void> | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let [received, before] = [0, 0];
    let [taking, ended, settled] = [false, false, false];
    const settle = (error?: unknown) => {
      if (settled) return;
      settled = true;
      clearInterval(rate);
      request.off('data', onData).pause();
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error(String(error)));
    };
    const onData = (piece: Buffer) => {
      received += piece.length;
      let work;
      try {
        work = take(piece);
      } catch (error) {
        return settle(error);
      }
      if (!work) return;
      taking = true;
      request.pause();
      work.then(() => {
        taking = false;
        if (ended) settle();
        else request.resume();
      }, settle);
    };
    const rate = setInterval(
      guarded('practice/http: pace', () => {
        if (!taking && received - before < MIN_RATE_BYTES) settle(tooSlow());
        before = received;
      }),
      MIN_RATE_MS,
    );
    request.on('data', onData);
    request.once(
      'end',
      guarded('practice/http: end', () => {
        ended = true;
        if (!taking) settle();
      }),
    );
    request.once('error', settle);
    request.once(
      'close',
      guarded('practice/http: close', () => {
        if (!ended) settle(new Error('the request was cut off'));
      }),
    );
  });
}

function tooSlow(): HttpError {
  return new HttpError(408, 'REQUEST_TOO_SLOW', '请求内容传得太慢，平台已停止接收。');
}

/**
 * Reads and discards the rest of a refused body, so that the client receives the answer. At most `DRAIN_BYTES`, for
 * `DRAIN_MS`.
 */
export function discardBody(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let dropped = 0;
    const done = () => {
      clearTimeout(timer);
      request.off('data', onData).pause();
      resolve();
    };
    const onData = (piece: Buffer) => {
      dropped += piece.length;
      if (dropped > DRAIN_BYTES) done();
    };
    const timer = setTimeout(done, DRAIN_MS);
    request.on('data', onData).once('end', done).once('close', done).once('error', done);
    request.resume();
  });
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  await readPieces(request, (part) => {
    length += part.length;
    if (length > limit) throw tooLong(limit);
    parts.push(part);
    return undefined;
  });
  return Buffer.concat(parts);
}

/**
 * Reads a body. Rejects with `HttpError` 415 for another media type than `type`, 413 above `limit` bytes, and as
 * `receive`.
 */
export async function readBytes(request: IncomingMessage, limit: number, type: string): Promise<Buffer> {
  if ((request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() !== type)
    throw new HttpError(415, 'UNSUPPORTED_MEDIA_TYPE', `请求内容须为 ${type}。`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLong(limit);
  return readBody(request, limit);
}

/** Returns the declared length of the body in bytes; `limit` when it is not declared. */
export function announcedLength(request: IncomingMessage, limit: number): number {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  return encoding === undefined ? Number(length ?? 0) : limit;
}

/**
 * Reads and parses a JSON body; undefined without a body. Rejects with `HttpError` 413 above `limit` bytes, 415 for
 * another media type, 400 for invalid, too deep or too large JSON, and as `receive`.
 */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLong(limit);
  const body = await readBody(request, limit);
  if (body.length === 0) return undefined;
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new HttpError(415, 'UNSUPPORTED_MEDIA_TYPE', '请求内容须为 JSON(application/json)。');
  if (jsonExceedsLimits(body, JSON_REQUEST))
    throw new HttpError(400, 'BAD_REQUEST', '请求内容套得太深，或项目太多。');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError)
      throw new HttpError(400, 'BAD_REQUEST', '请求内容不是有效的 JSON。');
    throw error;
  }
}
