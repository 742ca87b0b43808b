import type { z } from 'zod';
import { API_BASE } from '../../platform/contract';
import type { ClockComparison } from '../clock/service';
import { Failure } from '../failure';
import { isPlausibleTime } from './connection';
import { badAnswer, parseJson } from './http/failures';
import type { HttpAnswer, Transport, TransportRequest } from './http/protocol';
import { refusal } from './platform-refusal';

/** Maximum size of an answer in bytes. */
export const ANSWER_LIMIT = 8 * 1024 * 1024;

/** Time limits in ms: until the connection is usable, and without data during an answer. */
export interface ConnectionLimits {
  connect: number;
  answer: number;
}

type PlatformRequest = Omit<TransportRequest, 'url' | 'answerTimeout' | 'maxBytes'> & {
  path: string;
  maxBytes?: number;
};

/** Sends a request with the session's token. Resolves with status 2xx and those in `alsoGood`, rejects with others. */
export type PlatformCall = (request: PlatformRequest, alsoGood: readonly number[]) => Promise<HttpAnswer>;

/** Returns fields as the query of a URL. */
export function asQuery(fields: Readonly<Record<string, string | number>>): string {
  return new URLSearchParams(
    Object.entries(fields).map(([name, value]) => [name, String(value)] as [string, string]),
  ).toString();
}

export interface JsonOptions {
  /** Sent as JSON; no body when undefined. */
  body?: unknown;
  /** Time in seconds that the platform may wait before it answers. */
  wait?: number;
  /** Maximum size of the answer in bytes. */
  maxBytes?: number;
  signal?: AbortSignal | undefined;
}

/** Requests to the platform with the token of the session; every answer corrects the known offset of the clock. */
export class PlatformConnection {
  /** Token of the platform session; null when not logged in. */
  token: string | null = null;
  readonly #base: string;
  /** Time in ms of the last exchange without a wait. */
  #roundTrip = 0;

  constructor(
    private readonly parts: {
      url: string;
      transport: Transport;
      comparison: ClockComparison;
      /** Maximum time in ms without data during an answer. */
      answerTimeout: number;
    },
  ) {
    this.#base = `${parts.url}${API_BASE}`;
  }

  readonly call: PlatformCall = (request, alsoGood) => this.#send(request, alsoGood, 0);

  /**
   * Sends a request and returns its JSON answer. Rejects with `Failure` 'LINE_BAD_ANSWER' when it does not follow the
   * schema, and as `call` does.
   */
  async json<T>(
    schema: z.ZodType<T>,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    { body, wait = 0, maxBytes, signal }: JsonOptions = {},
  ): Promise<T> {
    const request: PlatformRequest = { method, path, signal };
    if (body !== undefined) {
      request.body = Buffer.from(JSON.stringify(body));
      request.headers = { 'content-type': 'application/json' };
    }
    if (maxBytes !== undefined) request.maxBytes = maxBytes;
    const answer = await this.#send(request, [], wait);
    const parsed = schema.safeParse(parseJson(answer));
    if (!parsed.success) throw badAnswer('内容与接口约定不符。', parsed.error);
    const { serverTime, time } = parsed.data as { serverTime?: string; time?: string };
    const stamp = serverTime ?? time;
    if (stamp !== undefined) this.#readClock(stamp, answer, wait > 0);
    return parsed.data;
  }

  /** `wait` is the time in seconds that the platform may wait before it answers. */
  async #send(request: PlatformRequest, alsoGood: readonly number[], wait: number): Promise<HttpAnswer> {
    const { transport, comparison, answerTimeout } = this.parts;
    if (!/^https:\/\//.test(this.#base))
      throw new Failure(
        'LINE_ADDRESS',
        '还没有设置平台地址，或地址不是以 https:// 开头。',
        '请在“设置”中填写平台地址。',
      );
    const { path, maxBytes = ANSWER_LIMIT, headers, ...rest } = request;
    const answer = await transport.request({
      ...rest,
      url: new URL(`${this.#base}${path}`),
      headers: {
        accept: 'application/json',
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...headers,
      },
      answerTimeout: answerTimeout + wait * 1000,
      maxBytes,
    });
    if (answer.headers.date && comparison.offset() === null)
      this.#readClock(answer.headers.date, answer, wait > 0);
    if (answer.status === 401) this.token = null;
    if ((answer.status >= 200 && answer.status < 300) || alsoGood.includes(answer.status)) return answer;
    throw refusal(answer);
  }

  /**
   * Cristian's algorithm: the platform read its clock half a round trip before the answer arrived, regardless of a
   * preceding wait.
   */
  #readClock(serverTime: string, answer: HttpAnswer, waited: boolean): void {
    if (!waited) this.#roundTrip = answer.roundTrip;
    const server = Date.parse(serverTime);
    if (isPlausibleTime(server))
      this.parts.comparison.compare(server, performance.now() - answer.arrivedAt + this.#roundTrip / 2);
  }
}
