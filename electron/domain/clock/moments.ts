import { CLOCK_CORRECTABLE, CLOCK_STEP, CLOCK_USABLE } from './tolerances';

/** A comparison of the machine's clock with the platform's, ms. */
export interface Comparison {
  /** The machine's clock minus the platform's. */
  offset: number;
  /** The machine's clock minus its uptime. */
  lead: number;
}

/** The machine's clock minus the platform's, ms, when its lead has become `lead`: what it was set by since is added. */
export function offsetNow(compared: Comparison, lead: number): number {
  const set = lead - compared.lead;
  return Math.round(Math.abs(set) > CLOCK_STEP ? compared.offset + set : compared.offset);
}

/** The platform's time, ms since 1970, where the offset is known and can be corrected; the machine's time otherwise. */
export function correctedTime(machineTime: number, offset: number | null): number {
  return offset === null || Math.abs(offset) > CLOCK_CORRECTABLE ? machineTime : machineTime - offset;
}

/** Whether an instant is too far after another to be explained by two clocks that differ. UTC instants. */
export function isAhead(instant: string, of: string): boolean {
  return Date.parse(instant) > Date.parse(of) + CLOCK_USABLE;
}
