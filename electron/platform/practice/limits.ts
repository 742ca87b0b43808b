import { BLOB_PATH } from '../contract';

/** What requests may cost the platform, with the reason for each number. Times in ms, sizes in bytes. */

const KB = 1024;
const MB = 1024 * KB;
const MINUTE = 60_000;

/** A login signs its challenge at once; a minute allows for a PIN that is typed. */
export const CHALLENGE_MS = MINUTE;
/** Longest life of a token, whatever the policy says: one working day. */
export const TOKEN_MS = 720 * MINUTE;
/** The time of last use is written to the disk this often at most: a write costs a sync of the disk. */
export const USE_NOTED_MS = MINUTE;

/** Period over which repeated refusals are counted together in the audit chain. */
export const REFUSALS_PERIOD_MS = 60 * MINUTE;
/** Refused logins noted one by one in a period, of one address without a known account: enough to see what is tried. */
export const REFUSALS_PER_SOURCE = 5;
/** The same of one account, whose owner may have to answer for each. */
export const REFUSALS_PER_ACCOUNT = 20;
/** Addresses counted apart in a period; all others together, so that memory and rows stay bounded. */
export const REFUSAL_SOURCES = 256;

/** A header is 16 KB at most: a line at 16 kbit/s sends it in 8 s. */
export const HEADERS_MS = 10_000;
export const HANDSHAKE_MS = 10_000;
/** How often Node looks for headers and requests that take too long. */
export const CHECK_MS = 1000;
/** A request as a whole, body included; 200 MB take this at 1.8 Mbit/s, and uploads go on where they stopped. */
export const REQUEST_MS = 15 * MINUTE;
/** From the first byte of a request to the last of its answer: ends readers that take a byte now and then. */
export const EXCHANGE_MS = 30 * MINUTE;
/** Silence on a connection. Above the longest wait of the feed (55 s) with the longest delay of a drill (60 s). */
export const SILENCE_MS = 2 * MINUTE;
/** Idle connections are kept longer than clients pause between requests. */
export const KEEP_ALIVE_MS = 70_000;
/** A body must bring at least this many bytes in each period of this length: 8 kbit/s, below any line in use. */
export const PACE_BYTES = 10 * KB;
export const PACE_MS = 10_000;
/** What is read of a body that was refused, so that the answer arrives: one piece of an upload. */
export const DRAIN_BYTES = MB;
export const DRAIN_MS = 1000;

/** An office of 50 people behind one address, five connections each. */
export const CONNECTIONS_PER_SOURCE = 256;
export const CONNECTIONS = 1024;
/** Requests under way of one address without a session, and of one account. */
export const REQUESTS_PER_SOURCE = 64;
export const REQUESTS_PER_ACCOUNT = 64;

/** Bodies up to this size are taken at once; longer ones wait for room, see `Room`. */
export const SMALL_BODY = 64 * KB;
/** Long bodies held in memory at a time, all accounts together. Parsing multiplies each by about three. */
export const BODIES_TOTAL = 64 * MB;
/** How long a long body waits for room before its sender is asked to come again: clients give up after 30 s of silence. */
export const ROOM_MS = 20_000;

/** Values in a JSON body: 500 audit entries have 4,500, 100 commands 800. */
export const MOST_VALUES = 20_000;

const DEFAULT_BODY = KB;
/** Largest JSON body of each route, from the lengths in the contract at up to 6 bytes a character where text is escaped. */
const BODIES: ReadonlyMap<string, number> = new Map([
  // A statement of 4,000 characters, a CMS of 40,000.
  ['POST /session', SMALL_BODY],
  // One package of 4,000,000 characters is 12 MB of Chinese and doubles at worst; batches are cut at the same length.
  ['POST /commands', 32 * MB],
  // A statement of 200,000 characters, a CMS of 40,000.
  ['POST /administration', MB],
  // 500 entries of 2,500 characters.
  ['POST /audit/entries', 8 * MB],
  // 20 wraps of 4,000 characters.
  ['POST /recovery/deposits', 128 * KB],
]);

/** Largest JSON body of a route. Blobs are not JSON: they go to the disk as they come. */
export function bodyLimit(method: string, route: string): number {
  return BODIES.get(`${method} ${route}`) ?? DEFAULT_BODY;
}

/** Ten files of the largest size within 24 hours. */
export const QUOTA_BYTES = 2000 * MB;
export const QUOTA_MS = 24 * 60 * MINUTE;
/** Unfinished uploads of one account: a client sends one file at a time, and leaves one at every interruption. */
export const PARTS_PER_ACCOUNT = 50;
/** Uploads without a new byte for three days, a long weekend, are removed. */
export const PART_KEPT_MS = 72 * 60 * MINUTE;
/** How often unfinished uploads and counted refusals are looked after. */
export const UPKEEP_MS = 10 * MINUTE;

/** Whether a route takes the bytes of a blob. */
export const isBlob = (route: string): boolean => route.startsWith(`${BLOB_PATH}/`);
