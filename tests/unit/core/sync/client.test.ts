import type http from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FIRST_POLICY } from '../../../../electron/platform/practice/accounts/sessions';
import {
  authority,
  clientOf,
  failureOf,
  health,
  healthy,
  LOOPBACK,
  serverKeys,
  serve,
  stops,
} from './support/client';
import {
  createAuthority,
  sendJson,
  startHttps,
  startProxy,
  startTcp,
  type TestServer,
} from './support/server';

describe('the connection to the platform', () => {
  it('is kept open for all calls', async () => {
    const server = await serve(healthy);
    const client = clientOf(server.url);
    for (let i = 0; i < 5; i++) expect((await client.health()).name).toBe('平台');
    expect(server.connections).toBe(1);
  });

  it('is opened again when the server has closed the idle one', async () => {
    let last: http.IncomingMessage | null = null;
    const server = await serve((request, response) => {
      if (last !== null && request.socket === last.socket) {
        request.socket.destroy();
        return;
      }
      last = request;
      healthy(request, response);
    });
    const client = clientOf(server.url);
    await client.health();
    await client.health();
    expect(server.connections).toBe(2);
  });

  it('requests no compression on the loopback, but reads a compressed answer', async () => {
    let asked: string | undefined;
    const server = await serve((request, response) => {
      asked = request.headers['accept-encoding'];
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify(health())));
    });
    expect((await clientOf(server.url).health()).name).toBe('平台');
    expect(asked).toBeUndefined();
  });

  it('refuses an address that is not https', async () => {
    expect((await failureOf(clientOf('http://127.0.0.1:1').health())).code).toBe('LINE_ADDRESS');
    expect((await failureOf(clientOf('').health())).code).toBe('LINE_ADDRESS');
  });

  it('reports a closed port', async () => {
    const server = await startHttps(serverKeys, healthy);
    await server.stop();
    expect((await failureOf(clientOf(server.url).health())).code).toBe('LINE_OFFLINE');
  });

  it('reports an unknown host name', async () => {
    expect((await failureOf(clientOf('https://platform.invalid').health())).code).toBe('LINE_OFFLINE');
  });

  it('reports a missing answer', async () => {
    const server = await serve(() => undefined);
    expect((await failureOf(clientOf(server.url, { answer: 150 }).health())).code).toBe('LINE_TIMEOUT');
  });

  it('reports a timeout of the connection setup', async () => {
    const server = await startTcp(() => undefined);
    stops.push(() => server.stop());
    const failure = await failureOf(clientOf(server.url, { connect: 150 }).health());
    expect(failure.code).toBe('LINE_TIMEOUT');
    expect(failure.message).toContain('连接');
  });

  it('reports an answer that stops midway', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
      response.write('{"name":');
    });
    expect((await failureOf(clientOf(server.url, { answer: 150 }).health())).code).toBe('LINE_TIMEOUT');
  });

  it('reports a connection that breaks during an answer', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
      response.write('{"name":', () => response.socket?.destroy());
    });
    expect((await failureOf(clientOf(server.url).health())).code).toBe('LINE_DROPPED');
  });

  it('reports a connection that is closed before the TLS handshake', async () => {
    const server = await startTcp((socket) => socket.destroy());
    stops.push(() => server.stop());
    expect((await failureOf(clientOf(server.url).health())).code).toBe('LINE_DROPPED');
  });

  it('reports status 503 as a failure of the platform, not of the connection', async () => {
    const server = await serve((_, response) => sendJson(response, { code: 'X', message: 'x' }, 503));
    expect((await failureOf(clientOf(server.url).health())).code).toBe('LINE_SERVER_ERROR');
  });

  it.each([
    ['a login page of the network', 200, '<html>登录上网</html>'],
    ['another program', 200, '{"ok":true}'],
    ['a redirect', 302, ''],
    ['an error without the contract’s shape', 404, 'Not found'],
  ])('reports %s as not an answer of the platform', async (_, status, body) => {
    const server = await serve((_request, response) => {
      response.writeHead(status);
      response.end(body);
    });
    expect((await failureOf(clientOf(server.url).health())).code).toBe('LINE_BAD_ANSWER');
  });

  it('rejects an endless answer as too large', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200);
      const piece = Buffer.alloc(1024 * 1024, 32);
      const more = (): void => {
        if (!response.destroyed) response.write(piece, more);
      };
      more();
    });
    expect((await failureOf(clientOf(server.url).health())).code).toBe('LINE_ANSWER_TOO_LARGE');
  });

  it('cancels a long poll on an abort signal', async () => {
    const stop = new AbortController();
    const server = await serve(() => stop.abort());
    const waiting = clientOf(server.url).changes({ after: 0, scope: '', limit: 500, wait: 50 }, stop.signal);
    expect((await failureOf(waiting)).code).toBe('CANCELLED');
  });
});

describe('the platform’s certificate', () => {
  it('is refused when an unknown authority issued it', async () => {
    const server = await serve(healthy, createAuthority('Other CA').issue(LOOPBACK));
    expect((await failureOf(clientOf(server.url).health())).code).toBe('LINE_TLS_UNTRUSTED');
  });

  it('is refused when only the default roots are trusted', async () => {
    const server = await serve(healthy);
    const failure = await failureOf(clientOf(server.url, { caCertificate: '' }).health());
    expect(failure.code).toBe('LINE_TLS_UNTRUSTED');
  });

  it('is refused when it names another host', async () => {
    const server = await serve(healthy, authority.issue('DNS:elsewhere.example'));
    expect((await failureOf(clientOf(server.url).health())).code).toBe('LINE_TLS_NAME');
  });

  it('is refused after its last day, with this machine’s time in the message', async () => {
    const old = authority.issue(LOOPBACK, { from: '20200101000000Z', to: '20210101000000Z' });
    const server = await serve(healthy, old);
    const failure = await failureOf(
      clientOf(server.url, { now: () => new Date('2033-05-06T04:00:00Z') }).health(),
    );
    expect(failure.code).toBe('LINE_TLS_EXPIRED');
    expect(failure.message).toContain('2033年5月6日');
  });

  it('is refused before its first day, with a hint at this machine’s clock', async () => {
    const early = authority.issue(LOOPBACK, { from: '20990101000000Z', to: '20991231000000Z' });
    const server = await serve(healthy, early);
    const failure = await failureOf(clientOf(server.url).health());
    expect(failure.code).toBe('LINE_TLS_EXPIRED');
    expect(failure.message).toContain('时钟慢');
  });

  it('is not received without a common TLS version', async () => {
    const server = await serve(healthy, serverKeys, {
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const failure = await failureOf(clientOf(server.url).health());
    expect(failure.code).toBe('LINE_TLS_PROTOCOL');
    expect(failure.message).toContain('国密');
  });

  it('is missing when the server speaks plain HTTP', async () => {
    const server = await startTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    stops.push(() => server.stop());
    expect((await failureOf(clientOf(server.url).health())).code).toBe('LINE_TLS_PROTOCOL');
  });

  it('cannot be verified when the CA in the settings is unreadable', async () => {
    const server = await serve(healthy);
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    expect((await failureOf(clientOf(server.url, { caCertificate: broken }).health())).code).toBe(
      'CA_UNREADABLE',
    );
  });
});

describe('a proxy', () => {
  const through = (proxy: TestServer) => ({ mode: 'manual' as const, url: `http://127.0.0.1:${proxy.port}` });

  it('carries the calls in one tunnel, and the certificate is still checked against the platform’s address', async () => {
    const server = await serve(healthy);
    const elsewhere = await serve(healthy, authority.issue('DNS:localhost'));
    const proxy = await startProxy();
    stops.push(() => proxy.stop());
    const client = clientOf(server.url, { proxy: through(proxy) });
    expect((await client.health()).name).toBe('平台');
    expect((await client.health()).name).toBe('平台');
    expect(proxy.connections).toBe(1);
    const wrongName = clientOf(elsewhere.url, { proxy: through(proxy) });
    expect((await failureOf(wrongName.health())).code).toBe('LINE_TLS_NAME');
  });

  it('is reported when it is unreachable', async () => {
    const proxy = await startProxy();
    await proxy.stop();
    const failure = await failureOf(clientOf('https://127.0.0.1:1', { proxy: through(proxy) }).health());
    expect(failure.code).toBe('LINE_PROXY');
  });

  it('is reported when it requires a password or refuses', async () => {
    const proxy = await startProxy((request) => (request.headers['proxy-authorization'] ? 502 : 407));
    stops.push(() => proxy.stop());
    const asked = await failureOf(clientOf('https://127.0.0.1:1', { proxy: through(proxy) }).health());
    expect(asked.code).toBe('LINE_PROXY');
    expect(asked.message).toContain('密码');
    const known = { mode: 'manual' as const, url: `http://u:p@127.0.0.1:${proxy.port}` };
    const refused = await failureOf(clientOf('https://127.0.0.1:1', { proxy: known }).health());
    expect(refused.code).toBe('LINE_PROXY');
    expect(refused.message).toContain('502');
  });
});

describe('the session', () => {
  const session = () => ({
    token: 'token-1',
    expiresAt: new Date().toISOString(),
    serverTime: new Date().toISOString(),
    account: { id: 'a', name: '甲', department: '办公室', roles: ['editor'], active: true },
    policy: FIRST_POLICY,
  });

  it('keeps its token for further calls, and drops it when the platform ends the session', async () => {
    let ended = false;
    const server = await serve((request, response) => {
      if (request.url?.endsWith('/session')) sendJson(response, session());
      else if (ended || request.headers.authorization !== 'Bearer token-1')
        sendJson(response, { code: 'UNAUTHORIZED', message: '请登录。' }, 401);
      else sendJson(response, { changes: [], cursor: 0, more: false, serverTime: new Date().toISOString() });
    });
    const client = clientOf(server.url);
    const ask = () => client.changes({ after: 0, scope: '', limit: 10, wait: 0 });
    expect((await failureOf(ask())).code).toBe('UNAUTHORIZED');
    await client.logIn({ statement: '{}', cms: '' });
    expect(client.signedIn).toBe(true);
    expect((await ask()).changes).toEqual([]);
    ended = true;
    expect((await failureOf(ask())).code).toBe('UNAUTHORIZED');
    expect(client.signedIn).toBe(false);
  });

  it('is refused with the platform’s message', async () => {
    const server = await serve((_, response) =>
      sendJson(response, { code: 'CERTIFICATE_REVOKED', message: '证书已被吊销。' }, 403),
    );
    const failure = await failureOf(clientOf(server.url).logIn({ statement: '{}', cms: '' }));
    expect(failure.code).toBe('CERTIFICATE_REVOKED');
    expect(failure.message).toBe('证书已被吊销。');
  });
});

describe('the two clocks', () => {
  it('are compared at each answer', async () => {
    const server = await serve(healthy);
    const ahead = 42 * 60_000;
    const client = clientOf(server.url, { now: () => new Date(Date.now() + ahead) });
    expect(client.clockOffset).toBeNull();
    await client.health();
    expect(Math.abs((client.clockOffset ?? 0) - ahead)).toBeLessThan(60_000);
  });

  it('are compared in a long poll too, without counting its waiting time as latency', async () => {
    let serverTime = Date.now();
    const server = await serve((_, response) => {
      const page = { changes: [], cursor: 0, more: false, serverTime: new Date(serverTime).toISOString() };
      sendJson(response, page);
    });
    let now = serverTime;
    const client = clientOf(server.url, { now: () => new Date(now) });
    await client.changes({ after: 0, scope: '', limit: 1, wait: 0 });
    now += 40_000;
    serverTime += 40_000;
    await client.changes({ after: 0, scope: '', limit: 1, wait: 50 });
    expect(Math.abs(client.clockOffset ?? NaN)).toBeLessThan(10_000);
    now += 600_000;
    await client.changes({ after: 0, scope: '', limit: 1, wait: 50 });
    expect(Math.abs((client.clockOffset ?? NaN) - 600_000)).toBeLessThan(10_000);
  });
});
