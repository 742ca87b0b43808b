import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Settings } from '../../../electron/core/contract';
import {
  API_BASE,
  type Change,
  type ChangesPage,
  type CommandResult,
} from '../../../electron/platform/contract';
import type { PracticeServer } from '../../../electron/platform/practice/server';
import { createAuthority } from '../../unit/core/sync/support/server';

/** Method and path below `API_BASE`, such as `GET /changes`. A path that ends in `/` includes all paths below it. */
export type Route = `${'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE'} /${string}`;

export interface ForwardedAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A request of the core, and its response. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  query: URLSearchParams;
  body: Buffer;
  /** Forwards the request to the practice platform. Resolves with the answer that the core would receive. */
  forward(): Promise<ForwardedAnswer>;
}
export type Alteration = (exchange: Exchange) => void | Promise<void>;

/** Factor that feed positions of the practice platform are multiplied by, so that records fit in between. */
export const POSITION_FACTOR = 1000;

const authority = createAuthority('Hostile CA');
const keys = authority.issue('IP:127.0.0.1');

function readBody(message: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    message.on('data', (part: Buffer) => parts.push(part));
    message.once('end', () => resolve(Buffer.concat(parts)));
    message.once('error', reject);
    message.once('close', () => reject(new Error('cut off')));
  });
}

/** Returns the answer's JSON with feed positions multiplied by `STEP`. */
function spread(route: string, after: number, text: string): string {
  if (route === 'GET /changes') {
    const page = JSON.parse(text) as ChangesPage;
    const changes = page.changes.map((change): Change => ({ ...change, seq: change.seq * POSITION_FACTOR }));
    return JSON.stringify({ ...page, changes, cursor: Math.max(after, page.cursor * POSITION_FACTOR) });
  }
  const answer = JSON.parse(text) as { results: CommandResult[] };
  const spreadResult = <T extends CommandResult>(result: T): T => {
    if (result.status === 'accepted') return { ...result, seq: result.seq * POSITION_FACTOR };
    return result.status === 'duplicate' ? { ...result, first: spreadResult(result.first) } : result;
  };
  return JSON.stringify({ results: answer.results.map(spreadResult) });
}

/**
 * A practice platform whose answers can be altered: an HTTPS server under the platform's address, reached through an
 * HTTP proxy (CONNECT) that the core is configured to use. The core trusts its certificate, and so takes it for the
 * platform.
 */
export class HostilePlatform {
  /** Number of requests by route since the start or the last `restore`. */
  readonly requestCounts = new Map<string, number>();
  private readonly alterations = new Map<string, Alteration>();
  private readonly sockets = new Set<Socket>();
  private readonly agent: https.Agent;

  private constructor(
    readonly practice: PracticeServer,
    private readonly proxy: http.Server,
    private readonly front: https.Server,
  ) {
    this.agent = new https.Agent({ keepAlive: true, ca: practice.caCertificatePem });
    front.on('request', (request, response) => {
      this.serve(request, response).catch(() => response.destroy());
    });
    front.on('tlsClientError', () => undefined);
    proxy.on('connect', (request, socket: Socket) => this.connected(request.url ?? '', socket));
  }

  static async open(practice: PracticeServer): Promise<HostilePlatform> {
    const proxy = http.createServer();
    const front = https.createServer({ ...keys, keepAliveTimeout: 70_000 });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    return new HostilePlatform(practice, proxy, front);
  }

  /** Settings that connect a core to this platform. */
  get settings(): Pick<Settings, 'platformUrl' | 'caCertificate' | 'proxy'> {
    const { port } = this.proxy.address() as AddressInfo;
    return {
      platformUrl: this.practice.platformUrl,
      caCertificate: authority.cert,
      proxy: { mode: 'manual', url: `http://127.0.0.1:${port}` },
    };
  }

  /** Answers requests of a route with `alteration` until `restore`. */
  alter(route: Route, alteration: Alteration): void {
    this.alterations.set(route, alteration);
  }

  /** Removes all alterations, resets `asked`, and closes all connections. */
  restore(): void {
    this.alterations.clear();
    this.requestCounts.clear();
    this.drop();
  }

  async close(): Promise<void> {
    this.drop();
    this.agent.destroy();
    await new Promise((done) => this.proxy.close(done));
  }

  private drop(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private connected(target: string, socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => this.sockets.delete(socket));
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (target === new URL(this.practice.platformUrl).host) return void this.front.emit('connection', socket);
    const [host, port] = target.split(':');
    const upstream = connect(Number(port), host);
    upstream.on('error', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
    upstream.pipe(socket).pipe(upstream);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', this.practice.platformUrl);
    const route = `${request.method} ${pathname.slice(API_BASE.length)}`;
    this.requestCounts.set(route, (this.requestCounts.get(route) ?? 0) + 1);
    const body = await readBody(request);
    const forward = () => this.forward(route, request, query, body, response);
    const key = [...this.alterations.keys()].find((it) =>
      it.endsWith('/') ? route.startsWith(it) : it === route,
    );
    const alteration = key === undefined ? undefined : this.alterations.get(key);
    if (alteration) return alteration({ request, response, query, body, forward });
    const { status, headers, body: answer } = await forward();
    response.writeHead(status, headers).end(answer);
  }

  private async forward(
    route: string,
    request: IncomingMessage,
    query: URLSearchParams,
    body: Buffer,
    response: ServerResponse,
  ): Promise<ForwardedAnswer> {
    const url = new URL(request.url ?? '/', this.practice.platformUrl);
    const after = query.get('after');
    if (after !== null) url.searchParams.set('after', String(Math.floor(Number(after) / POSITION_FACTOR)));
    const headers = { ...request.headers };
    delete headers['accept-encoding'];
    const upstream = https.request(url, { method: request.method ?? 'GET', headers, agent: this.agent });
    response.once('close', () => upstream.destroy());
    upstream.end(body);
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      upstream.once('response', resolve).once('error', reject),
    );
    const status = answer.statusCode ?? 0;
    let bytes = await readBody(answer);
    if (status === 200 && (route === 'GET /changes' || route === 'POST /commands'))
      bytes = Buffer.from(spread(route, Number(after), bytes.toString()));
    const received = { ...answer.headers };
    delete received['transfer-encoding'];
    // In an answer to HEAD, Content-Length is the length of the resource (RFC 9110, section 8.6).
    if (request.method !== 'HEAD') received['content-length'] = String(bytes.length);
    return { status, headers: received, body: bytes };
  }
}
