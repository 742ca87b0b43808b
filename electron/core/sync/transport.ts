import { X509Certificate } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import tls from 'node:tls';
import { createGunzip } from 'node:zlib';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { guarded } from '../../error-boundary';
import type { Settings } from '../contract';
import { Failure } from '../failure';
import type { Clock } from '../types';
import {
  answerTooLarge,
  badAnswer,
  cancelled,
  connectionFailure,
  proxyRefused,
  TimeLimit,
  type ChosenAuthority,
} from './failures';

export interface TransportRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE';
  url: URL;
  headers?: Record<string, string>;
  body?: Uint8Array;
  /**
   * Maximum time in ms without data before and during the answer. The whole exchange may take this long plus the time
   * its bytes need at `SLOWEST`.
   */
  answerTimeout: number;
  /** Maximum size of the answer in bytes, compressed and decompressed. */
  maxBytes: number;
  signal?: AbortSignal | undefined;
  /** Receives the bytes of a 2xx answer as they arrive; the resolved body is then empty. */
  sink?: (bytes: Buffer, answer: AnswerHead) => void;
}
/** Minimum throughput in bytes per ms. */
const SLOWEST = 8;
/** Maximum number of interim answers (1xx) to a request. */
const INTERIM_ANSWERS = 20;

export interface AnswerHead {
  status: number;
  headers: http.IncomingHttpHeaders;
}
export interface HttpAnswer extends AnswerHead {
  body: Buffer;
  /**
   * `roundTrip` is the time in ms from sending to the head of the answer, `arrivedAt` the `performance.now` of its
   * arrival.
   */
  roundTrip: number;
  arrivedAt: number;
}
export interface Transport {
  /**
   * Sends one request. Resolves with any HTTP status; rejects with `Failure` (`LINE_*`, 'CANCELLED', 'CA_UNREADABLE')
   * when there is no answer.
   */
  request(request: TransportRequest): Promise<HttpAnswer>;
  close(): void;
}

export interface TransportOptions {
  settings: Pick<Settings, 'caCertificate' | 'proxy'>;
  clock: Clock;
  /** Maximum time in ms until the connection is usable. */
  connectTimeout: number;
  /** `public`: pages of any server, so that the usual roots are trusted in addition to a set CA. */
  trust: 'platform' | 'public';
  clockOffset: () => number | null;
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

function systemRoots(): string[] {
  const read = tls.getCACertificates as typeof tls.getCACertificates | undefined;
  return read ? [...new Set([...read('default'), ...read('system')])] : [...tls.rootCertificates];
}

function secureContext(caCertificate: string, trust: TransportOptions['trust']): tls.SecureContext {
  const pinned = caCertificate.trim();
  const ca = pinned === '' ? systemRoots() : trust === 'platform' ? [pinned] : [pinned, ...systemRoots()];
  try {
    // OpenSSL ignores an unreadable certificate; X509Certificate throws.
    if (pinned !== '') new X509Certificate(pinned);
    return tls.createSecureContext({ ca, minVersion: 'TLSv1.2' });
  } catch (cause) {
    throw new Failure('CA_UNREADABLE', '设置中的 CA 证书无法读取。', '请在“设置”中重新选择平台的 CA 证书。', {
      cause,
    });
  }
}

/** The only trusted CA; null when the system's roots are trusted or the CA cannot be read. */
function chosenAuthority({ settings, trust }: TransportOptions): ChosenAuthority | null {
  const pinned = settings.caCertificate.trim();
  if (pinned === '' || trust === 'public') return null;
  try {
    const { subject, validTo } = new X509Certificate(pinned);
    return { name: /^CN=(.+)$/m.exec(subject)?.[1] ?? subject, notAfter: new Date(validTo) };
  } catch {
    return null;
  }
}

/**
 * Checks the certificate against the target host: for an IP address the agent omits it, and a certificate for
 * "localhost" would be accepted.
 */
class Tunnel extends HttpsProxyAgent<string> {
  override connect(...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>) {
    const host = options.host ?? '';
    const checkServerIdentity = (_: string, peer: tls.PeerCertificate) => tls.checkServerIdentity(host, peer);
    return super.connect(request, { ...options, checkServerIdentity } as typeof options);
  }
}

/** The server closed an idle connection just as it was reused. */
class StaleConnection extends Error {}
/** The receiver of the bytes failed, not the connection. */
class SinkFault extends Error {}

/**
 * Returns HTTPS transport by node:https with persistent connections, the CA of the settings (the system's roots when
 * none is set) and their proxy. Certificates are always verified.
 */
export function createTransport(options: TransportOptions): Transport {
  const { settings } = options;
  const keep = { keepAlive: true, keepAliveMsecs: 15_000, maxFreeSockets: 4 };
  const tunnel = settings.proxy.mode === 'manual' ? new Tunnel(settings.proxy.url, keep) : null;
  const agents = { 'https:': tunnel ?? new https.Agent(keep), 'http:': tunnel ?? new http.Agent(keep) };
  let context: tls.SecureContext | null = null;
  let closed = false;

  function open(url: URL, request: TransportRequest): http.ClientRequest {
    const hostname = url.hostname.replace(/^\[|\]$/g, '');
    const common: http.RequestOptions = {
      method: request.method,
      protocol: url.protocol,
      hostname,
      port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
      path: `${url.pathname}${url.search}`,
      agent: agents[url.protocol as keyof typeof agents],
      headers: {
        ...(request.sink || isLoopback(url.hostname) ? {} : { 'accept-encoding': 'gzip' }),
        ...(request.body ? { 'content-length': String(request.body.length) } : {}),
        ...request.headers,
      },
    };
    if (url.protocol === 'http:') return http.request(common);
    context ??= secureContext(settings.caCertificate, options.trust);
    const secure: https.RequestOptions & { secureContext: tls.SecureContext } = {
      ...common,
      secureContext: context,
    };
    return https.request(secure);
  }

  function once(request: TransportRequest): Promise<HttpAnswer> {
    const { url, signal } = request;
    return new Promise((resolve, reject) => {
      if (closed || signal?.aborted) throw cancelled();
      const started = performance.now();
      const sent = open(url, request);
      let received = 0;
      let watch: NodeJS.Timeout | undefined;
      let tunnelOpen = tunnel === null;
      let connected = false;
      let answering = false;
      let ownReason: Error | null = null;

      const giveUp = (reason: Error) => {
        ownReason ??= reason;
        sent.destroy(reason);
        // A request that is already destroyed emits no error.
        fail(reason);
      };
      const connectTimer = setTimeout(
        guarded('sync/transport: timer', () => giveUp(new TimeLimit('connect'))),
        options.connectTimeout,
      );
      const allowed = () => request.answerTimeout + ((request.body?.length ?? 0) + received) / SLOWEST;
      const watchFrom = (from: number) => {
        const rest = () => allowed() - (performance.now() - from);
        const look = () => {
          if (rest() > 0) watch = setTimeout(look, rest() + 1);
          else giveUp(new TimeLimit(received > 0 ? 'throughput' : 'answer'));
        };
        look();
      };
      const ready = () => {
        connected = true;
        clearTimeout(connectTimer);
        if (watch === undefined) watchFrom(performance.now());
      };
      const abort = () => giveUp(cancelled());
      signal?.addEventListener('abort', abort, { once: true });
      const settle = () => {
        clearTimeout(connectTimer);
        clearTimeout(watch);
        signal?.removeEventListener('abort', abort);
      };
      const fail = (error: unknown) => {
        settle();
        if (error instanceof SinkFault) return reject(error.cause as Error);
        const failure = connectionFailure(ownReason ?? error, {
          host: url.host,
          beforeProxy: !tunnelOpen,
          authority: chosenAuthority(options),
          connected,
          now: options.clock.now(),
          clockOffset: options.clockOffset(),
        });
        const stale = failure.code === 'LINE_DROPPED' && sent.reusedSocket && !answering;
        reject(stale ? new StaleConnection() : failure);
      };

      sent.on(
        'proxyConnect',
        guarded('sync/transport: proxyConnect', (answer: { statusCode: number }) => {
          if (answer.statusCode === 200) tunnelOpen = true;
          else giveUp(proxyRefused(answer.statusCode));
        }),
      );
      sent.on(
        'socket',
        guarded('sync/transport: socket', (socket) => {
          if (sent.reusedSocket) {
            tunnelOpen = true;
            ready();
          } else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', ready);
        }),
      );
      sent.setTimeout(request.answerTimeout, () => giveUp(new TimeLimit('answer')));
      sent.on('error', fail);
      // Node emits no error when the server switches protocols.
      sent.on(
        'upgrade',
        guarded('sync/transport: upgrade', (_response, socket: Socket) => {
          socket.destroy();
          giveUp(badAnswer('要求换用别的协议。'));
        }),
      );
      sent.on(
        'close',
        guarded('sync/transport: close', () => {
          if (!answering) fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
        }),
      );
      let interim = 0;
      sent.on(
        'information',
        guarded('sync/transport: information', () => {
          if (++interim > INTERIM_ANSWERS) giveUp(badAnswer('不断发来临时应答。'));
        }),
      );
      sent.on(
        'response',
        guarded('sync/transport: response', (response) => {
          answering = true;
          ready();
          const arrivedAt = performance.now();
          const roundTrip = arrivedAt - started;
          const head = { status: response.statusCode ?? 0, headers: response.headers };
          receive(response, head, request, (length) => (received += length)).then(
            (body) => {
              settle();
              resolve({ ...head, body, roundTrip, arrivedAt });
            },
            (error: unknown) => {
              sent.destroy();
              fail(error);
            },
          );
        }),
      );
      sent.end(request.body);
    });
  }

  return {
    async request(request) {
      try {
        return await once(request);
      } catch (error) {
        if (!(error instanceof StaleConnection)) throw error;
        for (const agent of Object.values(agents)) dropIdle(agent);
        return once(request);
      }
    },
    close() {
      closed = true;
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function dropIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets))
    for (const socket of sockets ?? []) socket.destroy();
}

async function receive(
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
