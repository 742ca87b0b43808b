/**
 * Every tolerance on time that client and platform share, in ms, each with its reason. Periods that the regulation or the
 * roster sets are not tolerances: they are with the rules of their capability.
 */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * Difference of a machine's clock from the platform's up to which nothing is said about it: users read times off such a
 * clock, and a comparison over a slow line is this inexact. Entries of one ledger book may be this much out of order.
 */
export const CLOCK_AGREES = 5 * MINUTE;

/**
 * Difference up to which a machine may sign in and sign: RFC 3161 and OCSP times are accepted within it, and so are times
 * stated by a machine that could not compare its clock. Beyond it, deadlines counted in tens of minutes would be wrong.
 */
export const CLOCK_USABLE = 10 * MINUTE;

/** Difference that the duty log states beside an entry: an incident's first report is due within 30 minutes. */
export const CLOCK_STATED = 2 * MINUTE;

/** Two clocks of one machine drift apart by less than this between two readings; a larger step is a clock that was set. */
export const CLOCK_STEP = MINUTE;

/**
 * Time within which the program records that the clock was set: it compares every 30 s, and entries that were written
 * before it did stand earlier in the book.
 */
export const STEP_RECORDED = 10 * MINUTE;

/** An entry that took longer to reach the platform was written offline, and is shown as such. */
export const DELIVERY_OFFLINE = 10 * MINUTE;

/**
 * Largest clock error that is corrected: what a mistaken date or time zone makes. A larger one is refused, so that neither
 * a machine nor a platform can move entries by weeks.
 */
export const CLOCK_CORRECTABLE = 7 * DAY;

/** An entry is delivered at most this long after it was written: by then the month's log is printed and filed. */
export const DELIVERY_LATEST = 31 * DAY;
