import { createHash } from 'node:crypto';
import type http from 'node:http';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../../electron/core/failure';
import { clientOf, failureOf, serve } from './support/client';
import { sendJson } from './support/server';

describe('a blob', () => {
  const bytes = Buffer.alloc(2_500_000, 'content of a blob ');
  const name = createHash('sha256').update(bytes).digest('hex');
  const read = (offset: number, length: number) => bytes.subarray(offset, offset + length);

  async function receive(request: http.IncomingMessage): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    return Buffer.concat(parts);
  }

  /** Starts a server for one upload. It drops connections when it has `dropAt` bytes, until `mend` is called. */
  async function blobServer(dropAt: number) {
    let held = Buffer.alloc(0);
    const sizes: number[] = [];
    let broken = true;
    const server = await serve((request, response) => {
      void (async () => {
        if (request.method === 'HEAD') {
          const complete = held.length === bytes.length ? '?1' : '?0';
          response.writeHead(held.length === 0 ? 404 : 200, {
            'upload-offset': held.length,
            'upload-complete': complete,
          });
          response.end();
          return;
        }
        const part = await receive(request);
        if (broken && held.length >= dropAt) {
          request.socket.destroy();
          return;
        }
        if (Number(request.headers['upload-offset']) !== held.length) {
          response.writeHead(409, { 'upload-offset': held.length }).end();
          return;
        }
        sizes.push(part.length);
        held = Buffer.concat([held, part]);
        if (broken && held.length >= dropAt) {
          request.socket.destroy();
          return;
        }
        response.writeHead(204, { 'upload-offset': held.length }).end();
      })();
    });
    return { server, sizes, held: () => held, mend: () => (broken = false) };
  }

  it('is uploaded completely, and continues after a break from the platform’s offset', async () => {
    const { server, held, sizes, mend } = await blobServer(1_500_000);
    const client = clientOf(server.url);
    expect((await failureOf(client.putBlob(name, bytes.length, read))).code).toBe('LINE_DROPPED');
    mend();
    await client.putBlob(name, bytes.length, read);
    expect(held().equals(bytes)).toBe(true);
    expect(sizes.reduce((a, b) => a + b, 0)).toBe(bytes.length);
    await client.putBlob(name, bytes.length, () => {
      throw new Error('nothing to read: the platform has it');
    });
  });

  it('is downloaded in order, and continues from the offset of an earlier attempt', async () => {
    let cut = true;
    const server = await serve((request, response) => {
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const rest = bytes.subarray(from);
      response.writeHead(from > 0 ? 206 : 200, {
        'content-length': rest.length,
        ...(from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
      });
      if (cut) response.write(rest.subarray(0, 1_000_000), () => response.socket?.destroy());
      else response.end(rest);
      cut = false;
    });
    const client = clientOf(server.url);
    const got: Buffer[] = [];
    let at = 0;
    const write = (offset: number, part: Uint8Array) => {
      expect(offset).toBe(at);
      got.push(Buffer.from(part));
      at += part.length;
    };
    expect((await failureOf(client.getBlob(name, 0, write))).code).toBe('LINE_DROPPED');
    expect(at).toBeGreaterThan(0);
    expect(await client.getBlob(name, at, write)).toBe(bytes.length);
    expect(Buffer.concat(got).equals(bytes)).toBe(true);
  });

  it('is reported as missing on status 404', async () => {
    const server = await serve((_, response) =>
      sendJson(response, { code: 'NOT_FOUND', message: '没有。' }, 404),
    );
    const failure = await failureOf(clientOf(server.url).getBlob(name, 0, () => undefined));
    expect(failure.code).toBe('BLOB_NOT_FOUND');
  });

  it('rejects with the writer’s error when the bytes cannot be stored', async () => {
    const server = await serve((_, response) => response.end(bytes));
    const full = new Failure('DISK_FULL', '磁盘已满。', '请清理磁盘。');
    const download = clientOf(server.url).getBlob(name, 0, () => {
      throw full;
    });
    await expect(download).rejects.toBe(full);
  });
});

const publicRequest = (url: string) => ({
  url,
  hosts: [new URL(url).host],
  accept: 'text/html',
  maxBytes: 1024 * 1024,
  deadline: 10_000,
  keep: true,
});

describe('a public page', () => {
  it('is fetched without authorization, with redirects, and in its own encoding', async () => {
    const server = await serve((request, response) => {
      expect(request.headers.authorization).toBeUndefined();
      if (request.url === '/old') response.writeHead(301, { location: '/new' }).end();
      else {
        response.writeHead(200, { 'content-type': 'text/html; charset=gb18030' });
        response.end(Buffer.from([0xb9, 0xab, 0xb8, 0xe6]));
      }
    });
    const answer = await clientOf(server.url).fetchPublic(publicRequest(`${server.url}/old`));
    expect(answer).toMatchObject({ status: 200, url: `${server.url}/new`, size: 4 });
    expect(new TextDecoder('gb18030').decode(answer.body)).toBe('公告');
  });

  it('that is missing has its status in the result', async () => {
    const server = await serve((_, response) => response.writeHead(404).end('no'));
    expect((await clientOf(server.url).fetchPublic(publicRequest(`${server.url}/x`))).status).toBe(404);
  });
});
