import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const secret = () => randomBytes(32).toString('base64url');

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Who may see the preview. An address with a token is good for one visit; that visit gets a cookie, and every later
 * request is known by it. Requests from other sites, and for other host names (DNS rebinding), are refused.
 */
export class Gate {
  private readonly tokens = new Set<string>();
  private readonly sessions = new Set<string>();

  /** `port` is the one that the server listens on at 127.0.0.1. */
  constructor(private readonly port: number) {}

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Cookies do not tell ports apart, so the name does. */
  private get cookieName(): string {
    return `office_${this.port}`;
  }

  /** A new one-time address. */
  invite(): string {
    const token = secret();
    this.tokens.add(token);
    return `${this.origin}/?token=${token}`;
  }

  /** Uses a token up: the value of `Set-Cookie`, or null for an unknown or used one. */
  admit(token: string): string | null {
    const known = [...this.tokens].find((it) => same(it, token));
    if (known === undefined) return null;
    this.tokens.delete(known);
    const session = secret();
    this.sessions.add(session);
    return `${this.cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** True when the request names this host and comes from its own page, or from nowhere. */
  isLocal({ host, origin }: IncomingHttpHeaders): boolean {
    return host === `127.0.0.1:${this.port}` && (origin === undefined || origin === this.origin);
  }

  /** True when the request carries the cookie of an admitted visit. */
  isAdmitted({ cookie = '' }: IncomingHttpHeaders): boolean {
    const values = cookie
      .split(/;\s*/)
      .filter((it) => it.startsWith(`${this.cookieName}=`))
      .map((it) => it.slice(this.cookieName.length + 1));
    return values.some((value) => [...this.sessions].some((session) => same(session, value)));
  }
}
