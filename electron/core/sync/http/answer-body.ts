import type http from 'node:http';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { answerTooLarge, badAnswer } from './failures';
import type { AnswerHead, TransportRequest } from './protocol';

/** The receiver of the bytes failed, not the connection. */
export class SinkFault extends Error {}

/**
 * Reads and decompresses the body of an answer. Resolves with it, or with an empty one when the request has a sink for
 * it. Rejects with `Failure` 'LINE_BAD_ANSWER' or 'LINE_ANSWER_TOO_LARGE', with a `SinkFault`, and with errors of the
 * connection.
 *
 * @param arrived called with the number of bytes as they arrive, before decompression
 */
export async function receiveBody(
  response: http.IncomingMessage,
  head: AnswerHead,
  request: TransportRequest,
  arrived: (length: number) => void,
): Promise<Buffer> {
  const { maxBytes } = request;
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') throw badAnswer('压缩方式不认识。');
  if (request.method !== 'HEAD' && Number(response.headers['content-length'] ?? 0) > maxBytes)
    throw answerTooLarge(maxBytes);
  const sink = head.status >= 200 && head.status < 300 ? request.sink : undefined;
  const parts: Buffer[] = [];
  let size = 0;
  let raw = 0;
  // Compressed bytes are counted too: an endless series of empty blocks decompresses to nothing.
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const part of response as AsyncIterable<Buffer>) {
      raw += part.length;
      arrived(part.length);
      if (raw > maxBytes) throw answerTooLarge(maxBytes);
      yield part;
    }
  };
  const stream: AsyncIterable<Buffer> =
    encoding === 'gzip' ? pipeline(counted, createGunzip(), () => undefined) : counted();
  for await (const part of stream) {
    size += part.length;
    if (size > maxBytes) throw answerTooLarge(maxBytes);
    if (!sink) parts.push(part);
    else {
      try {
        sink(part, head);
      } catch (cause) {
        throw new SinkFault('sink', { cause });
      }
    }
  }
  return Buffer.concat(parts);
}
