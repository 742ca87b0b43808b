import { CLOCK_AGREES, CLOCK_STEP } from '../../domain/clock/tolerances';
import { append, newestReceipt, ownEntry } from '../ledger/service';
import { mayAppend } from '../../domain/ledger/rights';
import type { Session } from '../office';
import { dutyBar } from '../../domain/duty/judge';

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

async function state(
  session: Session,
  kind: 'set' | 'behind',
  { expected, found }: { expected: number; found: number },
): Promise<void> {
  if (!mayAppend('log.clock', session.account.roles)) return;
  const body = { type: 'log.clock' as const, kind, expected: iso(expected), found: iso(found) };
  await append(session, dutyBar, body);
}

/**
 * Called at sign-in: appends a `log.clock` entry when this machine's clock is behind its own last entry or the newest
 * receipt of the platform, beyond the tolerance. Rejects as `append` does.
 */
export async function checkClock(session: Session): Promise<void> {
  const found = session.machine.time().getTime();
  const last = ownEntry(session);
  const written = last && last.body.type !== 'withheld' ? Date.parse(last.statement.at) : 0;
  const taken = Date.parse(newestReceipt(session) ?? iso(0));
  if (found >= written - CLOCK_STEP && found >= taken - CLOCK_AGREES) return;
  await state(session, 'behind', { expected: Math.max(written, taken), found });
}

/**
 * Returns a check to be called at intervals: it compares the machine's clock with the monotonic clock and appends a
 * `log.clock` entry when the clock was set since the last call.
 */
export function watchClock(session: Session): () => Promise<void> {
  const read = () => ({ now: session.machine.time().getTime(), uptime: session.machine.uptime() });
  let last = read();
  return async () => {
    const found = read();
    const expected = last.now + (found.uptime - last.uptime);
    last = found;
    if (Math.abs(found.now - expected) > CLOCK_STEP)
      await state(session, 'set', { expected, found: found.now });
  };
}
