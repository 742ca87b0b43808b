import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface KeyPair {
  key: string;
  cert: string;
}
export interface Authority extends KeyPair {
  /** Issues a server certificate. Dates are in the format of openssl (YYYYMMDDHHMMSSZ). */
  issue(names: string, dates?: { from: string; to: string }): KeyPair;
}

function openssl(directory: string, ...args: string[]): void {
  execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' });
}

/** Creates a certification authority with openssl, in a new directory. */
export function createAuthority(name: string, dates?: { from: string; to: string }): Authority {
  const directory = mkdtempSync(path.join(tmpdir(), 'authority-'));
  const read = (file: string) => readFileSync(path.join(directory, file), 'utf8');
  openssl(
    directory,
    ...['req', '-utf8', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', 'ca.key', '-out', 'ca.crt', '-subj', `/CN=${name}`],
    ...(dates ? ['-not_before', dates.from, '-not_after', dates.to] : ['-days', '3650']),
    ...['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  );
  let issued = 0;
  return {
    key: read('ca.key'),
    cert: read('ca.crt'),
    issue(names, dates) {
      const file = `server${++issued}`;
      const ext = `${file}.ext`;
      writeFileSync(
        path.join(directory, ext),
        `subjectAltName=${names}\nextendedKeyUsage=serverAuth\nbasicConstraints=critical,CA:FALSE\n`,
      );
      openssl(
        directory,
        ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
        ...['-keyout', `${file}.key`, '-out', `${file}.csr`, '-subj', '/CN=platform'],
      );
      const period = dates ? ['-not_before', dates.from, '-not_after', dates.to] : ['-days', '30'];
      openssl(
        directory,
        ...['x509', '-req', '-in', `${file}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
        ...['-out', `${file}.crt`, '-extfile', ext, ...period],
      );
      return { key: read(`${file}.key`), cert: read(`${file}.crt`) };
    },
  };
}

export interface TestServer {
  port: number;
  url: string;
  connections: number;
  stop(): Promise<void>;
}

async function listen(server: net.Server): Promise<TestServer> {
  const open = new Set<net.Socket>();
  const handle: TestServer = {
    port: 0,
    url: '',
    connections: 0,
    async stop() {
      const gone = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await gone;
    },
  };
  server.on('connection', (socket: net.Socket) => {
    handle.connections++;
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  handle.port = (server.address() as AddressInfo).port;
  handle.url = `https://127.0.0.1:${handle.port}`;
  return handle;
}

/** Starts an HTTPS server on the loopback. */
export function startHttps(
  pair: KeyPair,
  answer: http.RequestListener,
  options: https.ServerOptions = {},
): Promise<TestServer> {
  return listen(https.createServer({ ...pair, ...options }, answer));
}

export function startTcp(accept: (socket: net.Socket) => void): Promise<TestServer> {
  return listen(net.createServer(accept));
}

/** Starts an HTTP proxy that opens CONNECT tunnels, unless `refuse` returns a status. */
export function startProxy(
  refuse: (request: http.IncomingMessage) => number | null = () => null,
): Promise<TestServer> {
  const server = http.createServer();
  server.on('connect', (request, client: net.Socket) => {
    const status = refuse(request);
    if (status !== null) {
      client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const target = new URL(`http://${request.url ?? ''}`);
    const upstream = net.connect(Number(target.port), target.hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client);
      client.pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  return listen(server);
}

export function sendJson(response: http.ServerResponse, value: unknown, status = 200): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}
