import http from 'node:http';
import https from 'node:https';
import type tls from 'node:tls';
import type { Settings } from '../../contract';
import type { Clock } from '../../types';
import { createAgents, type Agents } from './agents';
import { exchange, StaleConnection } from './exchange';
import { cancelled } from './failures';
import type { HttpAnswer, Transport, TransportRequest } from './protocol';
import { chosenAuthority, secureContext, type TrustScope } from './trust';

export interface TransportOptions {
  settings: Pick<Settings, 'caCertificate' | 'proxy'>;
  clock: Clock;
  /** Maximum time in ms until the connection is usable. */
  connectTimeout: number;
  trust: TrustScope;
  clockOffset: () => number | null;
}

/**
 * Returns HTTPS transport by node:https with persistent connections, the CA of the settings (the system's roots when
 * none is set) and their proxy. Certificates are always verified.
 */
export function createTransport(options: TransportOptions): Transport {
  return new HttpsTransport(options);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

function requestHeaders({ url, headers, body, sink }: TransportRequest): Record<string, string> {
  return {
    ...(sink || isLoopback(url.hostname) ? {} : { 'accept-encoding': 'gzip' }),
    ...(body ? { 'content-length': String(body.length) } : {}),
    ...headers,
  };
}

class HttpsTransport implements Transport {
  readonly #agents: Agents;
  #context: tls.SecureContext | null = null;
  #closed = false;

  constructor(private readonly options: TransportOptions) {
    this.#agents = createAgents(options.settings.proxy);
  }

  async request(request: TransportRequest): Promise<HttpAnswer> {
    try {
      return await this.#once(request);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      this.#agents.dropIdle();
      return this.#once(request);
    }
  }

  close(): void {
    this.#closed = true;
    this.#agents.destroy();
  }

  async #once(request: TransportRequest): Promise<HttpAnswer> {
    if (this.#closed || request.signal?.aborted) throw cancelled();
    const { settings, clock, connectTimeout, trust, clockOffset } = this.options;
    return exchange({
      request,
      sent: this.#open(request),
      proxied: this.#agents.proxied,
      connectTimeout,
      context: () => ({
        authority: chosenAuthority(settings.caCertificate, trust),
        now: clock.now(),
        clockOffset: clockOffset(),
      }),
    });
  }

  #open(request: TransportRequest): http.ClientRequest {
    const { url, method } = request;
    const common: http.RequestOptions = {
      method,
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: portOf(url),
      path: `${url.pathname}${url.search}`,
      agent: this.#agents.of(url.protocol),
      headers: requestHeaders(request),
    };
    if (url.protocol === 'http:') return http.request(common);
    const { settings, trust } = this.options;
    this.#context ??= secureContext(settings.caCertificate, trust);
    const secure: https.RequestOptions & { secureContext: tls.SecureContext } = {
      ...common,
      secureContext: this.#context,
    };
    return https.request(secure);
  }
}
