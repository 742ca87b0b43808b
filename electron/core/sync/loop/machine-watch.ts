import { networkInterfaces } from 'node:os';
import { startInterval } from '../../interval';
import type { Machine } from '../../types';
import type { SyncTiming } from './timing';

/** Sorted addresses of this machine on the network, as one text. */
function addresses(): string {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((address) => !address.internal)
    .map((address) => address.address)
    .sort()
    .join();
}

/** Calls `changed` when the machine woke from sleep or its addresses changed. Returns a function that stops it. */
export function watchMachine(
  machine: Pick<Machine, 'uptime'>,
  { heartbeat, sleepGap }: Pick<SyncTiming, 'heartbeat' | 'sleepGap'>,
  changed: () => void,
): () => void {
  let seenAt = machine.uptime();
  let seen = addresses();
  return startInterval(heartbeat, 'sync/loop/machine-watch: timer', () => {
    const now = machine.uptime();
    const present = addresses();
    if (now - seenAt > sleepGap || present !== seen) changed();
    seenAt = now;
    seen = present;
  });
}
