import { CLOCK_AGREES, CLOCK_STEP } from '../../domain/clock/tolerances';
import { append, newestReceipt, ownEntry } from '../ledger/service';
import { mayAppend } from '../../domain/ledger/rights';
import type { Desk } from '../office';
import { dutyBar } from '../../domain/duty/judge';

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

async function state(
  desk: Desk,
  kind: 'set' | 'behind',
  { expected, found }: { expected: number; found: number },
): Promise<void> {
  if (!mayAppend('log.clock', desk.account.roles)) return;
  const body = { type: 'log.clock' as const, kind, expected: iso(expected), found: iso(found) };
  await append(desk, dutyBar, body);
}

/**
 * At sign-in: states that this machine's clock stands before what it has written itself, or before what the platform has
 * taken already.
 */
export async function checkClock(desk: Desk): Promise<void> {
  const found = desk.machine.time().getTime();
  const last = ownEntry(desk);
  const written = last && last.body.type !== 'withheld' ? Date.parse(last.statement.at) : 0;
  const taken = Date.parse(newestReceipt(desk) ?? iso(0));
  if (found >= written - CLOCK_STEP && found >= taken - CLOCK_AGREES) return;
  await state(desk, 'behind', { expected: Math.max(written, taken), found });
}

/**
 * While a desk is open: each look compares the machine's clock with the one that nobody can set, and states at once that it
 * was set since the last.
 */
export function watchClock(desk: Desk): () => Promise<void> {
  const read = () => ({ now: desk.machine.time().getTime(), uptime: desk.machine.uptime() });
  let last = read();
  return async () => {
    const found = read();
    const expected = last.now + (found.uptime - last.uptime);
    last = found;
    if (Math.abs(found.now - expected) > CLOCK_STEP) await state(desk, 'set', { expected, found: found.now });
  };
}
