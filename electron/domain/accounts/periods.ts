import { MAX_USABLE_OFFSET } from '../clock/tolerances';

/** Checks whether a binding, role or delegation was in force when a signature was made. */

/** Result of the check. `unknown`: in force only at the time that the signer claims, not at the proven time. */
export interface InForceResult {
  holds: 'yes' | 'no' | 'unknown';
  /** A Chinese sentence; empty when `holds` is `yes`. */
  reason: string;
}

/**
 * Time of a signature in ms since 1970: `at` as proven by a timestamp or receipt, `claimed` as stated by the signer.
 */
export interface SigningTime {
  proven: number;
  claimed: number;
}

/** In ms since 1970. */
export interface Period {
  from: number;
  /** Exclusive; null when the period has not ended. */
  until: number | null;
}
const HOLDS: InForceResult = { holds: 'yes', reason: '' };
/** Builds a negative result with its reason. */
export const notInForce = (reason: string): InForceResult => ({ holds: 'no', reason });
/** Returns whether a period includes `at` (ms since 1970), within the clock tolerance `CLOCK_USABLE`. */
export const includesTime = ({ from, until }: Period, at: number) =>
  from <= at + MAX_USABLE_OFFSET && (until === null || until >= at - MAX_USABLE_OFFSET);

/** Returns whether one of the periods was in force when a signature was made. `reason`: the sentence for `no`. */
export function wasInForce(
  periods: readonly Period[],
  { proven, claimed }: SigningTime,
  reason: string,
): InForceResult {
  if (periods.some((period) => includesTime(period, proven))) return HOLDS;
  return periods.some((period) => includesTime(period, claimed))
    ? { holds: 'unknown', reason: `${reason.slice(0, -1)}；签名人声明的时间则有，不能确认。` }
    : notInForce(reason);
}
