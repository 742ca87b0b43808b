import { randomUUID } from 'node:crypto';
import { uptime } from 'node:os';
import type { Clock, Session, Machine, MachineClock } from '../office';
import { correctedTime, isAhead, offsetNow, type Comparison } from '../../domain/clock/moments';

/** The operating system's clocks. `os.uptime` includes sleep and cannot be set. */
export const systemClock: MachineClock = { time: () => new Date(), uptime: () => uptime() * 1000 };

/** This machine, in a new run of the program. */
export function createMachine(clock: MachineClock, device: string): Machine {
  return { device, run: randomUUID(), time: () => clock.time(), uptime: () => clock.uptime() };
}

/** Compares a machine's clock with a platform's. */
export interface ClockComparison {
  /** The machine's clock minus the platform's, ms, what it was set by since included; null before the first comparison. */
  offset(): number | null;
  /** `platformTime`: ms since 1970, as it was `age` ms ago. */
  compare(platformTime: number, age: number): void;
}

export function createComparison(machine: MachineClock): ClockComparison {
  let compared: Comparison | null = null;
  const lead = () => machine.time().getTime() - machine.uptime();
  return {
    offset: () => compared && offsetNow(compared, lead()),
    compare(platformTime, age) {
      const offset = Math.round(machine.time().getTime() - age - platformTime);
      compared = { offset, lead: lead() };
    },
  };
}

/** The one clock of a session: the platform's time where it is known, the machine's otherwise. */
export function createSessionClock(machine: Pick<MachineClock, 'time'>, offset: () => number | null): Clock {
  return { now: () => new Date(correctedTime(machine.time().getTime(), offset())) };
}

/**
 * The instant of a fact that a user states: now where `given` is null, and now where it is ahead by no more than the clock
 * that the user read it off may be. Anything later is returned as it is, for the rule to refuse. UTC instants.
 */
export function statedInstant({ clock }: Pick<Session, 'clock'>, given: string | null): string {
  const now = clock.now().toISOString();
  if (given === null) return now;
  return given > now && !isAhead(given, now) ? now : given;
}
