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

/** What can be made to go wrong, all of it off by default. */
export const faultSettingsSchema = z.strictObject({
  /** Starts the dice anew: the same seed and the same requests give the same faults. */
  seed: z.number().int(),
  /** Delay before every API request, ms. */
  latencyMs: z.number().int().min(0).max(60_000),
  /** Chance of answering 500 without doing anything. */
  error500: chance,
  /** Chance of doing the work and dropping the connection without an answer. */
  forgetAnswer: chance,
  /** Chance of dropping the connection half-way through: of the answer, or of the bytes of an upload. */
  dropMidway: chance,
  /** Refuse the next `count` commands with this code. */
  refuse: z.strictObject({ count: z.number().int().min(0), code: z.enum(rejectionCodes) }),
  /** Refuse connections, to the platform and the public site. */
  offline: z.boolean(),
  /** Ask for a code by SMS at every login, whatever the policy says. */
  smsLogin: z.boolean(),
  /** The timestamp authority does not answer: evidence comes without a timestamp, and again with it later. */
  tsaDown: z.boolean(),
  /** The OCSP responder does not answer: the CRLs speak for a certificate. */
  ocspDown: z.boolean(),
  /** What the public site answers at some paths instead of its own, as after a defacement; `body` in base64. */
  altered: z.array(alteredSchema).max(100),
  /** The platform's clock minus this machine's, ms. */
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

/** What befalls one request. */
export interface RequestFault {
  latencyMs: number;
  error500: boolean;
  forgetAnswer: boolean;
  dropMidway: boolean;
}

/** mulberry32: small, seedable, good enough for dice. */
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

  /** Changes some of the settings and leaves the others as they are. */
  set(change: Partial<FaultSettings>): void {
    this.#settings = { ...this.#settings, ...change };
    if (change.seed !== undefined) this.#roll = dice(change.seed);
  }

  clear(): void {
    this.set(NONE);
  }

  /** Rolls for one request, always the same number of times, so that settings do not shift the later rolls. */
  draw(): RequestFault {
    const { latencyMs, error500, forgetAnswer, dropMidway } = this.#settings;
    const [a, b, c] = [this.#roll(), this.#roll(), this.#roll()];
    return { latencyMs, error500: a < error500, forgetAnswer: b < forgetAnswer, dropMidway: c < dropMidway };
  }

  /** The code to refuse this command with, counted off; null for none. */
  takeRefusal(): RejectionCode | null {
    const { count, code } = this.#settings.refuse;
    if (count === 0) return null;
    this.set({ refuse: { count: count - 1, code } });
    return code;
  }
}

type Written = (chunk?: unknown, ...rest: unknown[]) => unknown;

/** Makes a response be lost on its way: all of it, or its second half. Set headers before the first write. */
export function spoil(response: ServerResponse, fault: RequestFault): void {
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
