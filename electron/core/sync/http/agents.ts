import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { Settings } from '../../contract';

const PERSISTENT = { keepAlive: true, keepAliveMsecs: 15_000, maxFreeSockets: 4 };

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

/** Persistent connections, by protocol of the URL. */
export interface Agents {
  of(protocol: string): http.Agent;
  /** Whether all requests go through a proxy. */
  readonly proxied: boolean;
  /** Closes the connections that no request uses. */
  dropIdle(): void;
  destroy(): void;
}

export function createAgents(proxy: Settings['proxy']): Agents {
  const tunnel = proxy.mode === 'manual' ? new Tunnel(proxy.url, PERSISTENT) : null;
  const agents = tunnel ? [tunnel] : [new https.Agent(PERSISTENT), new http.Agent(PERSISTENT)];
  const [secure, plain = secure] = agents;
  return {
    of: (protocol) => (protocol === 'https:' ? secure : plain)!,
    proxied: tunnel !== null,
    dropIdle() {
      for (const { freeSockets } of agents)
        for (const socket of Object.values(freeSockets).flatMap((sockets) => sockets ?? [])) socket.destroy();
    },
    destroy() {
      for (const agent of agents) agent.destroy();
    },
  };
}
