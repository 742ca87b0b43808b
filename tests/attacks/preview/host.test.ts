import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromium, type Browser } from '@playwright/test';
import { WebSocket } from 'ws';
import { findBrowser, isRoot } from '../../../build/machine.mjs';
import { rawRequest } from '../../e2e/network';
import { nextAddress, startPreview, stopPreview } from '../../e2e/preview';

const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'preview-attack-'));
  folders.push(made);
  return made;
};
afterAll(() => folders.forEach((it) => rmSync(it, { recursive: true, force: true })));

interface Preview {
  server: ChildProcess;
  origin: string;
  port: number;
  /** URL path of an admitted session. */
  session: string;
}

async function admitted(): Promise<Preview> {
  const data = folder();
  const { server, address } = await startPreview({ data, practice: join(data, 'practice') });
  const { origin, port } = new URL(address);
  return { server, origin, port: Number(port), session: (await rawRequest(address)).headers['location']! };
}

/** Sends raw bytes. Resolves with the answer when the connection is closed. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (part: string) => {
    answer += part;
    socket.end();
  });
  socket.on('error', () => undefined);
  socket.write(bytes, 'latin1');
  await once(socket, 'close');
  return answer;
}

describe('a request that no browser makes', () => {
  let preview: Preview;
  beforeAll(async () => (preview = await admitted()));
  afterAll(() => stopPreview(preview.server));

  const ask = (line: string, ...headers: string[]) => {
    const host = `Host: 127.0.0.1:${preview.port}`;
    return [line, host, ...headers, '', ''].join('\r\n');
  };
  const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
  const socketHeaders = () => [
    `Origin: ${preview.origin}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
  ];

  const attacks: Array<[name: string, bytes: () => string, status: number]> = [
    ['two slashes', () => ask('GET // HTTP/1.1'), 400],
    ['another host in the path', () => ask('GET //office.example/ HTTP/1.1'), 400],
    ['an address that is no URL', () => ask('GET //[::1 HTTP/1.1'), 400],
    ['a port out of range', () => ask('GET //a:99999999/ HTTP/1.1'), 400],
    ['a whole address', () => ask('GET http://office.example/ HTTP/1.1'), 400],
    ['a whole address that is no URL', () => ask('GET http://[ HTTP/1.1'), 400],
    ['broken escapes', () => ask(`GET ${preview.session}%E0%A4%A HTTP/1.1`), 404],
    ['a null byte', () => ask(`GET ${preview.session}index.html%00.js HTTP/1.1`), 404],
    ['a way out of the folder', () => ask(`GET ${preview.session}..%2f..%2fpackage.json HTTP/1.1`), 404],
    ['a folder', () => ask(`GET ${preview.session}assets HTTP/1.1`), 404],
    ['no session', () => ask('GET /index.html HTTP/1.1'), 403],
    ['a token below a session', () => ask(`GET ${preview.session}?token=x HTTP/1.1`), 200],
    ['an unknown method', () => ask('PROPFIND / HTTP/1.1'), 405],
    ['a tunnel', () => ask('CONNECT office.example:443 HTTP/1.1'), 405],
    ['a method that HTTP does not know', () => ask('STEAL / HTTP/1.1'), 400],
    ['no HTTP', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['headers beyond every limit', () => ask('GET / HTTP/1.1', `X: ${'a'.repeat(100_000)}`), 400],
    ['a chunk that is no number', () => ask('GET / HTTP/1.1', 'Transfer-Encoding: chunked') + 'zz\r\n', 403],
    ['a socket at two slashes', () => ask('GET // HTTP/1.1', ...socketHeaders(), key), 403],
    ['a socket at an address that is no URL', () => ask('GET //[ HTTP/1.1', ...socketHeaders(), key), 403],
    ['a socket without a session', () => ask('GET /core HTTP/1.1', ...socketHeaders(), key), 403],
    ['a socket elsewhere', () => ask(`GET ${preview.session}none HTTP/1.1`, ...socketHeaders(), key), 403],
    ['a socket without a key', () => ask(`GET ${preview.session}core HTTP/1.1`, ...socketHeaders()), 400],
    [
      'a socket of another protocol',
      () =>
        ask(
          `GET ${preview.session}core HTTP/1.1`,
          `Origin: ${preview.origin}`,
          'Connection: Upgrade',
          'Upgrade: h2c',
        ),
      400,
    ],
  ];

  it.each(attacks)(
    'with %s gets the expected status, and the preview keeps serving',
    async (_name, bytes, status) => {
      expect(await raw(preview.port, bytes())).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(preview.server.exitCode).toBeNull();
      expect((await rawRequest(`${preview.origin}${preview.session}`)).status).toBe(200);
    },
  );

  const frames: Array<[name: string, bytes: number[]]> = [
    ['an unknown kind of frame', [0x83, 0x80, 1, 2, 3, 4]],
    ['a frame without a mask', [0x81, 0x01, 0x61]],
    ['text that is no UTF-8', [0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe]],
    ['a frame of 2^62 bytes', [0x82, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['a close without a valid code', [0x88, 0x82, 0, 0, 0, 0, 0, 1]],
    ['a long ping', [0x89, 0xfe, 0x01, 0x00, 0, 0, 0, 0]],
  ];
  it.each(frames)(
    'with %s on an admitted socket closes the socket, and the preview keeps serving',
    async (_name, bytes) => {
      const socket = connect(preview.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(ask(`GET ${preview.session}core HTTP/1.1`, ...socketHeaders(), key));
      await once(socket, 'data');
      const closed = once(socket, 'close');
      socket.on('data', () => undefined).write(Buffer.from(bytes));
      await closed;
      expect(preview.server.exitCode).toBeNull();
      expect((await rawRequest(`${preview.origin}${preview.session}`)).status).toBe(200);
    },
  );
});

describe('another program on this machine', () => {
  let browser: Browser;
  beforeAll(async () => {
    const executablePath = findBrowser();
    if (!executablePath) throw new Error('no browser on this machine');
    browser = await chromium.launch({ executablePath, chromiumSandbox: !isRoot() });
  });
  afterAll(() => browser.close());

  it('does not receive the session token when the same browser visits its port', async () => {
    const data = folder();
    const { server, address } = await startPreview({ data, practice: join(data, 'practice') });
    const seen: string[] = [];
    const other = createServer((request, response) => {
      seen.push(JSON.stringify([request.url, request.rawHeaders]));
      response.setHeader('content-type', 'text/html').end('<p id="other">ok</p>');
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const page = await browser.newPage();
    await page.goto(address);
    await page.waitForSelector('[data-screen="login"]');
    const session = new URL(page.url()).pathname.split('/')[1]!;
    expect(session).toMatch(/^[\w-]{43}$/);
    // Navigates as a link on the page does.
    await page.evaluate(
      (elsewhere) => (window.location.href = elsewhere),
      `http://127.0.0.1:${(other.address() as AddressInfo).port}/`,
    );
    await page.waitForSelector('#other');
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.join()).not.toContain(session);
    expect(seen.join().toLowerCase()).not.toContain('cookie');
    await page.close();
    other.close();
    await stopPreview(server);
  });
});

describe('the one-time address', () => {
  it('is not an argument of the program that opens the browser', async () => {
    const place = folder();
    const opener = join(place, 'xdg-open');
    const [given, copy] = [join(place, 'arguments'), join(place, 'page.html')];
    writeFileSync(
      opener,
      `#!/bin/sh\ncp "$1" '${copy}'\nprintf '%s\\n' "$0" "$@" > '${given}.new'\nmv '${given}.new' '${given}'\n`,
    );
    chmodSync(opener, 0o755);
    const address = `http://127.0.0.1:4000/?token=${'t'.repeat(43)}`;
    const script = `import { openInBrowser } from ${JSON.stringify(resolve('build/open-browser.mjs'))};
      openInBrowser(${JSON.stringify(address)}); process.stdin.resume();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, PATH: `${place}${delimiter}${process.env['PATH']}` },
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    await expect.poll(() => existsSync(given), { timeout: 20_000 }).toBe(true);
    const [, page = '', ...more] = readFileSync(given, 'utf8').trim().split('\n');
    expect(more).toEqual([]);
    expect(page).not.toContain('token');
    expect(readFileSync(copy, 'utf8')).toContain(address);
    expect(statSync(page).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(page)).mode & 0o777).toBe(0o700);
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
    expect(() => statSync(page)).toThrow();
  });

  it('is issued again on Enter in the terminal', async () => {
    const data = folder();
    const { server, address } = await startPreview({ data, practice: join(data, 'practice') });
    const printed = nextAddress(server);
    server.stdin!.write('\n');
    const second = await printed;
    expect(second).not.toBe(address);
    expect((await rawRequest(second)).status).toBe(303);
    expect((await rawRequest(second)).status).toBe(403);
    await stopPreview(server);
  });
});

describe('a second preview', () => {
  let first: ChildProcess | null = null;
  afterEach(async () => {
    if (first) await stopPreview(first);
  });

  it('on the same data folder exits with the reason and prints no address', async () => {
    const data = folder();
    const places = { data, practice: join(data, 'practice') };
    first = (await startPreview(places)).server;
    const second = spawn(process.execPath, [resolve('dist/preview/main.cjs')], {
      env: { ...process.env, GOV_CLIENT_DATA: data },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let [printed, said] = ['', ''];
    second.stdout.setEncoding('utf8').on('data', (part: string) => (printed += part));
    second.stderr.setEncoding('utf8').on('data', (part: string) => (said += part));
    const [code] = (await once(second, 'close')) as [number];
    expect(code).not.toBe(0);
    expect(printed).toBe('');
    expect(said).toContain('本程序已经打开了');
  });

  it('does not accept the session of the first on its socket', async () => {
    const { server, origin, session } = await admitted();
    const other = await admitted();
    const socket = new WebSocket(`${other.origin.replace('http', 'ws')}${session}core`, {
      headers: { origin: other.origin },
    });
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(403);
    expect((await rawRequest(`${origin}${session}`)).status).toBe(200);
    await stopPreview(server);
    await stopPreview(other.server);
  });
});
