import type http from 'node:http';
import type { Socket } from 'node:net';
import { guarded, inBackground } from '../../../error-boundary';
import { receiveBody, SinkFault } from './answer-body';
import { TimeLimit, type ConnectionContext } from './connection-fault';
import { connectionFailure } from './connection-failure';
import { badAnswer, cancelled, proxyRefused } from './failures';
import type { HttpAnswer, TransportRequest } from './protocol';
import { TimeLimits } from './time-limits';

/** Maximum number of interim answers (1xx) to a request. */
const INTERIM_ANSWERS = 20;

/** The server closed an idle connection just as it was reused. */
export class StaleConnection extends Error {}

export interface ExchangeOptions {
  request: TransportRequest;
  /** The request, not sent yet. */
  sent: http.ClientRequest;
  /** Whether the request goes through a proxy. */
  proxied: boolean;
  /** Maximum time in ms until the connection is usable. */
  connectTimeout: number;
  /** Returns what explains a failure, besides the state of the connection. */
  context(): Pick<ConnectionContext, 'authority' | 'now' | 'clockOffset'>;
}

/**
 * Sends a request and receives the answer. Rejects with `Failure` `LINE_*` or 'CANCELLED', with a `StaleConnection`
 * when the request can be repeated on a new connection, and with what the sink throws.
 */
export function exchange(options: ExchangeOptions): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => new Exchange(options, resolve, reject).start());
}

/** One request and its answer on one connection. */
class Exchange {
  readonly #startedAt = performance.now();
  readonly #limits: TimeLimits;
  #tunnelOpen: boolean;
  #connected = false;
  #answering = false;
  #interimAnswers = 0;
  /** Why this program ended the exchange. */
  #ownReason: Error | null = null;

  constructor(
    private readonly options: ExchangeOptions,
    private readonly resolve: (answer: HttpAnswer) => void,
    private readonly reject: (error: Error) => void,
  ) {
    const { request, proxied, connectTimeout } = options;
    this.#tunnelOpen = !proxied;
    const limits = {
      connect: connectTimeout,
      answer: request.answerTimeout,
      sent: request.body?.length ?? 0,
    };
    this.#limits = new TimeLimits(limits, (limit) => this.#giveUp(limit));
  }

  start(): void {
    const { request, sent } = this.options;
    request.signal?.addEventListener('abort', this.#abort, { once: true });
    this.#watchConnection();
    this.#watchAnswer();
    sent.end(request.body);
  }

  readonly #abort = () => this.#giveUp(cancelled());

  #listen<Args extends unknown[]>(event: string, listener: (...args: Args) => void): void {
    this.options.sent.on(event, guarded(`sync/http: ${event}`, listener));
  }

  #watchConnection(): void {
    const { request, sent } = this.options;
    this.#listen('proxyConnect', (answer: { statusCode: number }) => {
      if (answer.statusCode === 200) this.#tunnelOpen = true;
      else this.#giveUp(proxyRefused(answer.statusCode));
    });
    this.#listen('socket', (socket: Socket) => {
      if (sent.reusedSocket) {
        this.#tunnelOpen = true;
        this.#ready();
      } else {
        const ready = request.url.protocol === 'https:' ? 'secureConnect' : 'connect';
        socket.once(
          ready,
          guarded('sync/http: connected', () => this.#ready()),
        );
      }
    });
    sent.setTimeout(request.answerTimeout, () => this.#giveUp(new TimeLimit('answer')));
    this.#listen('error', (error: Error) => this.#fail(error));
    this.#listen('close', () => {
      if (!this.#answering) this.#fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    });
  }

  #watchAnswer(): void {
    // Node emits no error when the server switches protocols.
    this.#listen('upgrade', (_response: http.IncomingMessage, socket: Socket) => {
      socket.destroy();
      this.#giveUp(badAnswer('要求换用别的协议。'));
    });
    this.#listen('information', () => {
      this.#interimAnswers += 1;
      if (this.#interimAnswers > INTERIM_ANSWERS) this.#giveUp(badAnswer('不断发来临时应答。'));
    });
    this.#listen('response', (response: http.IncomingMessage) => {
      this.#answering = true;
      this.#ready();
      inBackground('sync/http: response', this.#receive(response, performance.now()));
    });
  }

  async #receive(response: http.IncomingMessage, arrivedAt: number): Promise<void> {
    const { request, sent } = this.options;
    const head = { status: response.statusCode ?? 0, headers: response.headers };
    try {
      const body = await receiveBody(response, head, request, (bytes) => this.#limits.received(bytes));
      this.#end();
      this.resolve({ ...head, body, roundTrip: arrivedAt - this.#startedAt, arrivedAt });
    } catch (error) {
      sent.destroy();
      this.#fail(error);
    }
  }

  #ready(): void {
    this.#connected = true;
    this.#limits.connected();
  }

  #giveUp(reason: Error): void {
    this.#ownReason ??= reason;
    this.options.sent.destroy(reason);
    // A request that is already destroyed emits no error.
    this.#fail(reason);
  }

  #fail(error: unknown): void {
    this.#end();
    if (error instanceof SinkFault) return this.reject(error.cause as Error);
    const failure = connectionFailure(this.#ownReason ?? error, {
      ...this.options.context(),
      host: this.options.request.url.host,
      beforeProxy: !this.#tunnelOpen,
      connected: this.#connected,
    });
    const stale = failure.code === 'LINE_DROPPED' && this.options.sent.reusedSocket && !this.#answering;
    return this.reject(stale ? new StaleConnection() : failure);
  }

  #end(): void {
    this.#limits.stop();
    this.options.request.signal?.removeEventListener('abort', this.#abort);
  }
}
