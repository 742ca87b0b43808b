import { randomUUID } from 'node:crypto';
import { uptime } from 'node:os';
import type { Clock, Session, Machine, MachineClock } from '../types';
import { correctedTime, isAhead, currentOffset, type OffsetMeasurement } from '../../domain/clock/offsets';

/** The operating system's clocks. `os.uptime` includes sleep and cannot be set by users. */
export const systemClock: MachineClock = { time: () => new Date(), uptime: () => uptime() * 1000 };

/** Returns the clocks of this machine with a new id of the program run. */
export function createMachine(clock: MachineClock, device: string): Machine {
  return { device, runId: randomUUID(), time: () => clock.time(), uptime: () => clock.uptime() };
}

/** Compares the machine's clock with the platform's. */
export interface ClockComparison {
  /**
   * Machine time minus platform time in ms, including later changes of the machine's clock; null before the first
   * comparison.
   */
  offset(): number | null;
  /** Records the platform's time: `platformTime` in ms since 1970, `age` ms ago. */
  compare(platformTime: number, age: number): void;
}

export function createClockComparison(machine: MachineClock): ClockComparison {
  let compared: OffsetMeasurement | null = null;
  const lead = () => machine.time().getTime() - machine.uptime();
  return {
    offset: () => compared && currentOffset(compared, lead()),
    compare(platformTime, age) {
      const offset = Math.round(machine.time().getTime() - age - platformTime);
      compared = { offset, sinceStart: lead() };
    },
  };
}

/** Returns the clock of a session: corrected by `offset`, or the machine's time while `offset` is null. */
export function createSessionClock(machine: Pick<MachineClock, 'time'>, offset: () => number | null): Clock {
  return { now: () => new Date(correctedTime(machine.time().getTime(), offset())) };
}

/**
 * Returns the UTC instant of a fact that a user states. Returns now for null, and for an instant that is ahead by no
 * more than the tolerance of `isAhead`. A later instant is returned unchanged, to be refused by the rule.
 */
export function statedInstant({ clock }: Pick<Session, 'clock'>, given: string | null): string {
  const now = clock.now().toISOString();
  if (given === null) return now;
  return given > now && !isAhead(given, now) ? now : given;
}
