import { CLOCK_USABLE } from '../clock/tolerances';

/** Whether something with a beginning and an end was in force when a signature was made. */

/** Whether something held: `unknown` only at the time that the signer claims, not at the time that is proved. */
export interface Standing {
  holds: 'yes' | 'no' | 'unknown';
  /** A sentence; empty when it holds. */
  reason: string;
}

/** When a signature was made: as proved by a timestamp or a receipt, and as its signer says; ms. */
export interface SignedAt {
  at: number;
  claimed: number;
}

/** ms since 1970. */
export interface Period {
  from: number;
  /** Exclusive; null while it runs. */
  until: number | null;
}
const HOLDS: Standing = { holds: 'yes', reason: '' };
export const no = (reason: string): Standing => ({ holds: 'no', reason });
/** Whether a period holds at `at` (ms), within the tolerance of two clocks. */
export const covers = ({ from, until }: Period, at: number) =>
  from <= at + CLOCK_USABLE && (until === null || until >= at - CLOCK_USABLE);

/** How some periods stand to a signature's times. */
export function standing(periods: readonly Period[], { at, claimed }: SignedAt, reason: string): Standing {
  if (periods.some((period) => covers(period, at))) return HOLDS;
  return periods.some((period) => covers(period, claimed))
    ? { holds: 'unknown', reason: `${reason.slice(0, -1)}；签名人声明的时间则有，不能确认。` }
    : no(reason);
}
