import { BLOB_PATH } from '../contract';

/** Limits of requests, connections and uploads, with their reasons. Times in ms, sizes in bytes. */

const KB = 1024;
const MB = 1024 * KB;
const MINUTE = 60_000;

/** A login signs its challenge at once; one minute leaves time for typing a PIN. */
export const CHALLENGE_MS = MINUTE;
/** Longest lifetime of a token, regardless of the policy: one working day. */
export const TOKEN_MS = 720 * MINUTE;
/** Shortest interval between two writes of the last use of a session: each write syncs the disk. */
export const USE_NOTED_MS = MINUTE;

/** Period over which repeated refusals are combined into one audit entry. */
export const REFUSALS_PERIOD_MS = 60 * MINUTE;
/**
 * Refused logins without a known account that get their own audit entry, per address and period. Enough to see the
 * pattern.
 */
export const REFUSALS_PER_SOURCE = 5;
/** The same for one account; higher, because its owner may be held responsible for each. */
export const REFUSALS_PER_ACCOUNT = 20;
/** Addresses counted separately in a period; all others are counted together, so that memory and rows are bounded. */
export const REFUSAL_SOURCES = 256;

/** Headers have 16 KB at most, which takes 8 s at 16 kbit/s. */
export const HEADERS_MS = 10_000;
export const HANDSHAKE_MS = 10_000;
/** Interval at which Node checks for late headers and requests. */
export const CHECK_MS = 1000;
/** Whole request with its body: 200 MB at 1.8 Mbit/s. An interrupted upload resumes at its offset. */
export const REQUEST_MS = 15 * MINUTE;
/** From the first byte of a request to the last byte of its response: ends clients that read very slowly. */
export const EXCHANGE_MS = 30 * MINUTE;
/**
 * Longest silence on a connection: above the longest wait of the change feed (55 s) plus the longest simulated delay
 * (60 s).
 */
export const SILENCE_MS = 2 * MINUTE;
/** Longer than the pauses of clients between two requests. */
export const KEEP_ALIVE_MS = 70_000;
/** Slowest body: `PACE_BYTES` in each `PACE_MS`, which is 8 kbit/s, below any network in use. */
export const MIN_RATE_BYTES = 10 * KB;
export const MIN_RATE_MS = 10_000;
/** Part of a refused body that is read so that the client receives the answer: one piece of an upload. */
export const DRAIN_BYTES = MB;
export const DRAIN_MS = 1000;

/** An office of 50 people behind one address, with five connections each. */
export const CONNECTIONS_PER_SOURCE = 256;
export const CONNECTIONS = 1024;
/** Concurrent requests of an address without a session, and of an account. */
export const REQUESTS_PER_SOURCE = 64;
export const REQUESTS_PER_ACCOUNT = 64;

/** Bodies up to this size are read at once; longer ones wait for memory, see `Room`. */
export const SMALL_BODY = 64 * KB;
/** Total size of long bodies in memory. Parsing needs about three times as much. */
export const BODIES_TOTAL = 64 * MB;
/** Longest wait of a long body for memory, after which the answer is 503: clients give up after 30 s of silence. */
export const ROOM_MS = 20_000;

/** Values in a JSON body: 500 audit entries have 4,500, 100 commands 800. */
export const MOST_VALUES = 20_000;

const DEFAULT_BODY = KB;
/**
 * Largest JSON body of each route, from the lengths in the contract, with up to 6 bytes per character of escaped text.
 */
const BODIES: ReadonlyMap<string, number> = new Map([
  // A statement of 4,000 characters and a CMS of 40,000.
  ['POST /session', SMALL_BODY],
  // A package of 4,000,000 Chinese characters has 12 MB, at worst twice as much. Clients split batches at the same
  // length.
  ['POST /commands', 32 * MB],
  // A statement of 200,000 characters and a CMS of 40,000.
  ['POST /administration', MB],
  // 500 entries of 2,500 characters.
  ['POST /audit/entries', 8 * MB],
  // 20 wrapped keys of 4,000 characters.
  ['POST /recovery/deposits', 128 * KB],
]);

/**
 * Returns the largest JSON body of a route in bytes. Blobs are not JSON; they are written to disk while they arrive.
 */
export function bodyLimit(method: string, route: string): number {
  return BODIES.get(`${method} ${route}`) ?? DEFAULT_BODY;
}

/** Ten files of the largest size within 24 hours. */
export const QUOTA_BYTES = 2000 * MB;
export const QUOTA_MS = 24 * 60 * MINUTE;
/** Incomplete uploads of an account: a client sends one file at a time and leaves one at every interruption. */
export const PARTS_PER_ACCOUNT = 50;
/** Uploads without a new byte for three days (a long weekend) are deleted. */
export const PART_KEPT_MS = 72 * 60 * MINUTE;
/** Interval at which incomplete uploads are deleted and counted refusals are written. */
export const UPKEEP_MS = 10 * MINUTE;

/** True for the route of a blob. */
export const isBlob = (route: string): boolean => route.startsWith(`${BLOB_PATH}/`);
