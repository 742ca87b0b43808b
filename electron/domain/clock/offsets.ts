import { MAX_CORRECTABLE_OFFSET, MIN_CLOCK_STEP, MAX_USABLE_OFFSET } from './tolerances';

/** One comparison of the machine's clock with the platform's, in ms. */
export interface OffsetMeasurement {
  /** Machine time minus platform time. */
  offset: number;
  /** Machine time minus uptime. */
  sinceStart: number;
}

/**
 * Returns machine time minus platform time in ms, given the present `lead`. A change of `lead` by more than
 * `CLOCK_STEP` means that the clock was set since the comparison, and is added.
 */
export function currentOffset(compared: OffsetMeasurement, lead: number): number {
  const set = lead - compared.sinceStart;
  return Math.round(Math.abs(set) > MIN_CLOCK_STEP ? compared.offset + set : compared.offset);
}

/** Returns the platform time in ms since 1970, when the offset is known and correctable; the machine time otherwise. */
export function correctedTime(machineTime: number, offset: number | null): number {
  return offset === null || Math.abs(offset) > MAX_CORRECTABLE_OFFSET ? machineTime : machineTime - offset;
}

/** Returns whether an instant is later than another by more than `CLOCK_USABLE`. UTC instants. */
export function isAhead(instant: string, of: string): boolean {
  return Date.parse(instant) > Date.parse(of) + MAX_USABLE_OFFSET;
}
