import { CLOCK_USABLE } from '../clock/tolerances';

/** Checks whether a binding, role or delegation was in force when a signature was made. */

/** Result of the check. `unknown`: in force only at the time that the signer claims, not at the proven time. */
export interface Standing {
  holds: 'yes' | 'no' | 'unknown';
  /** A Chinese sentence; empty when `holds` is `yes`. */
  reason: string;
}

/**
 * Time of a signature in ms since 1970: `at` as proven by a timestamp or receipt, `claimed` as stated by the signer.
 */
export interface SignedAt {
  at: number;
  claimed: number;
}

/** In ms since 1970. */
export interface Period {
  from: number;
  /** Exclusive; null when the period has not ended. */
  until: number | null;
}
const HOLDS: Standing = { holds: 'yes', reason: '' };
/** Builds a negative result with its reason. */
export const no = (reason: string): Standing => ({ holds: 'no', reason });
/** Returns whether a period includes `at` (ms since 1970), within the clock tolerance `CLOCK_USABLE`. */
export const covers = ({ from, until }: Period, at: number) =>
  from <= at + CLOCK_USABLE && (until === null || until >= at - CLOCK_USABLE);

/** Returns whether one of the periods was in force when a signature was made. `reason`: the sentence for `no`. */
export function standing(periods: readonly Period[], { at, claimed }: SignedAt, reason: string): Standing {
  if (periods.some((period) => covers(period, at))) return HOLDS;
  return periods.some((period) => covers(period, claimed))
    ? { holds: 'unknown', reason: `${reason.slice(0, -1)}；签名人声明的时间则有，不能确认。` }
    : no(reason);
}
