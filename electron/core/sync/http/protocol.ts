import type http from 'node:http';

export interface TransportRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE';
  url: URL;
  headers?: Record<string, string>;
  body?: Uint8Array;
  /**
   * Maximum time in ms without data before and during the answer. The whole exchange may take this long plus the time
   * its bytes need at the minimum throughput (`TimeLimits`).
   */
  answerTimeout: number;
  /** Maximum size of the answer in bytes, compressed and decompressed. */
  maxBytes: number;
  signal?: AbortSignal | undefined;
  /** Receives the bytes of a 2xx answer as they arrive; the resolved body is then empty. */
  sink?: (bytes: Buffer, answer: AnswerHead) => void;
}

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
