/**
 * All tolerances on time that client and platform share, in ms, with their reasons. Periods set by the regulation or
 * the roster are not tolerances; they are defined with the rules of their capability.
 */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * Clock difference between machine and platform below which nothing is reported: users read times from such a clock,
 * and over a slow connection a comparison is no more exact. Entries of one ledger book may be out of order by this
 * much.
 */
export const MAX_UNREPORTED_OFFSET = 5 * MINUTE;

/**
 * Clock difference up to which a machine may sign in and sign. RFC 3161 and OCSP times are accepted within it, and so
 * are times from a machine that could not compare its clock. With more, deadlines of tens of minutes would be wrong.
 */
export const MAX_USABLE_OFFSET = 10 * MINUTE;

/**
 * Clock difference from which the duty log shows it beside an entry: an incident's first report is due within 30
 * minutes.
 */
export const MIN_DISPLAYED_OFFSET = 2 * MINUTE;

/** Largest drift between two clocks of one machine between two readings; a larger step means that the clock was set. */
export const MIN_CLOCK_STEP = MINUTE;

/**
 * Time within which the program records that the clock was set: it checks every 30 s, and entries written before the
 * check come earlier in the book.
 */
export const MAX_STEP_RECORDING_DELAY = 10 * MINUTE;

/** An entry with a longer delivery time was written offline, and is displayed so. */
export const MIN_OFFLINE_DELAY = 10 * MINUTE;

/**
 * Largest clock offset that is corrected. A wrong date or time zone explains no larger one. Larger offsets are refused,
 * so that neither a machine nor a platform can shift entries by weeks.
 */
export const MAX_CORRECTABLE_OFFSET = 7 * DAY;

/** Maximum delivery time of an entry after it was written: after that, the month's log is printed and filed. */
export const MAX_DELIVERY_DELAY = 31 * DAY;
