import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { rejectionCodes, type RejectionCode } from '../contract';

const chance = z.number().min(0).max(1);

const alteredSchema = z.strictObject({
  /** Without query. */
  path: z.string().max(1000),
  status: z.number().int().min(200).max(599),
  headers: z.record(z.string().max(100), z.string().max(1000)),
  body: z.base64().max(32 * 1024 * 1024),
});

/** Faults that can be switched on for practice and tests. All are off by default. */
export const faultSettingsSchema = z.strictObject({
  /** Restarts the random numbers: the same seed and requests give the same faults. */
  seed: z.number().int(),
  /** Delay before every API request, in ms. */
  latencyMs: z.number().int().min(0).max(60_000),
  /** Probability of answering 500 without executing the request. */
  error500: chance,
  /** Probability of executing the request and closing the connection without an answer. */
  forgetAnswer: chance,
  /** Probability of closing the connection half-way through the answer, or through the body of an upload. */
  dropMidway: chance,
  /** Refuse the next `count` commands with this code. */
  refuse: z.strictObject({ count: z.number().int().min(0), code: z.enum(rejectionCodes) }),
  /** Refuse connections to the platform and to the public site. */
  offline: z.boolean(),
  /** Require an SMS code at every login, regardless of the policy. */
  smsLogin: z.boolean(),
  /** The TSA does not answer: evidence is made without a timestamp, and completed later. */
  tsaDown: z.boolean(),
  /** The OCSP responder does not answer: only the CRLs show the status of a certificate. */
  ocspDown: z.boolean(),
  /** Answers of the public site that replace its own at some paths, as after a defacement; `body` in base64. */
  altered: z.array(alteredSchema).max(100),
  /** Clock of the platform minus clock of this machine, in ms. */
  clockOffsetMs: z.number().int(),
});
export type FaultSettings = z.infer<typeof faultSettingsSchema>;

const NONE: FaultSettings = {
  seed: 1,
  latencyMs: 0,
  error500: 0,
  forgetAnswer: 0,
  dropMidway: 0,
  refuse: { count: 0, code: 'REFUSED' },
  offline: false,
  smsLogin: false,
  tsaDown: false,
  ocspDown: false,
  altered: [],
  clockOffsetMs: 0,
};

/** Faults of one request. */
export interface RequestFault {
  latencyMs: number;
  error500: boolean;
  forgetAnswer: boolean;
  dropMidway: boolean;
}

/** mulberry32: small, seedable, sufficient for faults. */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Faults {
  #settings: FaultSettings = NONE;
  #roll = dice(NONE.seed);

  get settings(): FaultSettings {
    return this.#settings;
  }

  /** Changes the given settings only. */
  set(change: Partial<FaultSettings>): void {
    this.#settings = { ...this.#settings, ...change };
    if (change.seed !== undefined) this.#roll = dice(change.seed);
  }

  clear(): void {
    this.set(NONE);
  }

  /**
   * Draws the faults of one request. Always draws the same count of random numbers, so that a setting does not change
   * the faults of later requests.
   */
  draw(): RequestFault {
    const { latencyMs, error500, forgetAnswer, dropMidway } = this.#settings;
    const [a, b, c] = [this.#roll(), this.#roll(), this.#roll()];
    return { latencyMs, error500: a < error500, forgetAnswer: b < forgetAnswer, dropMidway: c < dropMidway };
  }

  /** Returns the code to refuse a command with, and counts it down; null for none. */
  takeRefusal(): RejectionCode | null {
    const { count, code } = this.#settings.refuse;
    if (count === 0) return null;
    this.set({ refuse: { count: count - 1, code } });
    return code;
  }
}

type Written = (chunk?: unknown, ...rest: unknown[]) => unknown;

/** Simulates the loss of a response: all of it, or its second half. Headers have to be set before the first write. */
export function simulateLoss(response: ServerResponse, fault: RequestFault): void {
  if (!fault.forgetAnswer && !fault.dropMidway) return;
  const write = response.write.bind(response) as (chunk: Buffer, done: () => void) => boolean;
  const cut = () => void response.destroy();
  let left: number | null = null;
  const pass = (chunk: Buffer, last: boolean): boolean => {
    if (fault.forgetAnswer) {
      if (last) cut();
      return true;
    }
    left ??= Math.floor((Number(response.getHeader('content-length')) || chunk.length) / 2);
    const part = chunk.subarray(0, left);
    left -= part.length;
    const ends = last || left === 0;
    if (part.length > 0) write(part, ends ? cut : () => undefined);
    else if (ends) cut();
    return !ends;
  };
  const bytes = (chunk: unknown) =>
    typeof chunk === 'string'
      ? Buffer.from(chunk)
      : chunk instanceof Uint8Array
        ? Buffer.from(chunk)
        : Buffer.alloc(0);
  response.write = ((chunk) => pass(bytes(chunk), false)) as Written as ServerResponse['write'];
  response.end = ((chunk) => {
    pass(bytes(chunk), true);
    return response;
  }) as Written as ServerResponse['end'];
}
