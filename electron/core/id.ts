import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Clock } from './office';

/** Returns a new UUIDv7 of this session's time. The random bytes are given, for Node 18 has no global `crypto`. */
export function newId({ clock }: { clock: Clock }): string {
  return uuidv7({ random: randomBytes(16), msecs: clock.now().getTime() });
}
