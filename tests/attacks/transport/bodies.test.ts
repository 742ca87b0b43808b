import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BODIES_TOTAL } from '../../../electron/platform/practice/limits';
import { buildPractice, PracticeProcesses, type PracticeProcess } from '../../unit/platform/practice-process';
import { apiRequest, openPractice, Person, sha256, type Practice } from '../../unit/platform/practice-client';
import {
  connectTls,
  connectTcp,
  sendSlowly,
  exchange,
  requestHead,
  type RawConnection,
} from './raw-connection';

const MB = 1024 * 1024;
const JSON_TYPE = 'content-type: application/json';
/** Longest time in ms that a slow sender may keep a request open: two periods of the pace check, and a margin. */
const PATIENCE_MS = 30_000;

let practice: Practice;
let person: Person;
const wires: RawConnection[] = [];
beforeAll(async () => {
  practice = await openPractice();
  person = await Person.signIn(practice.server, 'sunkexin');
});
afterAll(async () => {
  for (const { socket } of wires) socket.destroy();
  await practice.remove();
});

const open = async (source?: string) => {
  const wire = await connectTls(practice.server, source);
  wires.push(wire);
  return wire;
};

describe.concurrent('a body above the limit of its route', () => {
  const auth = () => `authorization: Bearer ${person.token}`;
  it.each([
    ['a challenge', 'POST', '/session/challenges', false, 2000],
    ['a login', 'POST', '/session', false, 31 * MB],
    ['health', 'GET', '/health', false, 2000],
    ['trust', 'GET', '/trust', false, 2000],
    ['the end of a session', 'DELETE', '/session', true, 2000],
    ['commands', 'POST', '/commands', true, 33 * MB],
    ['an act', 'POST', '/administration', true, 2 * MB],
    ['audit entries', 'POST', '/audit/entries', true, 9 * MB],
    ['a deposit', 'POST', '/recovery/deposits', true, MB],
    ['a recovery', 'POST', '/recovery/requests', true, MB],
    ['the heads of the audit chains', 'GET', '/audit/heads', true, 2000],
  ])(
    'is refused by its announced length, and when chunks exceed the limit: %s',
    async (_, method, route, signedIn, size) => {
      const headers = [JSON_TYPE, ...(signedIn ? [auth()] : [])];
      const announced = await open();
      announced.socket.write(requestHead(method, route, ...headers, `content-length: ${size}`));
      expect(await announced.closed).toMatch(/^HTTP\/1\.1 413 [^]*"code":"PAYLOAD_TOO_LARGE"/);

      const chunked = await open();
      chunked.socket.write(requestHead(method, route, ...headers, 'transfer-encoding: chunked'));
      const piece = Buffer.alloc(Math.min(size, MB), ' ');
      for (let sent = 0; sent < size && !chunked.socket.destroyed; sent += piece.length) {
        const frame = Buffer.concat([
          Buffer.from(`${piece.length.toString(16)}\r\n`),
          piece,
          Buffer.from('\r\n'),
        ]);
        await new Promise((resolve) => chunked.socket.write(frame, resolve));
      }
      expect(await chunked.closed).toMatch(/^(HTTP\/1\.1 413 [^]*"code":"PAYLOAD_TOO_LARGE"|$)/);
    },
  );

  it('is not read without a session where the route needs one', async () => {
    const wire = await open();
    wire.socket.write(requestHead('POST', '/commands', JSON_TYPE, `content-length: ${31 * MB}`));
    expect(await wire.closed).toMatch(/^HTTP\/1\.1 401 [^]*"code":"UNAUTHORIZED"/);
  });
});

describe('large bodies in parallel requests', () => {
  const programs = new PracticeProcesses();
  let program: PracticeProcess;
  beforeAll(async () => {
    await buildPractice();
    program = await programs.run(programs.newDirectory());
  });
  afterAll(() => {
    programs.killAll();
    programs.remove();
  });
  const peak = () =>
    Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${program.child.pid}/status`, 'utf8'))![1]) / 1024;

  it('without a session take no memory: eight of 31 MB', async () => {
    const before = peak();
    const body = Buffer.alloc(31 * MB, ' ');
    const send = async () => {
      const wire = await connectTls(program.info);
      wire.socket.write(requestHead('POST', '/session', JSON_TYPE, `content-length: ${body.length}`));
      wire.socket.write(body);
      return wire.closed;
    };
    const answers = await Promise.all(Array.from({ length: 8 }, send));
    for (const answer of answers) expect(answer).toMatch(/^(HTTP\/1\.1 413|$)/);
    expect(peak() - before).toBeLessThan(60);
  });

  it.each([
    // Close to the limit of the route.
    ['of long texts', () => Buffer.from(JSON.stringify({ commands: [{ package: 'x'.repeat(31 * MB) }] }))],
    // Parsing ten million objects takes 50 times the memory of their text.
    ['of many small values', () => Buffer.from(`{"commands":[${'{},'.repeat(10 * MB)}{}]}`)],
    ['of many brackets', () => Buffer.from('['.repeat(31 * MB))],
  ])('%s from accounts are read two at a time: sixteen of 31 MB by eight accounts', async (_, make) => {
    const accounts = program.info.accounts.slice(0, 8);
    const people = await Promise.all(accounts.map(({ accountId }) => Person.signIn(program.info, accountId)));
    const before = peak();
    const body = make();
    const headers = { 'content-type': 'application/json' };
    const send = ({ token }: Person) =>
      apiRequest(program.info, '/commands', 'POST', { token, body, headers });
    const answers = await Promise.all(people.flatMap((one) => [send(one), send(one)]));
    for (const { status } of answers) expect([400, 503]).toContain(status);
    // Two bodies at a time. All sixteen would take more than 1 GB. The limit allows for garbage of the parser.
    expect(peak() - before).toBeLessThan(6 * (BODIES_TOTAL / MB));
    expect((await apiRequest(program.info, '/health')).status).toBe(200);
  });
});

describe.concurrent('a slow sender', () => {
  const bytes = Buffer.alloc(5 * MB, 'x');
  const rows: Array<[string, () => Promise<RawConnection>, (wire: RawConnection) => void]> = [
    [
      'in a header',
      open,
      (wire) => sendSlowly(wire, 'GET /api/v1/health HTTP/1.1\r\nhost: platform\r\nx-slow: '),
    ],
    ['in a request line', open, (wire) => sendSlowly(wire, 'GET /')],
    [
      'in the body of a login',
      open,
      (wire) => sendSlowly(wire, requestHead('POST', '/session', JSON_TYPE, 'content-length: 60000')),
    ],
    [
      'in a body where none belongs',
      open,
      (wire) => sendSlowly(wire, requestHead('GET', '/health', JSON_TYPE, 'content-length: 900')),
    ],
    [
      'in a body that is refused',
      open,
      (wire) => sendSlowly(wire, requestHead('POST', '/commands', JSON_TYPE, 'content-length: 60000')),
    ],
    [
      'in commands',
      open,
      (wire) =>
        sendSlowly(
          wire,
          requestHead(
            'POST',
            '/commands',
            JSON_TYPE,
            `authorization: Bearer ${person.token}`,
            `content-length: ${31 * MB}`,
          ),
        ),
    ],
    [
      'in an upload',
      open,
      (wire) =>
        sendSlowly(
          wire,
          requestHead(
            'PATCH',
            `/blobs/${sha256(bytes)}`,
            `authorization: Bearer ${person.token}`,
            'upload-offset: 0',
            `upload-length: ${bytes.length}`,
            `content-length: ${bytes.length}`,
          ),
        ),
    ],
    [
      'in a body for the public site',
      () => connectTcp(practice.server.publicUrl),
      (wire) => sendSlowly(wire, 'GET / HTTP/1.1\r\nhost: site\r\ncontent-length: 60000\r\n\r\n'),
    ],
    [
      'in a header for the public site',
      () => connectTcp(practice.server.publicUrl),
      (wire) => sendSlowly(wire, 'GET / HTTP/1.1\r\nhost: site\r\nx-slow: '),
    ],
    [
      'in a handshake',
      () => connectTcp(practice.server.platformUrl),
      (wire) => sendSlowly(wire, '\x16\x03\x01\x02\x00'),
    ],
  ];
  it('cannot keep a connection open with one byte every 100 ms, in any part of a request', async () => {
    const began = Date.now();
    const taken = rows.map(async ([where, make, send]) => {
      const wire = await make();
      wires.push(wire);
      send(wire);
      await wire.closed;
      return [where, Date.now() - began] as const;
    });
    for (const [where, time] of await Promise.all(taken)) expect(time, where).toBeLessThan(PATIENCE_MS);
  });

  it('is answered 408 in an upload, and the bytes received before are kept', async () => {
    const auth = `authorization: Bearer ${person.token}`;
    const sizes = ['upload-offset: 0', `upload-length: ${bytes.length}`, `content-length: ${bytes.length}`];
    const other = Buffer.alloc(bytes.length, 'y');
    const wire = await open();
    wire.socket.write(requestHead('PATCH', `/blobs/${sha256(other)}`, auth, ...sizes));
    wire.socket.write(other.subarray(0, MB));
    expect(await wire.closed).toMatch(/^HTTP\/1\.1 408 [^]*"code":"REQUEST_TOO_SLOW"/);
    const held = await apiRequest(practice.server, `/blobs/${sha256(other)}`, 'HEAD', {
      token: person.token,
    });
    expect(held.headers['upload-offset']).toBe(String(MB));
  });
});

describe('an address with too many open requests or connections', () => {
  const slowly = requestHead('POST', '/session', JSON_TYPE, 'content-length: 60000');
  it('is refused more requests, while other addresses are served', async () => {
    for (let i = 0; i < 64; i += 1) (await open('127.0.0.9')).socket.write(slowly);
    const request = requestHead('GET', '/health', 'connection: close');
    await expect
      .poll(() => exchange(practice.server, '127.0.0.9', request))
      .toMatch(/^HTTP\/1\.1 503 [^]*"code":"BUSY"/);
    expect(await exchange(practice.server, '127.0.0.10', request)).toMatch(/^HTTP\/1\.1 200/);
  });

  it('is refused more connections, while other addresses are served', async () => {
    const { platformUrl } = practice.server;
    for (let i = 0; i < 256; i += 1) wires.push(await connectTcp(platformUrl, '127.0.0.11'));
    expect(await (await connectTcp(platformUrl, '127.0.0.11')).closed).toBe('');
    const request = requestHead('GET', '/health', 'connection: close');
    expect(await exchange(practice.server, '127.0.0.12', request)).toMatch(/^HTTP\/1\.1 200/);
  });
});
