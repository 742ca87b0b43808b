import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { guarded } from '../../boundary';
import { jsonExceedsLimits } from '../../core/sync/rules';

const compress = promisify(gzip);
const COMPRESS_FROM = 1024;

/** An answer other than success: status, code, and a sentence for the person. */
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

/** Sends JSON text, gzipped when it is long and the client asked for it. */
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
  return new HttpError(413, 'PAYLOAD_TOO_LARGE', message, { connection: 'close' });
}

/** Reads a body by events: iterating would end the connection together with a body that is given up half-way. */
function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on(
      'data',
      guarded('practice/http: data', (part: Buffer) => {
        length += part.length;
        if (length <= limit) parts.push(part);
        else reject(tooLong(limit));
      }),
    );
    request.once(
      'end',
      guarded('practice/http: end', () => resolve(Buffer.concat(parts))),
    );
    request.once('error', reject);
    request.once(
      'close',
      guarded('practice/http: close', () => reject(new Error('the request was cut off'))),
    );
  });
}

/** Reads a body of one media type and at most `limit` bytes. */
export async function readBytes(request: IncomingMessage, limit: number, type: string): Promise<Buffer> {
  if ((request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() !== type)
    throw new HttpError(415, 'UNSUPPORTED_MEDIA_TYPE', `请求内容须为 ${type}。`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLong(limit);
  return readBody(request, limit);
}

/** Reads and parses a JSON body of at most `limit` bytes; undefined when there is none. */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLong(limit);
  const body = await readBody(request, limit);
  if (body.length === 0) return undefined;
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new HttpError(415, 'UNSUPPORTED_MEDIA_TYPE', '请求内容须为 JSON(application/json)。');
  if (jsonExceedsLimits(body)) throw new HttpError(400, 'BAD_REQUEST', '请求内容套得太深，或项目太多。');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError)
      throw new HttpError(400, 'BAD_REQUEST', '请求内容不是有效的 JSON。');
    throw error;
  }
}
