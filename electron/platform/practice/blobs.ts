import { createHash } from 'node:crypto';
import { closeSync, createReadStream, mkdirSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  attachmentProblem,
  BLOB_LIMIT,
  fileProblem,
  HEAD_BYTES,
  contentProblem,
  safeName,
  UPLOAD_COMPLETE,
  UPLOAD_LENGTH,
  UPLOAD_OFFSET,
} from '../contract';
import type { RequestFault } from './faults';
import { HttpError, readPieces } from './http';
import { PART_KEPT_MS } from './limits';
import type { Quota } from './quota';

const noop = () => undefined;

/** Folder name for the uploads of an account. */
const tagOf = (accountId: string) => createHash('sha256').update(accountId).digest('hex').slice(0, 16);

interface Asked {
  sha256: string;
  /** Account that uploads or downloads the blob. */
  accountId: string;
}

/** A request of an account for one blob. */
export interface BlobRequest extends Asked {
  /** Without this right, a complete blob is treated as absent. */
  mayRead: boolean;
  /** Called when the account has uploaded all bytes of the blob. */
  onUploaded: () => void;
}

/**
 * Blobs as files: `<sha256>` when complete and verified, `parts/<account>/<sha256>` during an upload. The parts of
 * accounts are separate, so that one account cannot corrupt the upload of another.
 */
export class BlobFiles {
  readonly #receiving = new Map<string, { request: IncomingMessage; done: Promise<unknown> }>();

  constructor(
    private readonly directory: string,
    private readonly quota: Quota,
  ) {
    mkdirSync(this.#partsPath, { recursive: true, mode: 0o700 });
  }

  get #partsPath(): string {
    return path.join(this.directory, 'parts');
  }

  path(sha256: string): string {
    return path.join(this.directory, sha256);
  }

  /** Size of a complete blob in bytes; null when there is none. */
  size(sha256: string): number | null {
    return statSync(this.path(sha256), { throwIfNoEntry: false })?.size ?? null;
  }

  /** First `HEAD_BYTES` bytes of a complete blob, for the detection of its type. Throws when there is none. */
  head(sha256: string): Buffer {
    const file = openSync(this.path(sha256), 'r');
    try {
      const head = Buffer.alloc(HEAD_BYTES);
      return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
    } finally {
      closeSync(file);
    }
  }

  /**
   * First problem of complete files whose size, name or content differ from what is declared, as a Chinese sentence;
   * null when there is none.
   */
  problemOf(files: ReadonlyArray<{ name: string; size: number; sha256: string; mediaType?: string }>) {
    for (const { name, size, mediaType, sha256 } of files) {
      if (this.size(sha256) !== size) return `附件“${safeName(name)}”的大小与登记的不符。`;
      const problem =
        (mediaType === undefined ? fileProblem(name, size) : attachmentProblem({ name, size, mediaType })) ??
        contentProblem(name, this.head(sha256));
      if (problem) return problem;
    }
    return null;
  }

  /** Answers GET, HEAD and PATCH on one blob as described in `contract/blobs.ts`. Rejects with `HttpError`. */
  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    asked: BlobRequest,
    fault: RequestFault,
  ): Promise<void> {
    const { sha256 } = asked;
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new HttpError(404, 'NOT_FOUND', '没有这个附件。');
    const whole = asked.mayRead ? this.size(sha256) : null;
    if (request.method === 'GET') return this.#send(request, response, sha256, whole);
    if (request.method === 'HEAD') return this.#tell(response, asked, whole);
    if (request.method === 'PATCH') return this.#receive(request, response, asked, fault);
    throw new HttpError(405, 'METHOD_NOT_ALLOWED', '不支持这种请求。', { allow: 'GET, HEAD, PATCH' });
  }

  async #send(
    request: IncomingMessage,
    response: ServerResponse,
    sha256: string,
    size: number | null,
  ): Promise<void> {
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

  #tell(response: ServerResponse, asked: Asked, whole: number | null): void {
    const held = whole ?? this.#held(asked);
    response.statusCode = held === null ? 404 : 200;
    if (held !== null) this.#describe(response, held, whole !== null);
    response.end();
  }

  async #receive(
    request: IncomingMessage,
    response: ServerResponse,
    asked: BlobRequest,
    fault: RequestFault,
  ): Promise<void> {
    const part = this.#part(asked);
    await this.#supersede(part);
    const whole = asked.mayRead ? this.size(asked.sha256) : null;
    if (whole !== null) return this.#accepted(response, whole, true);
    const offset = wholeNumber(request, UPLOAD_OFFSET);
    const length = wholeNumber(request, UPLOAD_LENGTH);
    const announced = Number(request.headers['content-length'] ?? 0);
    if (offset + announced > length) throw tooLong();
    if (length > BLOB_LIMIT) throw new HttpError(413, 'PAYLOAD_TOO_LARGE', '附件超过 200 MB。');
    const held = this.#held(asked) ?? 0;
    if (offset !== held)
      throw new HttpError(409, 'OFFSET_MISMATCH', '续传的位置不对。', { [UPLOAD_OFFSET]: String(held) });
    this.quota.take(asked.accountId, asked.sha256, length, this.#otherParts(part));

    const work = this.#append(request, part, { offset, length, fault }).then(async (received) => {
      if (received === length) {
        await this.#finish(asked);
        asked.onUploaded();
      }
      return received;
    });
    const coming = { request, done: work.then(noop, noop) };
    this.#receiving.set(part, coming);
    try {
      const received = await work;
      this.#accepted(response, received, received === length);
    } finally {
      if (this.#receiving.get(part) === coming) this.#receiving.delete(part);
    }
  }

  /**
   * A new request of the client aborts its earlier upload, whose connection may not have noticed the interruption yet.
   */
  async #supersede(part: string): Promise<void> {
    for (let earlier = this.#receiving.get(part); earlier; earlier = this.#receiving.get(part)) {
      earlier.request.destroy();
      await earlier.done;
      if (this.#receiving.get(part) === earlier) this.#receiving.delete(part);
    }
  }

  /** Appends the body to the part and returns the new size. Bytes received before an interruption are kept. */
  async #append(
    request: IncomingMessage,
    part: string,
    { offset, length, fault }: { offset: number; length: number; fault: RequestFault },
  ): Promise<number> {
    const announced = Number(request.headers['content-length'] ?? length - offset);
    const stopAt = fault.dropMidway ? offset + Math.floor(announced / 2) : Infinity;
    const file = await open(part, 'a', 0o600);
    let size = offset;
    try {
      await readPieces(request, async (chunk) => {
        if (size + chunk.length > length) throw tooLong();
        const piece = chunk.subarray(0, Math.max(0, stopAt - size));
        await file.appendFile(piece);
        size += piece.length;
        if (size >= stopAt) request.destroy();
      });
      await file.sync();
    } finally {
      await file.close();
    }
    return size;
  }

  async #finish(asked: Asked): Promise<void> {
    const part = this.#part(asked);
    const hash = createHash('sha256');
    await pipeline(createReadStream(part), hash);
    if (hash.digest('hex') !== asked.sha256) {
      await rm(part);
      throw new HttpError(422, 'HASH_MISMATCH', '附件内容与其哈希不符，请重新上传。');
    }
    await rename(part, this.path(asked.sha256));
  }

  /** Deletes uploads that have received no bytes for `PART_KEPT_MS`. */
  async deleteStaleParts(): Promise<void> {
    for (const account of await readdir(this.#partsPath)) {
      const folder = path.join(this.#partsPath, account);
      for (const name of await readdir(folder)) {
        const part = path.join(folder, name);
        const touched = (await stat(part)).mtimeMs;
        if (Date.now() - touched > PART_KEPT_MS && !this.#receiving.has(part))
          await rm(part, { force: true });
      }
    }
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

  #part({ sha256, accountId }: Asked): string {
    return path.join(this.#partsPath, tagOf(accountId), sha256);
  }

  #held(asked: Asked): number | null {
    return statSync(this.#part(asked), { throwIfNoEntry: false })?.size ?? null;
  }

  /** Number of other incomplete uploads of the account. */
  #otherParts(part: string): number {
    const folder = path.dirname(part);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return readdirSync(folder).filter((name) => name !== path.basename(part)).length;
  }
}

const tooLong = () => new HttpError(400, 'BAD_REQUEST', '上传的内容比声明的长。');

function wholeNumber(request: IncomingMessage, name: string): number {
  const text = request.headers[name];
  if (typeof text !== 'string' || !/^\d{1,15}$/.test(text))
    throw new HttpError(400, 'BAD_REQUEST', `缺少或写错了请求头 ${name}。`);
  return Number(text);
}
