import { MAX_UNREPORTED_OFFSET, MIN_CLOCK_STEP } from '../../domain/clock/tolerances';
import { append, newestReceipt, lastOwnEntry } from '../ledger/service';
import { mayAppend } from '../../domain/ledger/rights';
import type { Session } from '../types';
import { dutyRefusal } from '../../domain/duty/judge';

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

async function state(
  session: Session,
  kind: 'set' | 'behind',
  { expected, found }: { expected: number; found: number },
): Promise<void> {
  if (!mayAppend('log.clock', session.account.roles)) return;
  const body = { type: 'log.clock' as const, kind, expected: iso(expected), found: iso(found) };
  await append(session, dutyRefusal, body);
}

/**
 * Called at sign-in: appends a `log.clock` entry when this machine's clock is behind its own last entry or the newest
 * receipt of the platform, beyond the tolerance. Rejects as `append` does.
 */
export async function checkClock(session: Session): Promise<void> {
  const found = session.machine.time().getTime();
  const last = lastOwnEntry(session);
  const written = last && last.body.type !== 'withheld' ? Date.parse(last.statement.at) : 0;
  const taken = Date.parse(newestReceipt(session) ?? iso(0));
  if (found >= written - MIN_CLOCK_STEP && found >= taken - MAX_UNREPORTED_OFFSET) return;
  await state(session, 'behind', { expected: Math.max(written, taken), found });
}

/**
 * Returns a check to be called at intervals: it compares the machine's clock with the monotonic clock and appends a
 * `log.clock` entry when the clock was set since the last call.
 */
export function monitorClock(session: Session): () => Promise<void> {
  const read = () => ({ now: session.machine.time().getTime(), uptime: session.machine.uptime() });
  let last = read();
  return async () => {
    const found = read();
    const expected = last.now + (found.uptime - last.uptime);
    last = found;
    if (Math.abs(found.now - expected) > MIN_CLOCK_STEP)
      await state(session, 'set', { expected, found: found.now });
  };
}
