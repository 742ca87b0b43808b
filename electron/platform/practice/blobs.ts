import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  attachmentProblem,
  BLOB_LIMIT,
  fileProblem,
  HEAD_BYTES,
  headProblem,
  safeName,
  UPLOAD_COMPLETE,
  UPLOAD_LENGTH,
  UPLOAD_OFFSET,
} from '../contract';
import type { RequestFault } from './faults';
import { HttpError } from './http';

const noop = () => undefined;

/** Blobs as files: `<sha256>` when whole and verified, `<sha256>.part` while it is coming. */
export class BlobFiles {
  readonly #receiving = new Map<string, { request: IncomingMessage; done: Promise<unknown> }>();

  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  }

  path(sha256: string): string {
    return path.join(this.directory, sha256);
  }

  /** Size of a whole blob, bytes; null when it is not here. */
  size(sha256: string): number | null {
    return statSync(this.path(sha256), { throwIfNoEntry: false })?.size ?? null;
  }

  /** The first bytes of a whole blob, which tell its kind. */
  head(sha256: string): Buffer {
    const file = openSync(this.path(sha256), 'r');
    try {
      const head = Buffer.alloc(HEAD_BYTES);
      return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
    } finally {
      closeSync(file);
    }
  }

  /** Why one of these files, all of them here, is not as it is named, a sentence in Chinese; null when none is. */
  problemOf(files: ReadonlyArray<{ name: string; size: number; sha256: string; mediaType?: string }>) {
    for (const { name, size, mediaType, sha256 } of files) {
      if (this.size(sha256) !== size) return `附件“${safeName(name)}”的大小与登记的不符。`;
      const problem =
        (mediaType === undefined ? fileProblem(name, size) : attachmentProblem({ name, size, mediaType })) ??
        headProblem(name, this.head(sha256));
      if (problem) return problem;
    }
    return null;
  }

  /** Answers GET, HEAD and PATCH on one blob as `contract/blobs.ts` says. */
  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    sha256: string,
    fault: RequestFault,
  ): Promise<void> {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new HttpError(404, 'NOT_FOUND', '没有这个附件。');
    if (request.method === 'GET') return this.#send(request, response, sha256);
    if (request.method === 'HEAD') return this.#tell(response, sha256);
    if (request.method === 'PATCH') return this.#receive(request, response, sha256, fault);
    throw new HttpError(405, 'METHOD_NOT_ALLOWED', '不支持这种请求。', { allow: 'GET, HEAD, PATCH' });
  }

  async #send(request: IncomingMessage, response: ServerResponse, sha256: string): Promise<void> {
    const size = this.size(sha256);
    if (size === null) throw new HttpError(404, 'NOT_FOUND', '没有这个附件。');
    const range = /^bytes=(\d{1,15})-$/.exec(request.headers.range ?? '');
    const start = range ? Number(range[1]) : 0;
    response.setHeader('accept-ranges', 'bytes');
    if (range && start >= size)
      throw new HttpError(416, 'RANGE_NOT_SATISFIABLE', '附件没有这么长。', {
        'content-range': `bytes */${size}`,
      });
    response.statusCode = range ? 206 : 200;
    if (range) response.setHeader('content-range', `bytes ${start}-${size - 1}/${size}`);
    response.setHeader('content-type', 'application/octet-stream');
    response.setHeader('content-length', size - start);
    await pipeline(createReadStream(this.path(sha256), { start }), response);
  }

  #tell(response: ServerResponse, sha256: string): void {
    const whole = this.size(sha256);
    const held = whole ?? this.#held(sha256);
    response.statusCode = held === null ? 404 : 200;
    if (held !== null) this.#describe(response, held, whole !== null);
    response.end();
  }

  async #receive(
    request: IncomingMessage,
    response: ServerResponse,
    sha256: string,
    fault: RequestFault,
  ): Promise<void> {
    await this.#supersede(sha256);
    const whole = this.size(sha256);
    if (whole !== null) {
      request.resume();
      return this.#accepted(response, whole, true);
    }
    const offset = wholeNumber(request, UPLOAD_OFFSET);
    const length = wholeNumber(request, UPLOAD_LENGTH);
    const announced = Number(request.headers['content-length'] ?? 0);
    if (offset + announced > length) throw new HttpError(400, 'BAD_REQUEST', '上传的内容比声明的长。');
    if (length > BLOB_LIMIT) throw new HttpError(413, 'PAYLOAD_TOO_LARGE', '附件超过 200 MB。');
    const held = this.#held(sha256) ?? 0;
    if (offset !== held)
      throw new HttpError(409, 'OFFSET_MISMATCH', '续传的位置不对。', { [UPLOAD_OFFSET]: String(held) });

    const work = this.#append(request, sha256, { offset, length, fault }).then(async (received) => {
      if (received === length) await this.#finish(sha256);
      return received;
    });
    const coming = { request, done: work.then(noop, noop) };
    this.#receiving.set(sha256, coming);
    try {
      const received = await work;
      this.#accepted(response, received, received === length);
    } finally {
      if (this.#receiving.get(sha256) === coming) this.#receiving.delete(sha256);
    }
  }

  /** A client that comes again has given its earlier upload up, even if that line does not know it yet. */
  async #supersede(sha256: string): Promise<void> {
    for (let earlier = this.#receiving.get(sha256); earlier; earlier = this.#receiving.get(sha256)) {
      earlier.request.destroy();
      await earlier.done;
      if (this.#receiving.get(sha256) === earlier) this.#receiving.delete(sha256);
    }
  }

  /** Appends the request's bytes and gives the new size; what came before a broken connection is kept. */
  async #append(
    request: IncomingMessage,
    sha256: string,
    { offset, length, fault }: { offset: number; length: number; fault: RequestFault },
  ): Promise<number> {
    const announced = Number(request.headers['content-length'] ?? length - offset);
    const stopAt = fault.dropMidway ? offset + Math.floor(announced / 2) : Infinity;
    const file = await open(this.#part(sha256), 'a', 0o600);
    let size = offset;
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        if (size + chunk.length > length)
          throw new HttpError(400, 'BAD_REQUEST', '上传的内容比声明的长。', { connection: 'close' });
        const part = chunk.subarray(0, Math.max(0, stopAt - size));
        await file.appendFile(part);
        size += part.length;
        if (size >= stopAt) request.destroy();
      }
      await file.sync();
    } finally {
      await file.close();
    }
    return size;
  }

  async #finish(sha256: string): Promise<void> {
    const hash = createHash('sha256');
    await pipeline(createReadStream(this.#part(sha256)), hash);
    if (hash.digest('hex') !== sha256) {
      await rm(this.#part(sha256));
      throw new HttpError(422, 'HASH_MISMATCH', '附件内容与其哈希不符，请重新上传。');
    }
    await rename(this.#part(sha256), this.path(sha256));
  }

  #accepted(response: ServerResponse, offset: number, complete: boolean): void {
    response.statusCode = 204;
    this.#describe(response, offset, complete);
    response.end();
  }

  #describe(response: ServerResponse, offset: number, complete: boolean): void {
    response.setHeader(UPLOAD_OFFSET, offset);
    response.setHeader(UPLOAD_COMPLETE, complete ? '?1' : '?0');
  }

  #part(sha256: string): string {
    return `${this.path(sha256)}.part`;
  }

  #held(sha256: string): number | null {
    const part = this.#part(sha256);
    return existsSync(part) ? statSync(part).size : null;
  }
}

function wholeNumber(request: IncomingMessage, name: string): number {
  const text = request.headers[name];
  if (typeof text !== 'string' || !/^\d{1,15}$/.test(text))
    throw new HttpError(400, 'BAD_REQUEST', `缺少或写错了请求头 ${name}。`);
  return Number(text);
}
