import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** How long a one-time address can be used, ms. */
export const INVITATION_LIFETIME = 60_000;

/** Returns a text that cannot be guessed, for a path of a URL. */
export const secret = () => randomBytes(32).toString('base64url');

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Access control of the preview. A one-time address opens a session, whose files and socket are below an unguessable path.
 * A cookie cannot hold the session: browsers send cookies of 127.0.0.1 to every port. Requests from other sites, and for
 * other host names (DNS rebinding), are refused.
 */
export class Gate {
  /** When each unused token expires, by `now`. */
  private readonly invitations = new Map<string, number>();
  private readonly sessions = new Set<string>();

  /**
   * @param port the port that the server listens on at 127.0.0.1
   * @param options `now`: a clock that cannot be set, ms; `session`: the path of every session, `/<secret>/`
   */
  constructor(
    private readonly port: number,
    private readonly options: { now?: () => number; session?: string } = {},
  ) {}

  private now(): number {
    return (this.options.now ?? (() => performance.now()))();
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A new address for one visit, valid for `INVITATION_LIFETIME`. */
  invite(): string {
    const token = secret();
    this.invitations.set(token, this.now() + INVITATION_LIFETIME);
    return `${this.origin}/?token=${token}`;
  }

  /** Uses a token up. Returns the path of a new session, `/<secret>/`; null when the token is unknown, used or expired. */
  admit(token: string): string | null {
    for (const [known, expires] of this.invitations) if (expires < this.now()) this.invitations.delete(known);
    const found = [...this.invitations.keys()].find((known) => same(known, token));
    if (found === undefined) return null;
    this.invitations.delete(found);
    const path = this.options.session ?? `/${secret()}/`;
    this.sessions.add(path.slice(1, -1));
    return path;
  }

  /** True when the request names this host and comes from its own page, or is no request of a page. */
  isLocal({ host, origin }: IncomingHttpHeaders): boolean {
    return host === `127.0.0.1:${this.port}` && (origin === undefined || origin === this.origin);
  }

  /** The part of a request's path below its session, with a leading slash; null when it belongs to no session. */
  pathInSession(pathname: string): string | null {
    const [, session, rest] = /^\/([^/]+)(\/.*)$/.exec(pathname) ?? [];
    if (session === undefined || rest === undefined) return null;
    return [...this.sessions].some((known) => same(known, session)) ? rest : null;
  }
}
