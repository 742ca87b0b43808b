/** Context of a failed request, needed to determine the cause. */
export interface ConnectionContext {
  /** Host and port of the platform, for the message. */
  host: string;
  /** A proxy is set and its tunnel is not open yet: the failure is on the way to the proxy. */
  beforeProxy: boolean;
  /** The connection was established or reused. */
  connected: boolean;
  now: Date;
  /** CA from the settings, which is then the only trusted one; null when the system's roots are trusted. */
  authority: ChosenAuthority | null;
  /** Machine time minus platform time in ms, from earlier answers; null when unknown. */
  clockOffset: number | null;
}

/** Common name and expiry of a CA. */
export interface ChosenAuthority {
  name: string;
  notAfter: Date;
}

/** A time limit of the request itself, as distinct from timeouts of the operating system. */
export class TimeLimit extends Error {
  constructor(readonly phase: 'connect' | 'answer' | 'throughput') {
    super(`${phase} time limit`);
  }
}

/** An error of the connection with its context. `code` is that of Node or OpenSSL; empty when it has none. */
export interface ConnectionFault {
  error: unknown;
  code: string;
  context: ConnectionContext;
}
