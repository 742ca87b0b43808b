import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError, readBytes } from '../http';
import { answerOcsp } from './ocsp';
import type { Platform } from '../platform';
import { answerTimestamp } from './tsa';

/** Services of the CA at the public address. Plain HTTP, as is usual: the responses are signed. */

const LIMIT = 64 * 1024;

interface ServiceRoute {
  /** Media types of request and response. */
  asks: string;
  answers: string;
  down(platform: Platform): boolean;
  answer(platform: Platform, request: Buffer): Buffer;
}

const SERVICES: ReadonlyMap<string, ServiceRoute> = new Map([
  [
    '/tsa',
    {
      asks: 'application/timestamp-query',
      answers: 'application/timestamp-reply',
      down: ({ faults }: Platform) => faults.settings.tsaDown,
      answer: (platform: Platform, request: Buffer) =>
        answerTimestamp(platform.ca.tsa, request, platform.now()),
    },
  ],
  [
    '/ocsp',
    {
      asks: 'application/ocsp-request',
      answers: 'application/ocsp-response',
      down: ({ faults }: Platform) => faults.settings.ocspDown,
      answer: (platform: Platform, request: Buffer) =>
        answerOcsp(platform.responder, request, platform.now()),
    },
  ],
]);

/**
 * Answers `POST /tsa` (RFC 3161 §3.4) and `POST /ocsp` (RFC 6960 appendix A). Resolves to false for any other path.
 * Rejects with `HttpError` 405 for another method, 503 while the service is down, and 413 or 415 for an unsuitable
 * body.
 */
export async function serveCaServices(
  platform: Platform,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const service = SERVICES.get(request.url ?? '');
  if (!service) return false;
  if (request.method !== 'POST')
    throw new HttpError(405, 'METHOD_NOT_ALLOWED', '不支持这种请求。', { allow: 'POST' });
  if (service.down(platform)) throw new HttpError(503, 'SERVICE_DOWN', '演练设定：服务暂停。');
  const asked = await readBytes(request, LIMIT, service.asks);
  const body = service.answer(platform, asked);
  response.setHeader('content-type', service.answers);
  response.setHeader('content-length', body.length);
  response.end(body);
  return true;
}
