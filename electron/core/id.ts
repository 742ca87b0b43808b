import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Clock } from './types';

/** Returns a new UUIDv7 with the session's time. Random bytes are passed because Node 18 has no global `crypto`. */
export function newId({ clock }: { clock: Clock }): string {
  return uuidv7({ random: randomBytes(16), msecs: clock.now().getTime() });
}
